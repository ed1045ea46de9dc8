/** list_tasks: tasks in any state, filtered and paged. */

import { z } from 'zod'
import { statuses } from '../domain/task.ts'
import { answer, rowSchema } from './answer-schemas.ts'
import { defineTool } from './define-tool.ts'
import { row } from './row.ts'
import { agentName, cursor, defaultLimit, instant, labels, limit, reference, searchText } from './task-fields.ts'

export const listTasks = defineTool({
  name: 'list_tasks',
  title: 'List tasks',
  description: 'Find tasks in any state, oldest first. All filters must hold. list_ready shows what can be started.',
  effect: 'reads',
  idempotent: true,
  input: () =>
    z.strictObject({
      status: z.array(z.enum(statuses)).optional().describe('Any of these'),
      text: searchText().optional().describe('In id, subject, description, notes, result'),
      owner: reference().optional().describe('Held or done by this owner or session'),
      labels: labels().optional().describe('All of these'),
      parent: reference().optional().describe('Below this task'),
      blocked: z.boolean().optional().describe('Waits for an open blocker, or does not'),
      archived: z.boolean().optional().describe('In the archive instead'),
      updatedSince: instant().optional().describe('Changed since (ISO 8601)'),
      limit: limit(),
      cursor: cursor().optional().describe('nextCursor of the last page'),
      as: agentName(),
    }),
  bare: {},
  output: () => answer({ tasks: z.array(rowSchema()), total: z.number(), nextCursor: z.string().optional() }),
  run: async ({ as, limit: rows = defaultLimit, ...filters }, { service }) => {
    const page = await service.list({ ...filters, limit: rows }, as)
    return {
      tasks: page.tasks.map(row),
      total: page.total,
      ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
    }
  },
  render: ({ tasks, total }) => `${tasks.length} of ${total} tasks.`,
})
