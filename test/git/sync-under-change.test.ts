/**
 * What sessions change while `dibs sync` has git at work, at the moments at which git writes over it, comes back.
 *
 * git looks for changed files when a merge starts, and writes when every driver has run. A change before that look makes it give
 * up: it resets the files to the commit, and brings back only what it saw when it looked. A change while the drivers run it writes
 * over. A soak lost an answered completion in a clone whose first change was made after the sync had looked for lists.
 *
 * Red without: the root and the folders with tasks in listsIn (no list is watched before its first change), the look for lists at
 * each step of sync.ts (nor one that comes later), `isNew` in compose.ts (nor what was changed before that look), `lagsBehind` in
 * merge-back.ts (what git writes may be merged in the log alone, and goes out without the change), `stash failed` in sync.ts, the
 * second try in commit-tasks.ts.
 */

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { Files } from '../outside/outside-list.ts'
import { bin, type Clone, pair, task } from './clones.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Commands of dibs, each with its words. */
type Commands = readonly (readonly string[])[]

/** What sessions do during a sync: `add`, `merge` just before git does that for the nth time, `driver` while it merges for the nth. */
type Moments = Readonly<Partial<Record<'add' | 'merge' | 'driver', readonly Commands[]>>>

/** Run in front of git, and by Node at the start of each merge driver: of one merge only the first counts. */
const script = `
const { spawnSync } = require('node:child_process')
const { appendFileSync, readFileSync } = require('node:fs')
const { bin, cwd, env, done, moments } = JSON.parse(readFileSync(__filename + 'on', 'utf8'))
const moment = { add: 'add', merge: 'merge', 'merge-driver': 'driver' }[process.argv[2]]
const seen = readFileSync(done, 'utf8').split('\\n').slice(0, -1)
if (moment !== undefined && (moment !== 'driver' || seen.at(-1) === 'merge')) {
  appendFileSync(done, moment + '\\n')
  for (const words of moments[moment]?.[seen.filter((one) => one === moment).length] ?? []) {
    const { status, stderr } = spawnSync(process.execPath, [bin, ...words], { cwd, env, encoding: 'utf8' })
    if (status !== 0) appendFileSync(done, stderr + '\\n')
  }
}
`

/** A PATH with a git that does this in sh first, from the folder `shim`. */
function gitAfter(body: string, shim: string, { PATH }: Clone['env']): string {
  mkdirSync(shim)
  writeFileSync(join(shim, 'git'), `#!/bin/sh\nPATH="${PATH}"\nexport PATH\n${body}\nexec git "$@"\n`)
  chmodSync(join(shim, 'git'), 0o755)
  return `${shim}:${PATH}`
}

/** Syncs the clone while that happens in it; answers also what happened. */
function syncUnder({ clone, folder, moments }: { clone: Clone; folder: string; moments: Moments }) {
  const [path, shim, done] = [join(folder, 'moment.js'), join(folder, 'shim'), join(folder, 'done')]
  const { dir: cwd, env } = clone
  writeFileSync(path, script)
  writeFileSync(`${path}on`, JSON.stringify({ bin, cwd, env, done, moments }))
  writeFileSync(done, '')
  const at = (word: string) => `"${process.execPath}" "${path}" ${word} ;;`
  const body = `case " $* " in *" add "*) ${at('add')} *" merge "*refs/remotes/*) ${at('merge')} esac`
  const { said } = clone.sync([], { PATH: gitAfter(body, shim, env), NODE_OPTIONS: `--require=${path}` })
  return { said, seen: readFileSync(done, 'utf8').trimEnd().split('\n').join(' ') }
}

const lists = ['.', 'side']
const listOf = ({ files }: Clone, name: string) => new Files(join(files.directory, name))

/** A pair in whose lists the task x is changed on both sides, `b` without `.dibs` in any of them. */
function diverged() {
  const at = pair()
  const { a, b } = at
  for (const name of lists) listOf(a, name).write('x', task('x'))
  a.sync()
  b.git('pull', '-q')
  for (const name of lists) listOf(a, name).edit('x', (fields) => ({ ...fields, labels: ['theirs'] }))
  a.sync()
  for (const name of lists) listOf(b, name).edit('x', (fields) => ({ ...fields, priority: 0 }))
  return at
}

const note = (text: string, list?: string) => ['update', 'x', '--note', text, ...(list === undefined ? [] : ['--list', list])]
const another = ['create', 'X', '--id', 'x', '--list', 'later']
const [merged, givenUp] = ['merge driver', 'merge driver add']

const cases: [name: string, list: string, moments: Moments, seen: string][] = [
  ['the root, while git merges', '.', { driver: [[note('kept')]] }, `add add ${merged} add`],
  [
    'the root, while git gives up',
    '.',
    { merge: [[note('in the way')]], driver: [[note('kept')]] },
    `add add ${givenUp} ${merged}`,
  ],
  ['a folder that came with the clone', 'side', { driver: [[note('kept', 'side')]] }, `add add ${merged} add`],
  [
    'a folder that comes before git reads the files',
    'later',
    { add: [[], [another]], merge: [[note('in the way')]], driver: [[note('kept', 'later')]] },
    `add add ${givenUp} ${merged}`,
  ],
  [
    'a folder that comes before git looks',
    'later',
    { merge: [[note('in the way'), another], [note('in the way again')]], driver: [[], [note('kept', 'later')]] },
    `add add ${givenUp} ${givenUp} ${merged}`,
  ],
]

it.skipIf(process.platform === 'win32').each(cases)('in a list that has just begun: %s', (_, list, moments, seen) => {
  const { a, b, folder } = diverged()
  expect(existsSync(listOf(b, list).path('.dibs'))).toBe(false)
  const synced = syncUnder({ clone: b, folder, moments })
  expect(synced.seen).toBe(seen)
  expect(listOf(b, list).json('x').notes).toEqual(expect.arrayContaining([expect.objectContaining({ text: 'kept' })]))
  expect(synced.said).toMatchObject({ mended: ['x'] })
  a.sync()
  expect(listOf(a, list).text('x'), 'it went out').toBe(listOf(b, list).text('x'))
  for (const name of lists) expect(listOf(a, name).json('x')).toMatchObject({ labels: ['theirs'], priority: 0 })
})

it.skipIf(process.platform === 'win32')('merges again where git could not put aside what a session was changing', () => {
  const { b, folder } = diverged()
  const done = join(folder, 'done')
  const body = `case " $* " in *" merge "*refs/remotes/*) test -e "${done}" || { : > "${done}"; echo "fatal: stash failed" >&2; exit 128; } ;; esac`
  expect(b.sync([], { PATH: gitAfter(body, join(folder, 'shim'), b.env) })).toMatchObject({ code: 0, said: { pulled: 1 } })
  expect(existsSync(done)).toBe(true)
})

it.skipIf(process.platform === 'win32')(
  'has nothing to commit where a session goes back to what is committed, after git has added it',
  () => {
    const { a, folder } = pair()
    a.files.write('x', task('x'))
    a.sync()
    const before = a.files.text('x')
    a.files.edit('x', (fields) => ({ ...fields, priority: 0 }))
    const copy = join(folder, 'copy')
    writeFileSync(copy, before)
    const body = `case " $* " in *" commit "*) cp "${copy}" "${a.files.path('x.json')}" ;; esac`
    const synced = a.sync([], { PATH: gitAfter(body, join(folder, 'shim'), a.env) })
    expect(synced).toMatchObject({ code: 0 })
    expect(synced.said.failed).toBeUndefined()
    expect(a.git('status', '--porcelain')).toBe('')
  },
)
