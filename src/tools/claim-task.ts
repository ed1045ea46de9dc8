/** claim_task: the right to work on one task, which no other session then has. */

import { z } from 'zod'
import { answer, claimShape } from './answer-schemas.ts'
import { claimAnswer, renderClaim } from './claim-answer.ts'
import { defineTool } from './define-tool.ts'
import { matchOf } from './match.ts'
import { agentName, matchFields, reference, takeOverReason, waitSeconds } from './task-fields.ts'
import { waitingOf } from './waiting.ts'

export const claimTask = defineTool({
  name: 'claim_task',
  title: 'Claim a task',
  description:
    'Take a task, so that nobody else works on it: by id, or the best ready one. Answers it with the results it builds on; task null says why: all_done (stop), waiting (wait), all_blocked (ask), no_match (widen), empty (create).',
  effect: 'changes',
  idempotent: false,
  core: true,
  input: () =>
    z.strictObject({
      id: reference().optional().describe('This task; else the best'),
      ...matchFields(),
      waitSeconds: waitSeconds(),
      takeOver: takeOverReason().optional().describe('Reason to take it from its holder; only when the user asked for it'),
      as: agentName(),
    }),
  bare: {},
  output: () => answer(claimShape()),
  run: async (input, context) => {
    const { id, takeOver, as } = input
    const request = { id, takeOver, match: matchOf(input) }
    return claimAnswer(await context.service.claim(request, as, waitingOf(input.waitSeconds, context)))
  },
  render: renderClaim,
})
