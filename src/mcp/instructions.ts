/** What a model reads about the server before its first call: when to use the list, and how one round of work goes. */

/**
 * At most 600 characters; the first 200 carry it, for clients cut. The list's name stands last, so that two sessions can see
 * that they mean the same list.
 */
export function instructions(listName: string): string {
  return [
    'The task list shared by all sessions in this project. Use it instead of TaskCreate/TodoWrite when work has several steps, is split among sessions or subagents, or must outlive this session.',
    'Turn a plan into tasks in one create_tasks call: order in blockedBy, phases as parents.',
    'One round: claim_task, do it, complete_task with a result and claimNext.',
    'A subagent claims and completes its own task with `as`.',
    'claim_task without a task says in `why` whether to stop or wait.',
    `List: ${listName}`,
  ].join(' ')
}
