/** update_task: any field, edge, note or the status of one task. */

import { z } from 'zod'
import { statuses } from '../domain/task.ts'
import { answer, rowSchema } from './answer-schemas.ts'
import { defineTool } from './define-tool.ts'
import { row } from './row.ts'
import {
  activeForm,
  agentName,
  description,
  instant,
  labels,
  metadata,
  note,
  priority,
  reference,
  references,
  result,
  subject,
  taskId,
  touches,
} from './task-fields.ts'

export const updateTask = defineTool({
  name: 'update_task',
  title: 'Update a task',
  description:
    'Change one task: given fields are replaced, null clears. Anybody may change text, edges and notes; status is for the holder, or anybody when nobody holds it: pending reopens or gives back, cancelled deletes.',
  effect: 'overwrites',
  idempotent: false,
  input: () =>
    z.strictObject({
      id: taskId(),
      subject: subject().optional().describe('Short imperative title'),
      description: description().nullable().optional().describe('What to do, when it is done'),
      activeForm: activeForm().nullable().optional().describe('Shown while at work: "Doing X"'),
      status: z.enum(statuses).optional().describe('By the rules of claim_task, complete_task, release_task'),
      priority: priority().optional().describe('0 (first) to 4; default 2'),
      labels: labels().optional().describe('All its labels'),
      addLabels: labels().optional().describe('Labels to add'),
      removeLabels: labels().optional().describe('Labels to take off'),
      touches: touches().optional().describe('Globs of files it changes'),
      parent: reference().nullable().optional().describe('The phase it belongs to'),
      blockedBy: references().optional().describe('All ids it waits for'),
      addBlockedBy: references().optional().describe('Ids it waits for too'),
      removeBlockedBy: references().optional().describe('Ids it no longer waits for'),
      addBlocks: references().optional().describe('Ids that wait for it'),
      removeBlocks: references().optional().describe('Ids that no longer do'),
      discoveredFrom: reference().nullable().optional().describe('Task whose work revealed it'),
      deferUntil: instant().nullable().optional().describe('Not ready before (ISO 8601)'),
      result: result().nullable().optional().describe('What was done'),
      note: note().optional().describe('Appended to the notes'),
      metadata: metadata().optional().describe('Merged; null deletes a key'),
      as: agentName(),
    }),
  output: () => answer({ task: rowSchema(), affected: z.array(z.string()).optional() }),
  run: async (input, { service }) => {
    const { id, as, status, note, metadata, addLabels, removeLabels, ...rest } = input
    const { addBlockedBy, removeBlockedBy, addBlocks, removeBlocks, ...set } = rest
    const edges = { addBlockedBy, removeBlockedBy, addBlocks, removeBlocks }
    const { task, affected } = await service.update({ id, set, ...edges, addLabels, removeLabels, note, metadata, status }, as)
    return { task: row(task), ...(affected.length === 0 ? {} : { affected: [...affected] }) }
  },
  render: ({ task }) => `Updated ${task.id} "${task.subject}".`,
})
