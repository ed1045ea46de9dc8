/** list_ready: what I hold and what can be started now. */

import { z } from 'zod'
import { answer, countsSchema, rowSchema } from './answer-schemas.ts'
import { defineTool } from './define-tool.ts'
import { matchOf } from './match.ts'
import { row } from './row.ts'
import { agentName, defaultLimit, limit, matchFields, waitSeconds } from './task-fields.ts'
import { waitingOf } from './waiting.ts'

export const listReady = defineTool({
  name: 'list_ready',
  title: 'List ready tasks',
  description:
    'What you hold, and what can be started now, best first, with how many open tasks each unblocks. It claims nothing.',
  effect: 'reads',
  idempotent: true,
  core: true,
  input: () => z.strictObject({ ...matchFields(), limit: limit(), waitSeconds: waitSeconds(), as: agentName() }),
  bare: {},
  output: () =>
    answer({
      list: z.string(),
      mine: z.array(rowSchema()),
      ready: z.array(rowSchema()),
      more: z.number(),
      counts: countsSchema(),
      problems: z.array(z.looseObject({ file: z.string(), why: z.string() })).optional(),
    }),
  run: async (input, context) => {
    const { service } = context
    const query = { match: matchOf(input), limit: input.limit ?? defaultLimit }
    const found = await service.ready(query, input.as, waitingOf(input.waitSeconds, context))
    return {
      list: service.listName,
      mine: found.mine.map(row),
      ready: found.ready.map(row),
      more: found.more,
      counts: { ...found.counts },
      ...(found.problems.length === 0 ? {} : { problems: found.problems.map((problem) => ({ ...problem })) }),
    }
  },
  render: ({ mine, ready, more }) => `You hold ${mine.length}; ${ready.length + more} ready.`,
})
