/** get_task: everything about one task. */

import { z } from 'zod'
import { answer, rowSchema } from './answer-schemas.ts'
import { defineTool } from './define-tool.ts'
import { blockerRow, row, wholeTask } from './row.ts'
import { agentName, taskId } from './task-fields.ts'

export const getTask = defineTool({
  name: 'get_task',
  title: 'Show a task',
  description: 'One task whole: all fields, edges, notes, claim, history.',
  effect: 'reads',
  idempotent: true,
  input: () => z.strictObject({ id: taskId(), as: agentName() }),
  output: () =>
    answer({
      task: rowSchema(),
      blocks: z.array(z.string()),
      blockers: z.array(rowSchema()),
      children: z.array(rowSchema()).optional(),
      archived: z.boolean().optional(),
      history: z.array(z.looseObject({ at: z.string(), by: z.string(), what: z.string() })),
    }),
  run: async ({ id, as }, { service }) => {
    const { task, blocks, blockers, children, history, archived } = await service.get(id, as)
    return {
      task: { ...wholeTask(task), id: task.task.id, subject: task.task.subject },
      blocks: [...blocks],
      blockers: blockers.map((blocker) => ({ ...blockerRow(blocker), id: blocker.id, subject: blocker.subject })),
      ...(children.length === 0 ? {} : { children: children.map(row) }),
      ...(archived === true ? { archived } : {}),
      history: history.map((line) => ({ ...line })),
    }
  },
  render: ({ task, archived }) => `${task.id} "${task.subject}"${archived === true ? ' (in the archive)' : ''}`,
})
