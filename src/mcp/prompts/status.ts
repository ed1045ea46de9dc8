/** The prompt `status`: a standup from the list, as short as one is. */

import type { Prompt } from './define-prompt.ts'

const words = `Give a standup of the shared task list, from the list and nothing else. Change nothing.

Call list_ready; list_tasks with \`status: ["in_progress"]\`; list_tasks with \`blocked: true\`; list_tasks with \`status: ["completed"]\` and \`updatedSince\` (when the user was last told, else 24 hours ago).

Then, in at most 12 lines and without the parts that are empty:
- Done since: subjects, and what matters of their results.
- In progress: who has what; say which are stale (their session has gone, anybody may claim them).
- Ready: the first few, and how many tasks each unblocks.
- Blocked: what waits, and for what.
- One line of counts: completed of all, how many can be worked on side by side (counts.tracks), the longest chain (counts.longestChain).`

export const status: Prompt = {
  name: 'status',
  title: 'Standup',
  description: 'What is done, who works on what, what is ready, and what waits for what, in a few lines.',
  hint: '',
  arguments: [],
  text: () => words,
}
