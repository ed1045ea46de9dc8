/** The names under which subagents claim: given by the hook where an agent gave none, remembered where it gave one of its own. */

import type { TaskService } from '../service/task-service.ts'
import { isTexts } from './from-json.ts'
import type { HookInput } from './hook.ts'

/** As long as `as` may be, with room for the id. */
const longestType = 55
/** Of the agent's id. The name stands in every row of its tasks: at 2 every 16th pair of agents shares one, at 8 rows get long. */
const idLength = 4

/** `general-purpose-a1b2`: what fits into an owner's name, of whatever characters the type is made. */
export function agentName({ agent_id, agent_type }: HookInput): string | undefined {
  if (agent_id === undefined) return undefined
  const type = (agent_type ?? '').replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, longestType)
  return `${type.replace(/^[^A-Za-z0-9]+|-+$/g, '') || 'agent'}-${agent_id.slice(0, idLength)}`
}

/** Names that an agent has given itself; empty where nobody remembers. */
export async function ownNames(service: TaskService, agentId: string): Promise<readonly string[]> {
  try {
    const names: unknown = JSON.parse((await service.memo(topicOf(agentId))) ?? '[]')
    return isTexts(names) ? names : []
  } catch {
    return []
  }
}

/** Remembers a name; the first costs a small file, its repetition a look at it. */
export async function rememberName(service: TaskService, agentId: string, name: string): Promise<void> {
  const known = await ownNames(service, agentId)
  if (!known.includes(name)) await service.keepMemo(topicOf(agentId), JSON.stringify([...known, name]))
}

/** The agent has ended. */
export function forgetNames(service: TaskService, agentId: string): Promise<void> {
  return service.keepMemo(topicOf(agentId), undefined)
}

function topicOf(agentId: string): string {
  return `agent-${agentId}`
}
