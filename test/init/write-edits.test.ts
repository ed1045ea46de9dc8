/**
 * Files that others change while init is at work.
 *
 * Red when: readText decodes a file that is not UTF-8 (its bytes read as the text of before, and are overwritten).
 */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readText } from '../../src/init/on-disk.ts'
import { writeEdits } from '../../src/init/write-edits.ts'

it.each([
  ['another text', Buffer.from('# new\n'), /was changed by somebody else/],
  ['bytes that only read the same', Buffer.from([0x23, 0xff, 0x0a]), /is not UTF-8/],
])('a file that holds %s by now is not overwritten', (_, bytes, words) => {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-edits-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'exclude')
  writeFileSync(path, bytes)
  const edit = { path, name: 'exclude', before: '#\uFFFD\n', after: '#\uFFFD\n/x/\n', why: 'test' }
  expect(() => writeEdits([edit], { read: readText, token: 't' })).toThrow(words)
  expect([readFileSync(path), readdirSync(folder)]).toEqual([bytes, ['exclude']])
})
