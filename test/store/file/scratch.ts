/** A folder that goes with its test: in memory where the system has that, since some tests make thousands of lists. */

import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { removeOrKeep } from '../../fixtures/test-folder.ts'

const memory = '/dev/shm'

/** A new folder, removed when the running test ends (and kept, with its name printed, when it fails). */
export function scratchFolder(name: string): string {
  return folderBelow(existsSync(memory) ? memory : tmpdir(), name)
}

/** The same on a disk, for what is about flushes, or grows. */
export function diskFolder(name: string): string {
  return folderBelow(tmpdir(), name)
}

function folderBelow(place: string, name: string): string {
  const folder = mkdtempSync(join(place, `dibs-${name}-`))
  onTestFinished((test) => removeOrKeep(folder, test))
  return folder
}
