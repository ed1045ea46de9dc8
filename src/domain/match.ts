/** Which tasks a filtered call is about. */

import { ancestorsOf } from './readiness.ts'
import type { Match } from './requests.ts'
import { glance, type World } from './world.ts'

/** All given conditions hold: every label, the priority or a more urgent one, the parent at any depth. For choosing, not for deciding. */
export function matches(world: World, id: string, match: Match | undefined): boolean {
  if (match === undefined) return true
  const task = glance(world, id)
  if (task === undefined) return false
  if (match.priority !== undefined && task.priority > match.priority) return false
  if (match.labels?.every((label) => task.labels.includes(label)) === false) return false
  if (match.parent === undefined || task.parent === match.parent) return true
  const seen = { task: (above: string) => glance(world, above) }
  return ancestorsOf(seen, task).some((above) => above.id === match.parent)
}

/** Does the match leave anything out? */
export function narrows(match: Match | undefined): boolean {
  return match !== undefined && (match.priority !== undefined || match.parent !== undefined || (match.labels?.length ?? 0) > 0)
}
