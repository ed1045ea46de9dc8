/** Notes of a task: appended, never edited; the oldest go when there are too many. */

import { type Actor, ownerOf } from './actor.ts'
import { limits, type Note, type Task } from './task.ts'

/** The task with one more note, and without the oldest beyond 100 or 512 KiB (the history keeps them). */
export function withNote(task: Task, text: string, by: { readonly actor: Actor; readonly now: string }): Task {
  const note = { at: by.now, by: ownerOf(by.actor), text }
  return { ...task, notes: newestNotes([...task.notes, note]) }
}

/** Has the caller left a note that says just this? A refused call that is repeated must not pile up copies. */
export function hasNote(task: Task, text: string, actor: Actor): boolean {
  return task.notes.some((note) => note.text === text && note.by === ownerOf(actor))
}

/** The newest notes that a task may keep: at most 100, and 512 KiB of them. */
export function newestNotes(notes: readonly Note[]): readonly Note[] {
  const encoder = new TextEncoder()
  let bytes = 0
  let first = notes.length
  while (first > 0 && notes.length - first < limits.notes) {
    bytes += encoder.encode(JSON.stringify(notes[first - 1])).length
    if (bytes > limits.notesBytes) break
    first -= 1
  }
  return notes.slice(first)
}
