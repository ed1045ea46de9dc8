/** release_task: gives a task back. */

import { z } from 'zod'
import { answer, rowSchema } from './answer-schemas.ts'
import { defineTool } from './define-tool.ts'
import { row } from './row.ts'
import { agentName, note, taskId } from './task-fields.ts'

export const releaseTask = defineTool({
  name: 'release_task',
  title: 'Give a task back',
  description: 'Give up a task you hold, so that others can claim it.',
  effect: 'changes',
  idempotent: true,
  input: () =>
    z.strictObject({ id: taskId(), note: note().optional().describe('Where you stopped, what is left'), as: agentName() }),
  output: () => answer({ task: rowSchema(), affected: z.array(z.string()).optional() }),
  run: async ({ id, note, as }, { service }) => {
    const { task, affected } = await service.release({ id, note }, as)
    return { task: row(task), ...(affected.length === 0 ? {} : { affected: [...affected] }) }
  },
  render: ({ task }) => `Released ${task.id} "${task.subject}".`,
})
