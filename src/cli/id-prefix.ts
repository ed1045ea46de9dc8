/** Lets a person type the beginning of an id: one that leaves no doubt becomes the whole id, any other is refused or left alone. */

import { TaskError } from '../domain/errors.ts'
import type { TaskService } from '../service/task-service.ts'
import type { Field } from './command.ts'

/** Candidates that a refusal names; one more is asked for to know that there are more. */
const named = 5

/** `input` with whole ids in the given fields. @throws TaskError `invalid_input` for a beginning that several ids share. */
export async function withWholeIds(
  input: Readonly<Record<string, unknown>>,
  fields: readonly Pick<Field, 'name'>[],
  service: Pick<TaskService, 'list'>,
): Promise<Record<string, unknown>> {
  const whole: Record<string, unknown> = { ...input }
  for (const { name } of fields) {
    const value = whole[name]
    if (typeof value === 'string') whole[name] = await wholeId(value, service)
    else if (Array.isArray(value)) whole[name] = await Promise.all(value.map((item) => wholeId(String(item), service)))
  }
  return whole
}

/** What matches nothing stays as it is: the tool's own refusal names the nearest id. */
async function wholeId(typed: string, service: Pick<TaskService, 'list'>): Promise<string> {
  if (typed === '') return typed
  const { tasks, total } = await service.list({ idPrefix: typed, limit: named })
  const [first] = tasks
  if (first === undefined) return typed
  if (total === 1) return first.task.id
  const candidates = tasks.map(({ task }) => `${task.id} "${task.subject}"`)
  const more = total - candidates.length
  throw new TaskError(
    'invalid_input',
    `${total} ids begin with ${typed}: ${candidates.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Type more of it.`,
    { prefix: typed, candidates: tasks.map(({ task }) => task.id) },
  )
}
