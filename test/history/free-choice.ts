/**
 * Claims without an id, as far as an engine may differ from the model in them: which of the ready tasks it takes.
 *
 * The choice comes from indexes and is no part of what a commit is checked against (a list whose order is disturbed by every
 * commit would starve its claimers). So while others change the list, another than the best may be taken, but never one that
 * is not ready at that moment.
 */

import { ask, type ModelState } from './model.ts'
import type { Answer, Operation } from './operation.ts'

/** What an operation that leaves the choice to the store can come to in `state`, besides what the model would choose. */
export async function otherChoices(
  state: ModelState,
  name: string,
  operation: Operation,
): Promise<{ readonly answer: Answer; readonly state: ModelState }[]> {
  if (operation.do === 'claim' && operation.id === undefined) return choicesIn(state, name)
  if (operation.do !== 'complete' || !operation.next) return []
  const done = await ask(state, name, { ...operation, next: false })
  if ('refused' in done.answer || !Array.isArray(done.answer.said)) return []
  const [completed] = done.answer.said
  const claims = await choicesIn(done.state, name)
  return claims.flatMap(({ answer, state: after }) =>
    'refused' in answer ? [] : [{ answer: { ...answer, said: [completed, answer.said] }, state: after }],
  )
}

async function choicesIn(state: ModelState, name: string) {
  const { answer } = await ask(state, name, { do: 'ready' })
  const ready = 'said' in answer && Array.isArray(answer.said) ? answer.said[1] : []
  const ids: unknown[] = Array.isArray(ready) ? ready : []
  return Promise.all(ids.flatMap((id) => (typeof id === 'string' ? [ask(state, name, { do: 'claim', id })] : [])))
}
