/** What the disk refused, in words for those who call a tool. */

import { TaskError } from '../../domain/errors.ts'
import { errorCode } from './file-system.ts'

/** A `store_unwritable` refusal for an error of the file system; any other error as it is. */
export function disk(error: unknown): unknown {
  const code = errorCode(error)
  return code === undefined || error instanceof TaskError ? error : new TaskError('store_unwritable', words(code))
}

function words(code: string): string {
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk that holds the task list is full.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `The task list may not be written by this user (${code}).`
  if (code === 'ENOTDIR') return 'A file lies where a folder of the task list should be (ENOTDIR).'
  return `The disk refused the task list (${code}).`
}
