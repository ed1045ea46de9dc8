/** What the disk refused or holds unreadable, in words for those who call a tool. */

import { TaskError } from '../../domain/errors.ts'
import type { FileList } from './file-list.ts'
import { errorCode } from './file-system.ts'

/** What `answer` answers. @throws TaskError where the disk refuses, and what else `answer` throws, as `inWords` says it. */
export function saying<T>(list: FileList, answer: () => T): T {
  try {
    return answer()
  } catch (error) {
    throw inWords(list, error)
  }
}

/**
 * A `store_unwritable` refusal for an error of the file system, and `unreadable_file` for a task that "does not exist" because its
 * file cannot be read; any other error as it is.
 */
export function inWords(list: FileList, error: unknown): unknown {
  if (error instanceof TaskError) {
    const isMissing = error.code === 'task_not_found' || error.code === 'unknown_id'
    const id = isMissing ? error.details.id : undefined
    const why = typeof id === 'string' ? list.whyUnreadable(id) : undefined
    return why === undefined ? error : new TaskError('unreadable_file', `${id}.json cannot be used: ${why}.`, { id })
  }
  const code = errorCode(error)
  return code === undefined ? error : new TaskError('store_unwritable', words(code))
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
