/** `dibs why`: what a task waits for, down to the leaves. */

import type { Why, WhyNode } from '../domain/why-waiting.ts'
import type { Command } from './command.ts'
import { withWholeIds } from './id-prefix.ts'
import { idPositional, textIn } from './own-form.ts'

export const whyCommand: Command = {
  word: 'why',
  group: 'Look',
  summary: 'Show what a task waits for',
  description:
    'All that a task waits for, down to what must happen first: its blockers, those of the containers above it, the open children of a container, deferrals, holders, ids that do not exist, circles. Says plainly when it is ready or closed. --json answers {id, state, nodes: [{id, subject?, status?, state, holder?, owner?, since?, deferred?: {id, until}, waitsFor: [{id, because, via?}]}], leaves, circles}; state is ready, closed, held, waiting, deferred, shelved (a container above is cancelled), unknown_status or missing; because is blocker, above (by its container via) or child.',
  form: () => ({ positional: idPositional('The task.', true), fields: [] }),
  examples: [['dibs why k3f', 'and what to do about it']],
  run: async (input, { open }) => {
    const service = await open()
    const { id } = await withWholeIds(input, [{ name: 'id' }], service)
    const why = await service.why(textIn(id) ?? '')
    return {
      answer: answerOf(why),
      show: async (answer, screen) => (await import('./show-why.ts')).showWhy(answer, screen),
    }
  },
}

function answerOf({ nodes, leaves, circles }: Why): Record<string, unknown> {
  const [asked] = nodes
  return { id: asked?.id, state: asked?.state, nodes: nodes.map(nodeOf), leaves, circles }
}

function nodeOf({ id, task, state, holder, deferred, waitsFor }: WhyNode): Record<string, unknown> {
  const isHeld = task?.status === 'in_progress'
  return {
    id,
    ...(task && { subject: task.subject, status: task.unknownStatus ?? task.status }),
    state,
    ...(isHeld && { holder, ...(task.owner && { owner: task.owner }), ...(task.claim?.at && { since: task.claim.at }) }),
    ...(deferred && { deferred }),
    waitsFor,
  }
}
