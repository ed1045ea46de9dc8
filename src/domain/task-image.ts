/** What an import says of a task: as much of it as the other side knows. */

import { limits, type Task } from './task.ts'
import { isTaskId } from './task-id.ts'

/** A field that is there is told, with the value `undefined` too; a field that is not there stays as it is. */
export type TaskImage = Partial<Omit<Task, 'id' | 'subject'>> & Pick<Task, 'id' | 'subject'>

/**
 * Why no task can be like this: complaints, or none. Texts and lists may be longer than callers may write them: what a file
 * holds is read whatever its size.
 */
export function checkImage(image: TaskImage): string[] {
  const { id, subject, priority } = image
  const complaints: string[] = []
  if (!isTaskId(id)) complaints.push(`${JSON.stringify(id)} is no task id: a letter, then at most 63 letters, digits, - _ .`)
  if (subject.trim() === '') complaints.push('it has no subject.')
  if (priority !== undefined && ![0, 1, 2, 3, 4].includes(priority)) complaints.push(`priority is ${priority}; it is 0 to 4.`)
  const nul = placeOfNul(image, '')
  if (nul !== undefined) complaints.push(`${nul} contains a NUL character.`)
  const bytes = new TextEncoder().encode(JSON.stringify(image, null, 2)).length
  if (bytes > limits.fileBytes) complaints.push(`it would need a file of ${bytes} bytes; the limit is ${limits.fileBytes}.`)
  return complaints
}

function placeOfNul(value: unknown, place: string): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? place : undefined
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = key.includes('\0') ? `a key of ${place}` : placeOfNul(inner, place === '' ? key : `${place}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}
