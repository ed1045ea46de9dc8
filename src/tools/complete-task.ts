/** complete_task: the work is done; what became ready; optionally the next task in the same commit. */

import { z } from 'zod'
import { answer, claimShape, rowSchema } from './answer-schemas.ts'
import { claimAnswer, renderClaim } from './claim-answer.ts'
import { defineTool } from './define-tool.ts'
import { matchOf } from './match.ts'
import { row } from './row.ts'
import { agentName, matchFields, result, taskId } from './task-fields.ts'

/** What became ready is a hint where to look; list_ready has all of it. */
const mostNowReady = 5

export const completeTask = defineTool({
  name: 'complete_task',
  title: 'Complete a task',
  description:
    'Finish a task. Its result is given to those who build on it. Answers what became ready. claimNext also claims the next task, filtered by labels, parent, priority.',
  effect: 'changes',
  idempotent: true,
  core: true,
  input: () =>
    z.strictObject({
      id: taskId(),
      result: result().optional().describe('What was done, where it is, what others must know'),
      claimNext: z.boolean().optional().describe('Claim the next too'),
      ...matchFields(),
      as: agentName(),
    }),
  output: () =>
    answer({
      task: rowSchema(),
      closed: z.array(z.string()).optional(),
      nowReady: z.array(rowSchema()),
      more: z.number().optional(),
      claimed: z.looseObject(claimShape()).optional(),
    }),
  run: async (input, { service }) => {
    const claimNext = input.claimNext === true ? (matchOf(input) ?? {}) : undefined
    const { task, closed, nowReady, claimed } = await service.complete(
      { id: input.id, result: input.result, claimNext },
      input.as,
    )
    const more = nowReady.length - mostNowReady
    return {
      task: row(task),
      ...(closed.length > 0 ? { closed: [...closed] } : {}),
      nowReady: nowReady.slice(0, mostNowReady).map(row),
      ...(more > 0 ? { more } : {}),
      ...(claimed === undefined ? {} : { claimed: claimAnswer(claimed) }),
    }
  },
  render: ({ task, closed = [], nowReady, more = 0, claimed }) =>
    [
      `Completed ${task.id} "${task.subject}"; ${nowReady.length + more} became ready.`,
      ...(closed.length === 0 ? [] : [`With it closed: ${closed.join(', ')}.`]),
      ...(claimed === undefined ? [] : [renderClaim(claimed)]),
    ].join(' '),
})
