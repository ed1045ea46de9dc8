/** What a person and a pipe get to read: whole rows in a pipe, cut rows and colours on a terminal, nothing raw anywhere. */

import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bin, CommandLine, isThere } from './command-line.ts'

const hostile = '\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202eevil\u2066\rX\nY'
// Everything below the space but newline and tab, DEL, C1, and what turns the direction of writing.
const raw = /[^\P{Cc}\n\t]|[\p{Bidi_C}\u2028\u2029\ufeff]/u

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
  at.write({ id: 'plain', subject: 'Write the schema', priority: 1, labels: ['db'] })
  at.write({ id: 'wide', subject: `日本語のタスク ${'漢字'.repeat(40)} 👨‍👩‍👧‍👦`, blockedBy: ['plain'] })
  at.write({
    id: 'evil',
    subject: `a${hostile}`,
    description: `one\ntwo${hostile}`,
    status: 'in_progress',
    owner: `o${hostile}`,
    labels: [`l${hostile}`],
    result: hostile,
    notes: [{ at: `t${hostile}`, by: `b${hostile}`, text: `n${hostile}` }],
    metadata: { [`k${hostile}`]: hostile },
  })
})
afterEach(() => at.remove())

const everyView = [
  ['ready'],
  ['list'],
  ['show', 'evil'],
  ['claim', 'evil'],
  ['release', 'evil', '--note', hostile],
  ['update', 'nothing-like-it'],
  ['log'],
  ['log', 'evil'],
  ['why', 'evil'],
  ['tree'],
  ['sessions'],
  ['stats'],
  ['where'],
  ['doctor'],
  ['undo'],
]

describe('hostile text', () => {
  it.each(everyView)('reaches no terminal raw: dibs %s', async (...words) => {
    for (const json of [[], ['--json']]) {
      const { stdout, stderr } = await at.run([...words, ...json], { env: { FORCE_COLOR: '0' } })
      expect(stdout + stderr).not.toMatch(raw)
    }
  })

  it('is shown, not left out', async () => {
    const { stdout } = await at.run(['show', 'evil'])
    expect(stdout).toContain('evil  a␛]0;pwned␇␛[2J<U+009B>31m<U+202E>evil<U+2066> X Y')
    expect(stdout).toContain('  one\n  two␛]0;pwned')
  })

  it('stays the same data in JSON', async () => {
    expect(await at.json(['show', 'evil'])).toMatchObject({ task: { subject: `a${hostile}`, notes: [{ text: `n${hostile}` }] } })
  })

  it('typed at the command line is not echoed raw either', async () => {
    for (const words of [
      [hostile],
      ['list', `--${hostile}`],
      ['list', '--limit', hostile],
      ['list', '--cursor', hostile],
      ['ready', '--dir', hostile],
    ]) {
      const { code, stdout, stderr } = await at.run(words)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).not.toMatch(raw)
    }
  })
})

describe('in a pipe', () => {
  it('a row is whole: its fields always in the same place, between tabs', async () => {
    const { stdout } = await at.run(['list', 'plain'])
    expect(stdout).toBe('plain\tpending\t1\t\tWrite the schema\tdb\t\t1\t\n')
    const rows = (await at.run(['list'])).stdout.replace(/\n$/, '').split('\n')
    expect(rows.map((row) => row.split('\t').length)).toEqual([9, 9, 9])
    expect(rows.find((row) => row.startsWith('wide'))).toContain('漢字'.repeat(40))
  })

  it('there are no colours, unless FORCE_COLOR asks for them', async () => {
    expect((await at.run(['show', 'plain'])).stdout).not.toContain('\u001b')
    expect((await at.run(['show', 'plain'], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[36mplain\u001b[39m')
    expect((await at.run(['show', 'plain'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).toContain('\u001b[36m')
  })
})

describe.runIf(process.platform === 'linux' && isThere('script'))('on a terminal', () => {
  /** The lines of a command on a pseudo-terminal of so many columns. */
  function screen(line: string, { columns = 60, env = {} } = {}): string[] {
    const command = `stty cols ${columns}; "${process.execPath}" "${bin}" ${line}`
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: at.project,
      env: { ...at.env, TERM: 'xterm', ...env },
      encoding: 'utf8',
    })
    return stdout.replaceAll('\r', '').trimEnd().split('\n')
  }

  it('rows are cut to its width, characters of two columns counted as two', () => {
    const row = screen('list 日本語', { env: { NO_COLOR: '1' } }).find((line) => line.startsWith('wide')) ?? ''
    expect(row).toContain('…')
    const width = [...row].reduce(
      (sum, one) => sum + (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(one) ? 2 : 1),
      0,
    )
    expect(width).toBeLessThanOrEqual(60)
    expect(width).toBeGreaterThanOrEqual(57)
  })

  it('there are headings, counts and colours, and none of the colours with NO_COLOR', () => {
    expect(screen('ready').join('\n')).toContain('\u001b[1mReady')
    const plain = screen('ready', { env: { NO_COLOR: '1' } })
    expect(plain.slice(0, 2)).toEqual(['Ready', expect.stringMatching(/^plain {2}P1 {2}Write the schema +unblocks 1 · #db$/)])
    expect(plain.at(-1)).toMatch(/ 1 ready, 1 in progress, 1 blocked, 0 completed$/)
    expect(plain.join('')).not.toContain('\u001b')
  })

  it('dibs alone shows the help', () => {
    expect(screen('', { columns: 100, env: { NO_COLOR: '1' } })[0]).toBe('Usage: dibs <command> [options]')
  })
})
