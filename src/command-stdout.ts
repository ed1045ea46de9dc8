/** stdout of a command: written whole and at once where that can be, for making a stream of it takes 2 of the 11 ms that a command may. */

import { fstatSync, writeSync } from 'node:fs'

/** Is stdout a terminal? */
export function isTerminal(): boolean {
  return isCharacterDevice() && process.stdout.isTTY === true
}

/**
 * A writer to stdout. On Linux and macOS Node's own stream writes at once to a file and to a pipe, too. What cannot be written
 * so (to a terminal, on Windows, to a pipe that is full and does not wait) goes by the stream, and so does all that follows.
 */
export function stdoutWriter(): (words: string) => void {
  const atOnce = process.platform !== 'win32' && !isCharacterDevice()
  let stream: NodeJS.WriteStream | undefined
  return (words) => {
    const left = atOnce && stream === undefined ? afterWriting(Buffer.from(words)) : words
    if (left.length === 0) return
    stream ??= quietStream()
    stream.write(left)
  }
}

/** What a pipe has no room for now. `dibs list | head -1`: its reader has what it wants. */
function afterWriting(bytes: Buffer): Buffer {
  let written = 0
  try {
    while (written < bytes.length) written += writeSync(1, bytes, written)
  } catch (error) {
    endWithThePipe(error)
  }
  return bytes.subarray(written)
}

function quietStream(): NodeJS.WriteStream {
  return process.stdout.on('error', endWithThePipe)
}

/** @throws `error`, where it says neither that the reader has gone nor that it is busy. */
function endWithThePipe(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EPIPE') process.exit(0)
  if (code !== 'EAGAIN') throw error
}

/** A terminal is one, and the null device. */
function isCharacterDevice(): boolean {
  try {
    return fstatSync(1).isCharacterDevice()
  } catch {
    return true // closed: what Node makes of it counts
  }
}
