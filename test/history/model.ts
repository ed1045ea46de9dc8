/** The reference model of a history: the store in memory, told to be in a state and asked what an operation does to it. */

import { mergeTasks } from '../../src/domain/merge-tasks.ts'
import { keepWork } from '../../src/domain/merge-work.ts'
import type { Task } from '../../src/domain/task.ts'
import { formatTask, parseTask } from '../../src/store/file/task-codec.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'
import { type Answer, actorOf, type Operation, perform } from './operation.ts'

/** All that a list depends on in a history: its tasks, and who has gone. */
export interface ModelState {
  readonly tasks: readonly Task[]
  readonly gone: readonly string[]
  /** Files that went back behind a claim and that no change has written since: what they say, were there no claim. */
  readonly behind: readonly Task[]
  /** Equal for equal states. */
  readonly key: string
}

/** The one instant at which everything in a history happens: stamps must not tell states apart. */
export const historyTime = Date.UTC(2020, 0, 1)

const now = () => new Date(historyTime).toISOString()

/** The state of these tasks. */
export function stateOfTasks(tasks: readonly Task[], gone: readonly string[], behind: readonly Task[] = []): ModelState {
  const sorted = [...tasks].sort((a, b) => (a.id < b.id ? -1 : 1))
  return { tasks: sorted, gone, behind, key: JSON.stringify([sorted, gone, behind]) }
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
  const graph = list.graphFor({ session: name }, now())
  const textOf = (task: Task | undefined) => task && formatTask(task)
  const isAsBefore = ({ id }: Task) => textOf(graph.task(id)) === textOf(taskIn(state, id))
  return { answer, state: stateOfTasks([...graph.tasks()], state.gone, state.behind.filter(isAsBefore)) }
}

/** The state after the process `name` was killed. */
export function killed(state: ModelState, name: string): ModelState {
  return stateOfTasks(state.tasks, [...state.gone, name].sort(), state.behind)
}

/**
 * The state in which a claim of the gone process `name` no longer stands against the older file of `id`, which counts whole:
 * whose claim it was is asked at every look at that file, until a change has taken it into the log. None where there is no such.
 */
export function lapsed(state: ModelState, name: string, id: string): ModelState | undefined {
  const file = state.behind.find((one) => one.id === id)
  if (file === undefined || taskIn(state, id)?.claim?.session !== name || !state.gone.includes(name)) return undefined
  const [others, behind] = [state.tasks, state.behind].map((tasks) => tasks.filter((task) => task.id !== id))
  return stateOfTasks([...(others ?? []), file], state.gone, behind)
}

/** A person's save: what they had read, and what they wrote. */
export interface Edit {
  readonly id: string
  readonly madeOn: string
  readonly text: string
}

/**
 * The state after this edit: it counts whole, but for the term, which never falls; made on what the task was before its last
 * change it is merged with that. No file of a lower term takes a claim from a session that lives.
 */
export function edited(state: ModelState, { id, madeOn, text }: Edit): ModelState {
  const before = taskIn(state, id)
  const others = state.tasks.filter((task) => task.id !== id)
  const behind = state.behind.filter((task) => task.id !== id)
  const [base, theirs] = [madeOn, text].map((one) => parseTask(id, one).task)
  if (base === undefined || theirs === undefined) return state
  const whole = { ...theirs, term: Math.max(theirs.term, before?.term ?? 0) }
  if (before === undefined || !isOlder(theirs, before)) return stateOfTasks([...others, whole], state.gone, behind)
  const copy = { base, ours: before, theirs }
  const merged = mergeTasks(copy)
  if (theirs.term === before.term || !isHeldIn(state, before)) return stateOfTasks([...others, merged], state.gone, behind)
  return stateOfTasks([...others, mergeTasks(copy, keepWork)], state.gone, [...behind, merged])
}

/** Every change stamps its task, and here all with one time: only a new claim, and the first change of all, tell it from before. */
function isOlder(file: Task, task: Task): boolean {
  return file.term < task.term || (file.term === task.term && file.updatedAt === undefined && task.updatedAt !== undefined)
}

function taskIn({ tasks }: ModelState, id: string): Task | undefined {
  return tasks.find((task) => task.id === id)
}

function isHeldIn(state: ModelState, { status, owner, claim }: Task): boolean {
  if (status !== 'in_progress' || owner === undefined) return false
  return claim?.session === undefined || !state.gone.includes(claim.session)
}

function sessionsIn(state: ModelState): string[] {
  return [...state.gone, ...state.tasks.flatMap(({ claim }) => claim?.session ?? [])]
}
