/** Sessions that claim and complete until nothing is left, and remember what they were answered, whatever happens around them. */

import { expect } from 'vitest'
import type { Session } from './outside-list.ts'

export interface Completion {
  readonly id: string
  readonly by: string
}

/** What a crew was answered. */
export interface Record {
  readonly completed: Completion[]
  /** Refusals other than "call again", with what was asked. */
  readonly refused: string[]
}

/** At work until `isOver` and the list has nothing more to claim. */
export async function workUntilDone(sessions: readonly Session[], isOver: () => boolean): Promise<Record> {
  const record: Record = { completed: [], refused: [] }
  await Promise.all(sessions.map((session) => work(session, record, isOver)))
  return record
}

async function work(session: Session, record: Record, isOver: () => boolean): Promise<void> {
  for (;;) {
    const wasOver = isOver()
    const id = await claimed(session, record)
    if (id !== undefined) await complete(session, id, record)
    else if (wasOver) return
  }
}

/** Calls again when it is told to: who removes `.dibs` file by file may take more than 5 s on a busy machine. */
async function told(session: Session, tool: string, args: object = {}): Promise<Awaited<ReturnType<Session['send']>>> {
  for (;;) {
    const said = await session.send(tool, args)
    if (said.answer !== undefined || !said.text.endsWith('Call again.')) return said
  }
}

async function claimed(session: Session, { refused }: Record): Promise<string | undefined> {
  const { answer, text } = await told(session, 'claim_task')
  if (answer === undefined) return void refused.push(`${session.name}: claim: ${text}`)
  return idOf(answer.task)
}

async function complete(session: Session, id: string, { completed, refused }: Record): Promise<void> {
  const { answer, text } = await told(session, 'complete_task', { id, result: `by ${session.name}` })
  if (answer !== undefined) completed.push({ id, by: session.name })
  else refused.push(`${session.name}: ${id}: ${text}`)
}

function idOf(task: unknown): string | undefined {
  return typeof task === 'object' && task !== null && 'id' in task ? String(task.id) : undefined
}

/** Nobody was told twice that a task is complete. */
export function expectNoneTwice({ completed }: Record): void {
  const ids = completed.map(({ id }) => id)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
}
