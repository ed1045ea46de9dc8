/** PreToolUse: a subagent that calls one of our tools without saying who it is gets a name, so that two of them hold no task together. */

import { agentName, rememberName } from './agents.ts'
import type { Hook } from './hook.ts'

/** Our tools as the server and as the plugin register them; another server's may not know the argument. */
const ourTool = /^mcp__(?:plugin_dibs_)?dibs__[a-z_]+$/

/** Fills `as` where it is absent, and keeps the rest of the input. */
export const preToolUse: Hook = async ({ input, list }) => {
  const { agent_id, tool_name = '', tool_input = {} } = input
  const name = agentName(input)
  if (agent_id === undefined || name === undefined || !ourTool.test(tool_name)) return undefined
  const { as } = tool_input
  if (as === undefined || as === null || as === '') {
    return { hookSpecificOutput: { hookEventName: 'PreToolUse', updatedInput: { ...tool_input, as: name } } }
  }
  const service = typeof as === 'string' && as !== name ? list()?.service : undefined
  if (service !== undefined && typeof as === 'string') await rememberName(service, agent_id, as)
  return undefined
}
