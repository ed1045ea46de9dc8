/** What it means to move a card: which tool is called for which move. The server alone decides whether it may be. */

import type { Card } from '../contract.ts'
import { type Column, columnOf, isClosed } from './columns.ts'

export type Act = 'claim' | 'release' | 'complete' | 'cancel' | 'reopen'

/** Where cards can be dropped: a column, or the bar that cancels. */
export type Place = Column | 'cancelled'

/** How an act is called, the tool that does it, and where it leads. */
export const actWords: Readonly<Record<Act, { readonly title: string; readonly tool: string; readonly to: Column }>> = {
  claim: { title: 'Claim', tool: 'claim_task', to: 'progress' },
  release: { title: 'Release', tool: 'release_task', to: 'ready' },
  complete: { title: 'Complete…', tool: 'complete_task', to: 'done' },
  cancel: { title: 'Cancel', tool: 'update_task', to: 'done' },
  reopen: { title: 'Reopen', tool: 'update_task', to: 'ready' },
}

/** What the menu of a card offers. Claiming what is blocked or held is offered too: the refusal says what it waits for. */
export function actsFor(card: Card): readonly Act[] {
  if (isClosed(card)) return ['reopen']
  if (card.status === 'in_progress') {
    return card.holder === 'gone' ? ['claim', 'release', 'complete', 'cancel'] : ['release', 'complete', 'cancel']
  }
  return ['claim', 'complete', 'cancel']
}

/** What dropping `card` on `place` does; undefined where nothing can be dropped. */
export function actOfDrop(card: Card, place: Place): Act | undefined {
  if (columnOf(card) === place) return undefined
  if (place === 'cancelled') return isClosed(card) ? undefined : 'cancel'
  if (place === 'done') return 'complete'
  if (place === 'progress') return isClosed(card) ? undefined : 'claim'
  if (place === 'ready') return isClosed(card) ? 'reopen' : card.status === 'in_progress' ? 'release' : undefined
  return undefined
}

/** The arguments of the tool. */
export function inputOf(act: Act, id: string, result: string | undefined): Record<string, unknown> {
  if (act === 'cancel') return { id, status: 'cancelled' }
  if (act === 'reopen') return { id, status: 'pending' }
  return result === undefined || result === '' ? { id } : { id, result }
}
