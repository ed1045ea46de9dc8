/** A folder that goes with its test: in memory where the system has that, since some tests make thousands of lists. */

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

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
  onTestFinished(({ task }) => {
    if (task.result?.state === 'fail') console.error(`kept for a look: ${folder}`)
    else rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
