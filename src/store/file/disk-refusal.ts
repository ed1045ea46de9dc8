/** What the disk refused, in words for those who call a tool. */

import { TaskError } from '../../domain/errors.ts'
import { errorCode } from './file-system.ts'

/** A `store_unwritable` refusal for an error of the file system; any other error as it is. */
export function disk(error: unknown): unknown {
  const code = errorCode(error)
  return code === undefined || error instanceof TaskError ? error : new TaskError('store_unwritable', words(code))
}

function words(code: string): string {
  const elsewhere = 'or set DIBS_DIR to another folder.'
  if (code === 'ENOSPC' || code === 'EDQUOT') return `The disk that holds the task list is full. Make room, ${elsewhere}`
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `The task list may not be written by this user (${code}). Give this user write access, ${elsewhere}`
  }
  if (code === 'ENOTDIR') {
    return `A file, or a link to nowhere, lies where a folder of the task list should be (ENOTDIR). Ask the user about it, ${elsewhere}`
  }
  return `The disk refused the task list (${code}). Look at the disk, ${elsewhere}`
}
