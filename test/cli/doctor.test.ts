/**
 * `dibs doctor` on ten broken lists: what it finds, what `--fix` mends and what it leaves to the person.
 *
 * Red when: a look writes (every file is compared), `--fix` keeps no copies, `--dry-run` mends.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { showDoctor } from '../../src/cli/show-doctor.ts'
import { paintOf } from '../../src/cli/terminal.ts'
import { type BrokenList, brokenLists, git } from './broken-lists.ts'
import { CommandLine } from './command-line.ts'

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
})
afterEach(() => at.remove())

type Finding = Readonly<Record<'severity' | 'code' | 'at' | 'says' | 'mend', string>>

async function doctor(...words: readonly string[]) {
  const { code, stdout, stderr } = await at.run(['doctor', '--json', ...words])
  const answer = JSON.parse(stdout)
  const line = ({ severity, code: what, at: place }: Finding) =>
    `${severity} ${what} ${place.replace(/(log\/)[0-9a-f]{32}$/, '$1<epoch>')}`
  const mended = (answer.mended ?? []).map(({ code: what, at: place }: Finding) => `${what} ${place}`).sort()
  return { code, stderr, found: answer.findings.map(line).sort(), mended, copies: answer.copies, versions: answer.versions }
}

/** Every file of the project with its bytes, but for what git itself writes when it is asked. */
function everything(): Record<string, string> {
  const names = readdirSync(at.project, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(at.project, name)).isFile() && !name.startsWith('.git/'))
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(at.project, name), 'latin1')]))
}

async function expectFound({ found, mended, left }: BrokenList): Promise<void> {
  const before = everything()
  const code = (lines: readonly string[]) => (lines.some((line) => line.startsWith('broken')) ? 65 : 0)
  expect(await doctor()).toMatchObject({ code: code(found), found, mended: [] })
  expect(await doctor('--fix', '--dry-run')).toMatchObject({ code: code(found), found, mended })
  expect(everything(), 'looking writes nothing').toEqual(before)
  expect(await doctor('--fix')).toMatchObject({ code: code(left), found: left, mended })
  expect(await doctor('--fix')).toMatchObject({ code: code(left), found: left, mended: [] })
}

describe('dibs doctor', () => {
  it.each(brokenLists)('explains $name, and mends what needs no judgement', async (list) => {
    await list.make(at)
    await expectFound(list)
  })

  it('merges what git left half-way from what git knows, shows the change, and keeps the file as it was', async () => {
    await brokenLists[0]?.make(at)
    const marked = readFileSync(join(at.tasks, 'x.json'), 'utf8')
    const { stdout, stderr } = await at.run(['doctor', '--fix'])
    expect(stderr).toMatch(/^x\.json: Both sides of the merge become one task\.\n {2}@@ .* @@\n/)
    expect(stderr).toContain('\n  -<<<<<<< HEAD\n')
    expect(stdout).toMatch(/^mended\tconflict_markers\tx\.json\tBoth sides of the merge become one task\.\t/)
    expect(at.read('x')).toMatchObject({
      subject: 'Their words',
      labels: ['a', 'ours', 'theirs'],
      notes: [{ by: 'merge', text: 'On the other side of a merge, subject was: Our words' }],
    })
    const copies = join(at.tasks, '.dibs', 'copies')
    expect(readFileSync(join(copies, readdirSync(copies)[0] ?? '', 'x.json'), 'utf8')).toBe(marked)
    git(at, 'commit', '-qam', 'merged')
    expect(git(at, 'config', 'merge.dibs.driver')).toContain('merge-driver %O %A %B %P')
  })

  it('names a task file whose merge git still waits for, and what to do, until that is done', async () => {
    await brokenLists[0]?.make(at)
    await at.json(['doctor', '--fix'])
    const { findings } = JSON.parse((await at.run(['doctor', '--json'])).stdout)
    const says = 'git waits to be told that its merge is over: the file has no marks (any more), and counts as it is.'
    const mend = 'Look whether it is right, then: git add x.json'
    expect(findings).toEqual([{ severity: 'warning', code: 'unmerged', at: 'x.json', says, mend }])
    git(at, 'add', '.')
    expect((await doctor()).found).toEqual([])
  })

  it('tells the versions of what works here, for a bug report', async () => {
    await at.json(['create', 'One'])
    expect((await doctor()).versions).toEqual({
      dibs: expect.any(String),
      node: process.versions.node,
      git: expect.stringMatching(/^2\./),
    })
  })

  it('ends on a terminal with what is left, where the copies lie, and the versions', () => {
    const finding = { severity: 'broken', code: 'unreadable', at: 'half.json', says: 'It cannot be used.', mend: 'Mend it.' }
    const mended = [{ code: 'wrong_id', at: 'copy.json', says: 'The id inside becomes that of the name.' }]
    const answer = {
      list: 'tasks',
      directory: '/p',
      findings: [finding],
      mended,
      copies: '.dibs/copies/now',
      versions: { dibs: '1' },
    }
    const screen = { width: 80, paint: paintOf(false) }
    expect(showDoctor(answer, screen).split('\n')).toEqual([
      'tasks: /p',
      'mended   copy.json  The id inside becomes that of the name.',
      'broken   half.json  It cannot be used.',
      '         Mend it.',
      'The files as they were: .dibs/copies/now',
      '1 thing broken, to be mended by hand.',
      'dibs 1',
    ])
    const fixable = { ...answer, findings: [finding, { ...finding, mend: 'dibs doctor --fix' }], mended, dryRun: true }
    expect(showDoctor(fixable, screen)).toContain('2 things broken; "dibs doctor --fix" mends 1 of them.')
  })

  it('registers a driver by which git merges what it could not before', async () => {
    await brokenLists[0]?.make(at)
    git(at, 'merge', '--abort')
    await at.json(['doctor', '--fix'])
    git(at, 'merge', '-q', '--no-edit', 'topic')
    expect(at.read('x')).toMatchObject({ labels: ['a', 'ours', 'theirs'] })
  })
})
