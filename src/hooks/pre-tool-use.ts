/**
 * PreToolUse: a subagent that calls one of our tools without saying who it is gets a name, so that two of them hold no task
 * together; and the plugin's own tools need no answer of the person's, for a plugin cannot bring permissions of its own.
 */

import { agentName, rememberName } from './agents.ts'
import type { Hook } from './hook.ts'

/** Our tools as the server and as the plugin register them; another server's may not know the argument. */
const ourTool = /^mcp__(plugin_dibs_)?dibs__[a-z_]+$/

/** What Claude Code is told of a call of the plugin's; a rule that denies or asks goes before it. */
const allowed = { permissionDecision: 'allow', permissionDecisionReason: 'It changes nothing but the shared task list.' }

/** Fills `as` where it is absent, and keeps the rest of the input. */
export const preToolUse: Hook = async ({ input, list }) => {
  const { agent_id, tool_name = '', tool_input = {} } = input
  const ours = ourTool.exec(tool_name)
  if (ours === null) return undefined
  const permission = ours[1] === undefined ? {} : allowed
  const name = agent_id === undefined ? undefined : agentName(input)
  const { as } = tool_input
  const isUnnamed = as === undefined || as === null || as === ''
  const filled = name !== undefined && isUnnamed ? { updatedInput: { ...tool_input, as: name } } : {}
  if (agent_id !== undefined && typeof as === 'string' && !isUnnamed && as !== name) {
    const service = list()?.service
    if (service !== undefined) await rememberName(service, agent_id, as)
  }
  const answer = { ...permission, ...filled }
  return Object.keys(answer).length === 0 ? undefined : { hookSpecificOutput: { hookEventName: 'PreToolUse', ...answer } }
}
