/** The list as a Markdown plan: for people, and for `dibs import`, which finds subjects, order, edges and what is done in it. */

import type { Task } from '../domain/task.ts'
import { withLeftOut } from './left-out.ts'

/** The plan. What was cancelled is not in it. */
export function* markdownLines(tasks: readonly Task[]): Generator<string> {
  const all = tasks.filter(({ status }) => status !== 'cancelled').map(withLeftOut)
  const ids = new Set(all.map(({ id }) => id))
  const children = new Map<string, Task[]>()
  const top: Task[] = []
  for (const task of all) {
    const isInside = task.parent !== undefined && ids.has(task.parent)
    if (!isInside) top.push(task)
    else children.set(task.parent ?? '', [...(children.get(task.parent ?? '') ?? []), task])
  }
  const open = top.toReversed().map((task) => ({ task, depth: 0 }))
  const written = new Set<string>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { task, depth } = next
    if (written.has(task.id)) continue
    written.add(task.id)
    yield* itemLines(task, { depth, blockers: task.blockedBy.filter((id) => ids.has(id)) })
    for (const child of (children.get(task.id) ?? []).toReversed()) open.push({ task: child, depth: depth + 1 })
  }
}

function* itemLines(task: Task, { depth, blockers }: { depth: number; blockers: readonly string[] }): Generator<string> {
  const indent = '  '.repeat(depth)
  const after = blockers.length === 0 ? '' : ` (after ${blockers.map((id) => `#${id}`).join(', ')})`
  yield `${indent}- [${task.status === 'completed' ? 'x' : ' '}] ${escaped(task.subject)} {#${task.id}}${after}\n`
  if (task.description === undefined || task.description.trim() === '') return
  for (const line of task.description.split(/\r?\n/)) yield line === '' ? `${indent}  >\n` : `${indent}  > ${line}\n`
}

/** What Markdown would read as something else. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>&~#{}()!|]/g, (one) => `\\${one}`)
}
