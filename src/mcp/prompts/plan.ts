/** The prompt `plan`: how a document or a conversation becomes tasks that others can work on without having read it. */

import type { Prompt } from './define-prompt.ts'

const words = `Turn this plan into tasks of the shared list. If no document is named, the plan is what this conversation has agreed on.

1. Read the plan whole. Call list_tasks: what the list has already is not created again.
2. Cut it into atomic pieces: a task is what one agent finishes in one sitting and can check by itself. 47 small tasks are better than 10 large ones.
3. Give each task
   - \`subject\`: short and imperative. \`description\`: what its worker has to know without this conversation (files, decisions, limits), then "Done when:" with criteria that can be checked.
   - \`blockedBy\`: only what it cannot begin without. Everything else runs in parallel.
   - \`parent\`: its phase, a task of its own that nobody works on and that closes with its last child. A phase that waits for another says so in its own \`blockedBy\`.
   - \`touches\`: globs of the files it will change, so that two agents do not meet in one file. \`labels\`: its area. \`priority\` (0 first, 2 usual, 4 last) only where it is not 2.
4. Send all in ONE create_tasks call. \`key\` names a task within the call; \`blockedBy\` and \`parent\` take keys, or ids of tasks that are there. It is all or none: mend what a refusal names and send the whole again.
5. Call list_ready: is what can start really free to start, and does the order hold?
6. Tell the user how many tasks and phases there are, how many can be worked on side by side (counts.tracks), what comes first, and what the plan leaves open. Begin with the work only if asked to.`

export const plan: Prompt = {
  name: 'plan',
  title: 'Turn a plan into tasks',
  description: 'Turn a document, or what this conversation has agreed on, into tasks with their order, in one call.',
  hint: '[document]',
  arguments: [{ name: 'document', description: 'Path of the plan; without it the plan is this conversation.' }],
  text: ({ document = '' }) => (document === '' ? words : `${words}\n\nDocument: ${document}`),
}
