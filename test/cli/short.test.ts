/**
 * What a hook and a short command leave alone: parts of Node and of the bundle that take longer to load than the list takes to
 * read. Red for whichever of them a new import brings back; the bench says what each costs.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generatedTasks, writeTasks } from '../bench/generated-list.ts'
import { bin } from './command-line.ts'

/** Tells at the end which parts of Node were loaded since its own start, and whether ICU was asked to take texts apart. */
const probe = `
const before = new Set(process.moduleLoadList)
const { Segmenter } = Intl
Intl.Segmenter = class extends Segmenter { constructor(...all) { super(...all); process.segments = true } }
process.on('exit', () => {
  const loaded = process.moduleLoadList.filter((name) => !before.has(name) && name.startsWith('NativeModule '))
  const told = [...loaded.map((name) => name.slice('NativeModule '.length)), ...(process.segments ? ['Intl.Segmenter'] : [])]
  require('node:fs').writeSync(2, '\\nloaded ' + JSON.stringify(told))
})`

const folder = mkdtempSync(join(tmpdir(), 'dibs-short-'))
const list = join(folder, 'list')
beforeAll(() => {
  writeFileSync(join(folder, 'probe.cjs'), probe)
  writeTasks(list, generatedTasks(40))
  run(['create', 'One more', '--id', 'more', '--json'])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(words: readonly string[], input = ''): { readonly stdout: string; readonly loaded: readonly string[] } {
  const env = { PATH: process.env.PATH, HOME: folder, DIBS_DIR: list }
  const all = ['--require', join(folder, 'probe.cjs'), bin, ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: folder, env, input, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return { stdout, loaded: JSON.parse(/^loaded (.*)$/m.exec(stderr)?.[1] ?? '[]') }
}

const ready = ['ready', '--json']
const hook = (event: string) => JSON.stringify({ hook_event_name: event, session_id: 'short', source: 'startup' })

it.each([
  ['dibs ready --json', ready, ''],
  ['the status line', ['statusline'], '{}'],
  ['a prompt', ['hook', 'user-prompt-submit'], hook('UserPromptSubmit')],
  ['a start', ['hook', 'session-start'], hook('SessionStart')],
])('%s hashes nothing, unpacks nothing, lays out no table, and needs no modules', (_, words, input) => {
  const { loaded } = run(words, input)
  expect(loaded.length).toBeGreaterThan(0)
  const slow = ['crypto', 'zlib', 'fs/promises', 'timers/promises', 'Intl.Segmenter', 'internal/modules/esm/translators']
  expect(loaded.filter((name) => slow.includes(name))).toEqual([])
})

it('a command that answers a program makes no streams of stdin, stdout and stderr', () => {
  const { stdout, loaded } = run(ready)
  expect(JSON.parse(stdout)).toMatchObject({ list: 'list' })
  expect(loaded.filter((name) => ['stream', 'net', 'tty', 'internal/fs/sync_write_stream'].includes(name))).toEqual([])
})

it('what is left out is there for who needs it', () => {
  const { stdout, loaded } = run(['claim', 'more', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ task: { id: 'more' } })
  expect(loaded).toContain('crypto')
})
