/** create_tasks: a plan becomes tasks in one commit. */

import { z } from 'zod'
import { limits } from '../domain/task.ts'
import { answer, countsSchema } from './answer-schemas.ts'
import { defineTool } from './define-tool.ts'
import {
  activeForm,
  agentName,
  description,
  instant,
  labels,
  listOf,
  metadata,
  priority,
  reference,
  references,
  subject,
  touches,
} from './task-fields.ts'

const newTask = () =>
  z.strictObject({
    key: reference().optional().describe('Names the task within this call'),
    id: reference().optional().describe('Minted unless given'),
    subject: subject().describe('Short imperative title'),
    description: description().optional().describe('What to do, when it is done'),
    activeForm: activeForm().optional().describe('Shown while at work: "Doing X"'),
    priority: priority().optional().describe('0 (first) to 4; default 2'),
    labels: labels().optional().describe('Tags'),
    touches: touches().optional().describe('Globs of files it will change'),
    parent: reference().optional().describe('Key or id of its phase'),
    blockedBy: references().optional().describe('Keys or ids it waits for'),
    blocks: references().optional().describe('Keys or ids that wait for it'),
    discoveredFrom: reference().optional().describe('Task whose work revealed it'),
    deferUntil: instant().optional().describe('Not before (ISO 8601)'),
    metadata: metadata().optional().describe('Your own data'),
  })

export const createTasks = defineTool({
  name: 'create_tasks',
  title: 'Create tasks',
  description:
    'Add tasks to the shared list: a whole plan in one call, all or none. Put order in blockedBy; a phase is a task that others name as parent, and closes with its last child.',
  effect: 'changes',
  idempotent: true,
  core: true,
  input: () => z.strictObject({ tasks: listOf(newTask(), limits.batch, 1).describe('1 to 500'), as: agentName() }),
  output: () =>
    answer({
      created: z.array(z.looseObject({ id: z.string() })),
      counts: countsSchema(),
      repeated: z.boolean().optional(),
      sameSubject: z.array(z.looseObject({ id: z.string(), existing: z.string() })).optional(),
    }),
  run: async ({ tasks, as }, { service }) => {
    const { created, sameSubject, counts, repeated } = await service.create(tasks, as)
    return {
      created: created.map(({ id, key, subject }) => (key === undefined ? { id, subject } : { id, key })),
      counts: { ...counts },
      ...(repeated === true ? { repeated } : {}),
      ...(sameSubject.length === 0 ? {} : { sameSubject: sameSubject.map((same) => ({ ...same })) }),
    }
  },
  render: ({ created, counts, repeated }) =>
    `${repeated === true ? 'Already created' : 'Created'} ${created.length} ${created.length === 1 ? 'task' : 'tasks'}; ${counts.ready} ready.`,
})
