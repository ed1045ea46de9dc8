/**
 * `dibs watch` on a real terminal, with real keys and real sessions.
 *
 * Seen red when: the alternate screen is not left; the cursor stays hidden; the pane is drawn once only; nobody looks while
 * no file changes; each look reads all files.
 */

import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { startServer } from '../fixtures/built-servers.ts'
import { bin, type CommandLine, isThere, newPlace } from './command-line.ts'
import { hasTerminal, TmuxScreen } from './tmux-screen.ts'

let at: CommandLine
beforeEach(() => {
  at = newPlace()
})

const ids = ({ created }: Record<string, unknown>) => (Array.isArray(created) ? created.map(({ id }) => String(id)) : [])
const allParts = /Working[\s\S]*Ready[\s\S]*Waiting[\s\S]*Just happened/

function watch({
  columns = 100,
  rows = 30,
  env = {},
}: {
  columns?: number
  rows?: number
  env?: Record<string, string>
} = {}): TmuxScreen {
  const line = `echo before; cd '${at.project}'; '${process.execPath}' '${bin}' watch --dir '${at.tasks}'; echo "exit $?"; stty -a`
  return new TmuxScreen(line, { columns, rows, env: { HOME: `${at.project}-home`, DIBS_OWNER: 'mejba', ...env } })
}

/** What a program must leave behind: the screen of before, a cursor, a keyboard that echoes by the line. */
async function expectAsBefore(screen: TmuxScreen, exitCode: number): Promise<void> {
  const text = await screen.until(/exit \d+[\s\S]*icanon/)
  expect(text).toMatch(new RegExp(`^before\\nexit ${exitCode}\\n`))
  expect(text).toMatch(/(?<!-)\bicanon\b/)
  expect(text).toMatch(/(?<!-)\becho\b/)
  expect(screen.ask('#{alternate_on} #{cursor_flag}')).toBe('0 1')
}

function plan(count: number): void {
  mkdirSync(at.tasks, { recursive: true })
  for (let n = 0; n < count; n++) {
    at.write({ id: `task-${n}`, subject: `Task number ${n}`, ...(n % 3 === 1 ? { blockedBy: [`task-${n - 1}`] } : {}) })
  }
}

describe.runIf(process.platform === 'linux' && hasTerminal())('dibs watch on a terminal', () => {
  it('shows what sessions do as they do it, and that a killed one has let go', async () => {
    const [first = ''] = ids(await at.json(['create', 'Write the schema']))
    await at.json(['create', 'Write the login', '--id', 'login', '--blocked-by', first])
    const screen = watch()
    await screen.until(/Ready {2}1[\s\S]*Write the schema[\s\S]*Waiting {2}1\nlogin {2}Write the login {2}← /)
    expect(screen.ask('#{alternate_on} #{cursor_flag}')).toBe('1 0')

    const fox = await startServer(at.tasks, { DIBS_OWNER: 'amber-fox' })
    await fox.call('claim_task', { id: first })
    await screen.until(/Working {2}1\namber-fox +\d+ s .*Write the schema[\s\S]*amber-fox {2}claimed/)
    await fox.call('complete_task', { id: first, result: 'schema.sql', claimNext: true })
    await screen.until(/1 of 2 · 50 %[\s\S]*amber-fox +\d+ s +login[\s\S]*completed.*schema\.sql/)

    const killed = performance.now()
    process.kill(fox.pid, 'SIGKILL')
    await screen.until(/Working.*\namber-fox.*gone: free to claim[\s\S]*Ready {2}1\nlogin/)
    expect(performance.now() - killed).toBeLessThan(5_000) // a second or two, and what a busy machine adds
  })

  it('obeys its keys, and leaves with q as if it had not been there', async () => {
    plan(90)
    const screen = watch()
    await screen.until(allParts)
    screen.type('3')
    await screen.until((text) => /Waiting {2}\d+ of 30/.test(text) && !text.includes('Ready'))
    screen.type('Down', 'j')
    await screen.until(/Waiting {2}3 to \d+ of 30/)
    screen.type('Up', 'PageDown')
    await screen.until(/Waiting {2}\d+ to 30 of 30/)
    screen.type('Tab')
    await screen.until((text) => text.includes('Just happened') && !text.includes('Waiting'))
    screen.type('?')
    await screen.until(/PgDn/)
    screen.type('Escape')
    await screen.until(allParts)
    screen.type('q')
    await expectAsBefore(screen, 0)
  })

  it('leaves with Ctrl+C and 130, and leaves nothing behind when it is told to end', async () => {
    plan(3)
    const screen = watch()
    await screen.until(allParts)
    screen.type('C-c')
    await expectAsBefore(screen, 130)
    const other = watch()
    await other.until(allParts)
    process.kill(watcher(), 'SIGTERM')
    await expectAsBefore(other, 130)
  })

  it.runIf(isThere('bash'))('gives the terminal back for Ctrl+Z, and comes again with fg', async () => {
    plan(3)
    const screen = new TmuxScreen(`cd '${at.project}'; PS1='$ ' bash --norc --noprofile -i`, { columns: 100, rows: 30 })
    await screen.until(/\$ *$/)
    screen.type(`'${process.execPath}' '${bin}' watch --dir '${at.tasks}'`, 'Enter')
    await screen.until(allParts)
    screen.type('C-z')
    await screen.until(/Stopped/)
    expect(screen.ask('#{alternate_on} #{cursor_flag}')).toBe('0 1')
    screen.type('fg', 'Enter')
    await screen.until(allParts)
    screen.type('1')
    await screen.until((text) => text.includes('Working') && !text.includes('Ready'))
    screen.type('q')
    await screen.until((text) => !text.includes('Working') && /\$ *$/.test(text))
  })

  it('follows the size of its terminal, down to a few lines and up again', async () => {
    plan(90)
    const screen = watch()
    await screen.until(allParts)
    for (const [columns, rows] of [
      [60, 15],
      [40, 10],
      [20, 4],
      [120, 40],
    ] as const) {
      screen.resize(columns, rows)
      // Until it is drawn anew the terminal shows the old lines, cut off at its last column.
      await screen.until((text) => {
        const lines = text.split('\n')
        const isWhole = lines.length >= rows - 3 && lines[0]?.startsWith('dibs') === true
        return isWhole && lines.every((line, n) => line.length < columns && line.startsWith('dibs') === (n === 0))
      })
    }
    await screen.until(allParts)
  })

  it('has colours, and none with NO_COLOR', async () => {
    plan(3)
    const [coloured, plain] = [watch(), watch({ env: { NO_COLOR: '1' } })]
    await Promise.all([coloured.until(allParts), plain.until(allParts)])
    expect(coloured.styled()).toContain('\u001b[1mdibs')
    expect(plain.styled()).not.toContain('\u001b')
  })

  it('says what is wrong on the terminal as it is', async () => {
    const line = `cd '${at.project}'; '${process.execPath}' '${bin}' watch --list ../x; echo "exit $?"`
    const screen = new TmuxScreen(line, { columns: 100, rows: 10 })
    expect(await screen.until(/exit/)).toMatch(/^--list is "\.\.\/x"[\s\S]*exit 2$/)
  })

  // Ten thousand files are written and read, and it is watched for 3 s after it has come to rest: at load 25 that took 20 s.
  it('is quiet at 10,000 tasks: under 1 % of a core while nothing happens, and a change is not a reading of the list', {
    timeout: 60_000,
  }, async () => {
    plan(10_000)
    await at.json(['claim', 'task-0'])
    const screen = watch()
    await screen.until(/0 of 10000[\s\S]*Working {2}1/)
    const pid = watcher()
    await settled(pid)

    const before = { cpu: cpuMs(pid), time: performance.now() }
    await pass(3_000)
    const share = (cpuMs(pid) - before.cpu) / (performance.now() - before.time)
    expect(share).toBeLessThan(0.01)

    const read = bytesRead(pid)
    await at.json(['complete', 'task-0'])
    await screen.until(/1 of 10000[\s\S]*completed/)
    expect(bytesRead(pid) - read).toBeLessThan(200_000) // the 10,000 files have 2 MB
  })

  /** The process that watches this list. */
  function watcher(): number {
    const found = readdirSync('/proc').find((name) => {
      const line = /^\d+$/.test(name) ? readIfThere(join('/proc', name, 'cmdline')) : ''
      return line.includes(bin) && line.includes(`watch\0--dir\0${at.tasks}\0`)
    })
    if (found === undefined) throw new Error('Nobody watches this list.')
    return Number(found)
  }
})

/** Processor time of all threads, in ms. */
function cpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => readIfThere(`/proc/${pid}/task/${thread}/schedstat`))
  return threads.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0)
}

/** Resolves when the compiler and the garbage collector are through with the start: no 10 ms of work in half a second. */
async function settled(pid: number): Promise<void> {
  for (let before = Number.NEGATIVE_INFINITY; cpuMs(pid) - before > 10; await pass(500)) before = cpuMs(pid)
}

/** All that it has read since its start, cached or not. */
function bytesRead(pid: number): number {
  return Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it has ended since
  }
}
