/** Which tasks the graph shows, and what of them decides where they stand: pure. */

import type { Card } from '../../contract.ts'
import { isClosed } from '../columns.ts'
import type { GraphTask } from './layout.ts'

/** More cannot be told apart on any screen, and take seconds to lay out. */
export const mostInGraph = 1_500

/** `shown` with the phases around them; open ones first where they are too many. */
export function graphTasks(
  cards: ReadonlyMap<string, Card>,
  shown: readonly Card[],
): { readonly tasks: GraphTask[]; readonly left: number } {
  const ordered = shown.length <= mostInGraph ? shown : [...shown].sort((a, b) => Number(isClosed(a)) - Number(isClosed(b)))
  const chosen = new Map<string, Card>()
  for (const card of ordered.slice(0, mostInGraph)) {
    for (let one: Card | undefined = card; one !== undefined && !chosen.has(one.id); one = cards.get(one.parent ?? '')) {
      chosen.set(one.id, one)
    }
  }
  const tasks = [...chosen.values()].map(({ id, parent, blockedBy }) => ({ id, parent, waitsFor: blockedBy }))
  return { tasks, left: Math.max(0, shown.length - mostInGraph) }
}

/** Two lists of tasks with the same shape stand in the same places. */
export function shapeOf(tasks: readonly GraphTask[]): string {
  return tasks.map(({ id, parent, waitsFor }) => `${id}<${parent ?? ''}<${waitsFor.join()}`).join(';')
}
