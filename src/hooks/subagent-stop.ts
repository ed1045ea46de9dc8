/** SubagentStop: what a subagent leaves unfinished stays with its session. It is never given to the list: the session knows best. */

import { agentName, forgetNames, ownNames } from './agents.ts'
import type { Hook } from './hook.ts'

/** Hands what the agent still holds to its session's main name, with a note. */
export const subagentStop: Hook = async ({ input, list }) => {
  const { agent_id } = input
  const given = agentName(input)
  const here = list()
  if (agent_id === undefined || given === undefined || here?.me === undefined) return undefined
  const { service, me } = here
  const own = await ownNames(service, agent_id)
  for (const as of new Set([given, ...own])) {
    const agent = as.startsWith(`${me.name}/`) ? as.slice(me.name.length + 1) : as
    await service.handBack({ agent, to: 'session', note: `The agent ${agent} ended without completing or releasing this task.` })
  }
  if (own.length > 0) await forgetNames(service, agent_id)
  return undefined
}
