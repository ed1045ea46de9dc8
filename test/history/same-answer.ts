/**
 * Whether an answer is the model's, as far as it must be while a person edits files.
 *
 * An edit is no commit: whoever is reading at that moment may have looked at that file before it and at the log after it. So
 * what an answer says of a task that was edited between its call and its end is left out; all the rest is compared.
 */

import type { Answer, Operation } from './operation.ts'

/** `edited`: ids of the tasks that somebody edited between the call and the end. */
export function isSameAnswer(operation: Operation, answers: readonly [Answer, Answer], edited: ReadonlySet<string>): boolean {
  const [one, other] = answers.map((answer) => JSON.stringify(edited.size === 0 ? answer : without(operation, answer, edited)))
  return one === other
}

function without(operation: Operation, answer: Answer, edited: ReadonlySet<string>): unknown {
  if ('refused' in answer) return answer
  const { said, got } = answer
  if (operation.do === 'list') return rowsWithout(said, edited)
  if (operation.do === 'ready' && Array.isArray(said)) return said.map((rows) => rowsWithout(rows, edited))
  if (operation.do === 'claim' || operation.do === 'complete') return got // why there was nothing may come from an edited task
  return 'id' in operation && edited.has(operation.id) ? got : answer
}

/** Rows are ids, or lists that begin with one. */
function rowsWithout(rows: unknown, edited: ReadonlySet<string>): unknown {
  if (!Array.isArray(rows)) return rows
  return rows.filter((row) => !edited.has(String(Array.isArray(row) ? row[0] : row)))
}
