/** The prompt `work`: rounds of claim, work and complete, side by side where the list allows it, until the list says stop. */

import type { Prompt } from './define-prompt.ts'

/** One session's way through the list; \`loop\` says it too. */
export const workWords = `Work through the shared task list.

One round:
1. claim_task without an id takes the best ready task; the results it builds on come with it. If the user named labels, a parent or an id, pass them.
2. Do what it says, and check it against its "Done when".
3. complete_task with a \`result\` for those who build on it (files, decisions, what is left open) and \`claimNext: true\`, which claims the next task in the same call.

Go on until \`task\` is null. \`why\` says what to do then:
- all_done: report what was done, and stop.
- waiting: others are at work. claim_task with \`waitSeconds: 300\` sleeps until something is free; or report, and stop.
- all_blocked: nobody is at work and nothing can start. list_tasks with \`blocked: true\` shows what is missing; ask the user.
- no_match: tasks are left outside of the filter. Widen it if the user wants that, else stop.
- empty: there are no tasks. Offer to turn a plan into some.

Side by side: call list_ready first. Is counts.tracks above 1, start that many subagents (8 at most), all at once. Give each a name of its own and these words: "You are NAME. Pass as: \\"NAME\\" in every call of the task list. Claim with claim_task, do the task, complete_task with a result and claimNext: true; go on until task is null, then report." Claim nothing for them. When they are back, look with list_ready whether work is left.

On the way:
- New work: create_tasks with \`discoveredFrom\`. Must it come first: update_task with \`addBlockedBy\`, then release_task with a note where you stopped.
- Too large: create_tasks with \`parent\` set to this task's id. It closes with the last of them.
- Stuck: a note with update_task, release_task, and take other work. Complete only what meets its criteria.`

export const work: Prompt = {
  name: 'work',
  title: 'Work through the list',
  description: 'Claim, do and complete tasks until none is left, with subagents where several can be worked on side by side.',
  hint: '',
  arguments: [],
  text: () => workWords,
}
