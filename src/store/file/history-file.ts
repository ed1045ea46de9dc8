/** A past epoch as one file of `history/`: its entries, one a line, packed so that `zcat` shows them. Written once, whole. */

import { join } from 'node:path'
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { errorCode, type FileSystem } from './file-system.ts'
import type { Layout } from './layout.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
}

const packed = '.jsonl.gz'
/** As histories were written before they were packed: read like the others, never written. */
const plain = '.jsonl'

/**
 * An epoch of 1,000 changes has 2.3 to 5.4 MB, nearly all of it said before: each entry has its task twice. Level 6 leaves a
 * twelfth to a thirtieth of it, 198 to 264 KB, in 20 to 50 ms; level 9 takes twice as long for 1 % less. Brotli leaves a third
 * less in less time, and nothing on a machine shows it: `zcat` should.
 */
const level = 6

/** The epoch, `<ordinal>-<name>`, that a name in `history/` stands for. */
export function epochOfFile(file: string): string {
  return file.replace(/\.jsonl(\.gz)?$/, '')
}

/** The name of its file. */
export function historyFile(epoch: string): string {
  return `${epoch}${packed}`
}

/** Has somebody put the file of `epoch` there? */
export function isFolded({ fs, layout }: At, epoch: string): boolean {
  return [packed, plain].some((ending) => fs.stampIfThere(join(layout.history, epoch + ending)) !== undefined)
}

/** What the file holds. Equal lines, equal bytes. */
export function packLines(lines: readonly string[]): Uint8Array {
  return gzipSync(lines.join(''), { level })
}

/** The lines of a past epoch, as bytes; undefined when it is not folded. Of one that ends too early what is there, of any other damage nothing. */
export function bytesOfHistory({ fs, layout }: At, epoch: string): Buffer | undefined {
  const bytes = fs.readBytesIfThere(join(layout.history, epoch + packed))
  return bytes === undefined ? fs.readBytesIfThere(join(layout.history, epoch + plain)) : unpacked(bytes)
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) // a file that ends too early is no error then
  } catch (error) {
    if (errorCode(error)?.startsWith('Z_')) return Buffer.alloc(0)
    throw error
  }
}

/** The lines in which `mark` stands. The others are never made texts: that took 3.8 ms an epoch, where unpacking it takes 2.4. */
export function linesWith(bytes: Buffer, mark: string): string[] {
  if (mark === '') return bytes.toString('utf8').split('\n')
  const lines: string[] = []
  for (let at = bytes.indexOf(mark); at >= 0; ) {
    const next = bytes.indexOf('\n', at)
    const end = next < 0 ? bytes.length : next
    lines.push(bytes.toString('utf8', bytes.lastIndexOf('\n', at) + 1, end))
    at = bytes.indexOf(mark, end)
  }
  return lines
}
