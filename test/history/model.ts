/** The reference model of a history: the store in memory, told to be in a state and asked what an operation does to it. */

import type { Task } from '../../src/domain/task.ts'
import { parseTask } from '../../src/store/file/task-codec.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'
import { type Answer, actorOf, type Operation, perform } from './operation.ts'

/** All that a list depends on in a history: its tasks, and who has gone. */
export interface ModelState {
  readonly tasks: readonly Task[]
  readonly gone: readonly string[]
  /** Equal for equal states. */
  readonly key: string
}

/** The one instant at which everything in a history happens: stamps must not tell states apart. */
export const historyTime = Date.UTC(2020, 0, 1)

const now = () => new Date(historyTime).toISOString()

/** The state of these tasks. */
export function stateOfTasks(tasks: readonly Task[], gone: readonly string[]): ModelState {
  const sorted = [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { tasks: sorted, gone, key: JSON.stringify([sorted, gone]) }
}

/** What `operation` by the process `name` answers in `state`, and the state after it. */
export async function ask(
  state: ModelState,
  name: string,
  operation: Operation,
): Promise<{ readonly answer: Answer; readonly state: ModelState }> {
  const list = new MemoryList({ now, mintId: () => 'never-minted' })
  for (const task of state.tasks) list.edit(task)
  for (const session of new Set([...sessionsIn(state), name])) list.join({ session })
  for (const session of state.gone) list.kill(session)
  const answer = await perform(new GraphStore(list.open({ session: name })), operation, actorOf(name))
  const after = [...list.graphFor({ session: name }, now()).tasks()]
  return { answer, state: stateOfTasks(after, state.gone) }
}

/** The state after the process `name` was killed. */
export function killed(state: ModelState, name: string): ModelState {
  return stateOfTasks(state.tasks, [...state.gone, name].sort())
}

/**
 * The state after somebody wrote `text` over the file of `id`: it counts whole, but for the term, which never falls; an older
 * copy takes no claim from a session that lives.
 */
export function edited(state: ModelState, id: string, text: string): ModelState {
  const { task: file } = parseTask(id, text)
  const before = state.tasks.find((task) => task.id === id)
  const others = state.tasks.filter((task) => task.id !== id)
  const isOld = before !== undefined && file.term < before.term
  if (isOld && isHeldIn(state, before)) {
    const { status, owner, claim, term, result, completedAt } = before
    return stateOfTasks([...others, { ...file, status, owner, claim, term, result, completedAt }], state.gone)
  }
  return stateOfTasks([...others, { ...file, term: Math.max(file.term, before?.term ?? 0) }], state.gone)
}

function isHeldIn(state: ModelState, { status, owner, claim }: Task): boolean {
  if (status !== 'in_progress' || owner === undefined) return false
  return claim?.session === undefined || !state.gone.includes(claim.session)
}

function sessionsIn(state: ModelState): string[] {
  return [...state.gone, ...state.tasks.flatMap(({ claim }) => claim?.session ?? [])]
}
