/** stdout of a command: at once where that can be, and otherwise whole all the same. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { stdoutWriter } from '../../src/command-stdout.ts'

const room = vi.hoisted(() => ({ bytes: 0, written: '', fails: 'EAGAIN', isTerminal: false }))

vi.mock('node:fs', () => ({
  fstatSync: () => ({ isCharacterDevice: () => room.isTerminal }),
  writeSync: (_fd: number, bytes: Uint8Array, from: number) => {
    const count = Math.min(room.bytes, bytes.length - from)
    if (count === 0) throw Object.assign(new Error('no room'), { code: room.fails })
    room.bytes -= count
    room.written += Buffer.from(bytes.subarray(from, from + count)).toString()
    return count
  },
}))

let streamed = ''
beforeEach(() => {
  streamed = ''
  Object.assign(room, { bytes: 100, written: '', fails: 'EAGAIN', isTerminal: false })
  vi.spyOn(process.stdout, 'write').mockImplementation((words) => {
    streamed += typeof words === 'string' ? words : Buffer.from(words).toString()
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

// Windows has no pipes that can be written at once.
const unlessWindows = it.skipIf(process.platform === 'win32')

unlessWindows('writes at once', () => {
  stdoutWriter()('whole')
  expect([room.written, streamed]).toEqual(['whole', ''])
})

unlessWindows('hands what a full pipe does not take to the stream, and all that follows, in order', () => {
  room.bytes = 3
  const out = stdoutWriter()
  out('12345')
  room.bytes = 100
  out('67')
  expect([room.written, streamed]).toEqual(['123', '4567'])
})

it('leaves a terminal to the stream', () => {
  room.isTerminal = true
  stdoutWriter()('whole')
  expect([room.written, streamed]).toEqual(['', 'whole'])
})

unlessWindows('says what the disk says, and ends where the reader has gone', () => {
  Object.assign(room, { bytes: 0, fails: 'ENOSPC' })
  expect(() => stdoutWriter()('whole')).toThrow('no room')
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => {
    throw new Error('ended')
  })
  room.fails = 'EPIPE'
  expect(() => stdoutWriter()('whole')).toThrow('ended')
  expect(exit).toHaveBeenCalledWith(0)
})
