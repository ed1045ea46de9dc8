/** How much a list keeps below `.dibs`, folder by folder. */

import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Layout } from '../../src/store/file/layout.ts'

export interface Size {
  readonly names: number
  readonly bytes: number
}

/** The folders of `.dibs`; `history` is the one that only grows. */
export const folders = ['log', 'tx', 'sessions', 'unplaced', 'retired', 'history'] as const
export type Sizes = Readonly<Record<(typeof folders)[number], Size>>

/** What lies there now; what goes meanwhile counts as gone. */
export function sizesOf(directory: string): Sizes {
  const layout = new Layout(directory)
  const of = (folder: keyof Sizes) => sizeOf(layout[folder])
  return {
    log: of('log'),
    tx: of('tx'),
    sessions: of('sessions'),
    unplaced: of('unplaced'),
    retired: of('retired'),
    history: of('history'),
  }
}

function sizeOf(folder: string): Size {
  let [names, bytes] = [0, 0]
  for (const name of namesIn(folder)) {
    const path = join(folder, name)
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat === undefined) continue
    const below = stat.isDirectory() ? sizeOf(path) : { names: 0, bytes: stat.size }
    names += 1 + below.names
    bytes += below.bytes
  }
  return { names, bytes }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return [] // folded or thrown away since it was listed
  }
}

/** The most of each folder over all samples. */
export function largest(samples: readonly Sizes[]): Sizes {
  const of = (folder: keyof Sizes): Size => ({
    names: Math.max(...samples.map((sizes) => sizes[folder].names)),
    bytes: Math.max(...samples.map((sizes) => sizes[folder].bytes)),
  })
  return {
    log: of('log'),
    tx: of('tx'),
    sessions: of('sessions'),
    unplaced: of('unplaced'),
    retired: of('retired'),
    history: of('history'),
  }
}

/** `log 1,020 names 2.1 MB, tx ...` */
export function inWords(sizes: Sizes): string {
  const said = folders.map((folder) => {
    const { names, bytes } = sizes[folder]
    return `${folder} ${names.toLocaleString('en-US')} (${(bytes / 1e6).toFixed(2)} MB)`
  })
  return said.join(', ')
}
