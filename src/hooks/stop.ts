/** Stop: where this session has a drain loop on, it is kept going while the list has work for it. No other session is ever kept. */

import { cut } from './facts.ts'
import type { Hook } from './hook.ts'

/** Blocks for a round of the loop; says in a line that it ended or pauses. */
export const stop: Hook = async ({ input, list, blockCap }) => {
  if (input.session_id === undefined || input.agent_id !== undefined) return undefined
  const here = list()
  if (here?.me === undefined) return undefined
  const hasAgentsAtWork = (input.background_tasks ?? []).some(({ type, status }) => type === 'subagent' && status === 'running')
  const verdict = await here.service.nextRound({ isFreshTurn: input.stop_hook_active !== true, cap: blockCap, hasAgentsAtWork })
  if (verdict === undefined || verdict.kind === 'wait') return undefined
  const words = cut(verdict.words)
  return verdict.kind === 'go' ? { decision: 'block', reason: words } : { systemMessage: words }
}
