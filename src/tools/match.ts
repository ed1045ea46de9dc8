/** The filters of a claim or a ready list, as the store takes them. */

import type { Match } from '../store/task-store.ts'

/** undefined when nothing was asked for: then every task matches. */
export function matchOf({ labels, parent, priority }: Match): Match | undefined {
  return labels === undefined && parent === undefined && priority === undefined ? undefined : { labels, parent, priority }
}
