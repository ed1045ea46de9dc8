/** What one process changes a list with. */

import type { FileList, FileListEnvironment } from './file-list.ts'
import type { TakeOver } from './take-over.ts'
import type { TokenDirectory } from './token-directory.ts'
import type { Unplaced } from './unplaced.ts'

/** What a transaction works with; all of it belongs to one process. */
export interface TransactionTools extends FileListEnvironment {
  readonly list: FileList
  readonly token: TokenDirectory
  readonly takeOver: TakeOver
  readonly unplaced: Unplaced
  /** A random name, never used twice. */
  readonly random: () => string
  /** 0 to 1, for jitter. */
  readonly luck: () => number
  readonly isAnnounced: () => boolean
}
