/** Tasks that were probably made twice. */

import { isClosed, type Task } from './task.ts'

/** For each created task the first other open one with the same subject, without regard to case and spaces. One walk through the list. */
export function sameSubjects(
  tasks: Iterable<Task>,
  created: readonly { readonly id: string; readonly subject: string }[],
): { id: string; existing: string }[] {
  const wanted = new Map<string, string[]>()
  for (const { id, subject } of created) wanted.set(plain(subject), [...(wanted.get(plain(subject)) ?? []), id])
  const own = new Set(created.map(({ id }) => id))
  const found = new Map<string, string>()
  for (const task of tasks) {
    if (isClosed(task) || own.has(task.id)) continue
    for (const id of wanted.get(plain(task.subject)) ?? []) if (!found.has(id)) found.set(id, task.id)
  }
  return [...found].map(([id, existing]) => ({ id, existing }))
}

function plain(subject: string): string {
  return subject.trim().toLowerCase().replace(/\s+/g, ' ')
}
