/**
 * `dibs import` and `dibs export` through the built bin: what goes in comes out, twice changes nothing, and nothing of others is
 * touched.
 *
 * Seen red when: lines are split as readline does (at U+2028); a refused source is imported as far as it goes; an export writes
 * over what is there, or into the list itself.
 */

import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandLine } from './command-line.ts'

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
})
afterEach(() => at.remove())

const path = (name: string) => join(at.project, name)
const put = (name: string, text: string | Uint8Array) => {
  mkdirSync(join(path(name), '..'), { recursive: true })
  writeFileSync(path(name), text)
}
const taskFiles = () =>
  Object.fromEntries(
    readdirSync(at.tasks)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, readFileSync(join(at.tasks, name), 'utf8')]),
  )

const issue = (id: string, fields: Record<string, unknown> = {}) => ({
  ...{ id, title: `Issue ${id}`, status: 'open', priority: 1, issue_type: 'bug' },
  ...{ created_at: '2026-04-18T16:19:12.5-07:00', updated_at: '2026-04-18T16:30:16Z', ...fields },
})
const lines = (...issues: readonly unknown[]) => issues.map((one) => `${JSON.stringify(one)}\n`).join('')
const beads = lines(
  issue('bd-epic', { issue_type: 'epic' }),
  issue('bd-1', {
    status: 'closed',
    closed_at: '2026-04-19T00:00:00Z',
    close_reason: 'Merged.',
    dependencies: [
      { issue_id: 'bd-1', depends_on_id: 'bd-epic', type: 'parent-child', created_at: '2026-04-18T16:19:12Z', created_by: 'n' },
    ],
  }),
  issue('bd-2', {
    description: 'one\u2028line',
    estimated_minutes: 30,
    dependencies: [
      { issue_id: 'bd-2', depends_on_id: 'bd-1', type: 'blocks', created_at: '2026-04-18T16:19:12Z', created_by: 'n' },
      { issue_id: 'bd-2', depends_on_id: 'bd-epic', type: 'parent-child', created_at: '2026-04-18T16:19:12Z', created_by: 'n' },
    ],
  }),
  issue('bd-3', { status: 'frozen' }),
)

describe('dibs import', () => {
  it('previews, imports, and the second time changes nothing', async () => {
    put('issues.jsonl', beads)
    expect(await at.json(['import', 'issues.jsonl', '--dry-run'])).toMatchObject({
      format: 'beads',
      dryRun: true,
      created: ['bd-epic', 'bd-1', 'bd-2', 'bd-3'],
    })
    expect(readdirSync(at.project)).toEqual(['issues.jsonl'])
    expect(await at.json(['import', 'issues.jsonl'])).toMatchObject({
      tasks: 4,
      created: ['bd-epic', 'bd-1', 'bd-2', 'bd-3'],
      leftAlone: [],
      leftOut: [],
      kept: [{ what: 'estimated_minutes', count: 1 }],
      remarks: [{ at: 4, says: 'status "frozen" is unknown: the task is open and not ready' }],
    })
    const files = taskFiles()
    expect(at.read('bd-2')).toMatchObject({
      description: 'one\u2028line',
      parent: 'bd-epic',
      blockedBy: ['bd-1'],
      labels: ['type:bug'],
    })
    expect(await at.json(['import', 'issues.jsonl'])).toMatchObject({ created: [], updated: [], unchanged: { length: 4 } })
    expect(taskFiles()).toEqual(files)
    expect((await at.run(['log'])).stdout.trim().split('\n')).toHaveLength(4)
    expect(await at.json(['ready'])).toMatchObject({ ready: [{ id: 'bd-2' }] })
  })

  it('gives the same files from its own export, and the export is what was imported', async () => {
    put('issues.jsonl', beads)
    await at.json(['import', 'issues.jsonl'])
    const files = taskFiles()
    const { stdout } = await at.run(['export'])
    expect(stdout.split('\n').toSorted()).toEqual(beads.replaceAll('\u2028', '\\u2028').split('\n').toSorted())
    put('out.jsonl', stdout)
    const other = { env: { DIBS_DIR: path('other') } }
    await at.json(['import', 'out.jsonl'], other)
    expect(Object.keys(files).map((name) => readFileSync(join(path('other'), name), 'utf8'))).toEqual(Object.values(files))
  })

  it('shows a person what became of it, without a control character of theirs', async () => {
    put('issues.jsonl', lines(issue('bd-1', { status: 'fro\u001b[31mzen' })))
    const { stdout, code } = await at.run(['import', 'issues.jsonl'])
    expect(code).toBe(0)
    expect(stdout).toContain(
      'issues.jsonl is read as beads: it has one JSON object a line.\n1 tasks: 1 created, 0 updated, 0 unchanged, 0 left alone.\n',
    )
    expect(stdout).toContain('line 1: status "fro␛[31mzen" is unknown')
    expect(stdout).not.toContain('\u001b')
  })

  it('reads stdin, a folder of Beads, and a plan whose phases wait', async () => {
    expect(await at.json(['import', '-'], { input: beads })).toMatchObject({ source: 'stdin', format: 'beads', tasks: 4 })
    put('.beads/issues.jsonl', beads)
    expect(await at.json(['import', '.'])).toMatchObject({ format: 'beads', unchanged: { length: 4 } })
    put('PLAN.md', '# Plan\n## Phase 1\n- [ ] Dig\n## Phase 2\n- [ ] Build (after Dig)\n')
    expect(await at.json(['import', 'PLAN.md', '--phases'])).toMatchObject({ format: 'markdown', created: { length: 5 } })
    expect(at.read('plan-phase-2')).toMatchObject({ blockedBy: ['plan-phase-1'], parent: 'plan' })
  })

  it('only reads a list of Claude Code, and brings its tasks up to date when it has gone on', async () => {
    const native = (id: string, fields: Record<string, unknown> = {}) =>
      put(
        `tasks/alpha/${id}.json`,
        JSON.stringify(
          { id, subject: `S${id}`, description: '', status: 'pending', blocks: [], blockedBy: [], ...fields },
          null,
          2,
        ),
      )
    native('1', { blocks: ['2'] })
    native('2', { blockedBy: ['1'] })
    put('tasks/alpha/.lock', '')
    const look = () =>
      readdirSync(path('tasks/alpha')).map((name) => [
        name,
        readFileSync(path(`tasks/alpha/${name}`), 'utf8'),
        statSync(path(`tasks/alpha/${name}`)).mtimeMs,
      ])
    const before = look()
    chmodSync(path('tasks/alpha'), 0o555)
    expect(await at.json(['import', 'tasks/alpha'])).toMatchObject({ format: 'native', created: ['alpha-1', 'alpha-2'] })
    expect(await at.json(['import', 'tasks/alpha'])).toMatchObject({ unchanged: ['alpha-1', 'alpha-2'] })
    chmodSync(path('tasks/alpha'), 0o755)
    expect(look()).toEqual(before)
    native('1', { blocks: ['2'], status: 'completed' })
    expect(await at.json(['import', 'tasks/alpha'])).toMatchObject({ updated: ['alpha-1'], unchanged: ['alpha-2'] })
    expect(await at.json(['ready'])).toMatchObject({ ready: [{ id: 'alpha-2' }] })
  })

  it.each([
    ['half a line', `${beads}{"id":"bd-9","ti`, 'line 5: it is no JSON'],
    ['wrong types', lines(issue('a'), issue('b', { priority: 'high' })), 'line 2: priority is "high", none of 0 to 4.'],
    ['no title', lines({ id: 'a' }), 'line 1: it has no title.'],
    ['a line of 2 MB', lines(issue('a', { description: 'x'.repeat(2_000_000) })), 'line 1: it would need a file of 2000'],
    ['NUL in a text', lines(issue('a', { title: 'x\0' })), 'line 1: subject contains a NUL character.'],
    ['NUL in the file', `${beads}\0\0\0\0\n`, 'line 5: it has NUL characters'],
    [
      'an edge without target',
      lines(issue('a', { dependencies: [{ type: 'blocks' }] })),
      'line 1: a dependency has no depends_on_id.',
    ],
    ['other bytes than UTF-8', Uint8Array.of(0x7b, 0x7d, 0x0a, 0x7b, 0xff, 0x0a), 'line 2: it is not UTF-8'],
  ])('refuses %s by its line, and imports nothing', async (_what, text, words) => {
    put('issues.jsonl', text)
    const { code, stdout, stderr } = await at.run(['import', 'issues.jsonl', '--format', 'beads'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('issues.jsonl cannot be read whole, and nothing was imported.')
    expect(stderr).toContain(words)
    expect(readdirSync(at.project)).toEqual(['issues.jsonl'])
    expect(readFileSync(path('issues.jsonl')).equals(Buffer.from(text))).toBe(true)
  })

  it('tells a circle and leaves its edge out, takes the later of two lines with one id, and waits for what is missing', async () => {
    const waits = (id: string, ...others: string[]) =>
      issue(id, { dependencies: others.map((depends_on_id) => ({ issue_id: id, depends_on_id })) })
    put(
      'issues.jsonl',
      lines(waits('a', 'b'), waits('b', 'a'), waits('c', 'gone'), {
        ...waits('c', 'gone'),
        title: 'Later',
        updated_at: '2026-05-01T00:00:00Z',
      }),
    )
    expect(await at.json(['import', 'issues.jsonl'])).toMatchObject({
      leftOut: [{ task: 'b', field: 'blockedBy', names: 'a' }],
      remarks: [{ at: 3, says: 'c is also in line 4, which counts: it was changed later' }],
    })
    expect(at.read('c')).toMatchObject({ subject: 'Later', blockedBy: ['gone'] })
    const { stdout, code } = await at.run(['doctor'])
    expect([code, stdout.split('\t').slice(0, 3)]).toEqual([65, ['broken', 'missing_blocker', 'c']])
    expect(await at.json(['import', 'issues.jsonl'])).toMatchObject({ unchanged: ['a', 'b', 'c'] })
  })

  it.each([
    [['import', 'empty'], /^empty has neither task files nor issues\.jsonl in it\.$/m],
    [['import', 'nothing.md'], /^nothing\.md cannot be read: ENOENT/],
    [['import', 'x.md', '--format', 'csv'], /^--format is one of beads, native, article, markdown, not "csv"\.$/m],
    [['export', '--format', 'csv'], /^--format is one of/],
    [['export', '--format', 'native'], /^native is a folder with a file a task: name it with --output\.$/m],
  ])('refuses %j in words', async (words, said) => {
    put('x.md', '- [ ] a')
    mkdirSync(path('empty'))
    const { code, stderr } = await at.run(words)
    expect(code).toBe(2)
    expect(stderr).toMatch(said)
  })
})

describe('dibs export', () => {
  beforeEach(async () => {
    put('issues.jsonl', beads)
    await at.json(['import', 'issues.jsonl'])
  })

  it('writes a file once, and over it only when told', async () => {
    expect(await at.json(['export', '-o', 'plan.md'])).toMatchObject({ format: 'markdown', tasks: 4 })
    put('plan.md', 'mine')
    const refused = await at.run(['export', '-o', 'plan.md'])
    expect([refused.code, refused.stderr]).toEqual([2, 'plan.md is there already: name another file.\n'])
    expect(readFileSync(path('plan.md'), 'utf8')).toBe('mine')
    expect(await at.json(['export', '-o', 'plan.md', '--overwrite'])).toMatchObject({ warnings: [] })
    expect(readFileSync(path('plan.md'), 'utf8')).toContain('- [ ] Issue bd-epic {#bd-epic}\n  - [x] Issue bd-1 {#bd-1}\n')
  })

  it('writes a list of Claude Code into a folder, warns of what becomes of it, and never writes into the list itself', async () => {
    const { stdout, stderr } = await at.run(['export', '--format', 'native', '-o', 'beta'])
    expect(stdout).toBe(`4 tasks are written to ${path('beta')} (native).\n`)
    expect(stderr).toContain('Claude Code deletes the files of a list that it shows as soon as all tasks in it are completed')
    expect(readdirSync(path('beta')).toSorted()).toEqual(['1.json', '2.json', '3.json', '4.json'])
    expect(await at.run(['export', '--format', 'native', '-o', 'beta'])).toMatchObject({
      code: 2,
      stderr: 'There are 4 task files in beta: name another folder.\n',
    })
    const own = await at.run(['export', '--format', 'article', '-o', '.claude/tasks', '--overwrite'])
    expect([own.code, own.stderr]).toEqual([2, '.claude/tasks is where the list itself lies: name another folder.\n'])
    const files = taskFiles()
    await at.json(['import', 'beta'], { env: { DIBS_DIR: path('other') } })
    expect(Object.keys(files).map((name) => JSON.parse(readFileSync(join(path('other'), name), 'utf8')))).toEqual(
      Object.values(files).map((text) => JSON.parse(text)),
    )
  })

  it('draws graphs', async () => {
    const dot = (await at.run(['export', '--format', 'dot'])).stdout
    expect(dot).toMatch(/^digraph tasks \{\n/)
    expect(dot).toContain('subgraph cluster_t4 {\n    t4 [label="bd-epic\\nIssue bd-epic"')
    expect(dot).toContain('  t1 -> t2\n}\n')
    const mermaid = (await at.run(['export', '--format', 'mermaid'])).stdout
    expect(mermaid).toMatch(/^flowchart LR\n {2}t3.*\n {2}subgraph t4\["bd-epic<br>Issue bd-epic"\]\n/)
    expect(mermaid).toContain('t1["bd-1<br>Issue bd-1"]:::completed\n')
    expect(mermaid).toContain('  t1 --> t2\n')
  })
})
