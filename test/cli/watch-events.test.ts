/** `dibs watch --events`: one line an event for other programs, while real sessions and people work on the list. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { eventFields } from '../../src/cli/event-lines.ts'
import { eventKinds } from '../../src/service/list-events.ts'
import { startServer } from '../fixtures/built-servers.ts'
import { root } from '../house/source.ts'
import { bin, type CommandLine, isThere, newPlace } from './command-line.ts'
import { patienceMs } from './tmux-screen.ts'

let at: CommandLine
beforeEach(() => {
  at = newPlace()
})

/** Starts a watch and resolves when it listens; `until` answers the lines once there are so many after the first. */
async function watching(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { child, ended, stop } = at.start(['watch', ...words, '--dir', at.tasks], { env })
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const lines = () => text.split('\n').slice(0, -1)
  const until = (count: number) =>
    vi.waitFor(
      () => {
        if (lines().length <= count) throw new Error(`${count} events are wanted, there are:\n${text}`)
        return lines().slice(1)
      },
      { timeout: patienceMs, interval: 20 },
    )
  await until(0)
  return { until, lines, ended, stop }
}

const fieldsOf = (line: string) => JSON.parse(line)

describe('dibs watch --events --json', () => {
  it('tells one object a line what sessions, people, deaths and edits do to the list', async () => {
    mkdirSync(at.tasks, { recursive: true })
    const watch = await watching(['--events', '--json'])
    expect(fieldsOf(watch.lines()[0] ?? '')).toEqual({ event: 'watching', at: expect.any(String), list: expect.any(String) })
    const fox = await startServer(at.tasks, { DIBS_OWNER: 'amber-fox' })
    let before = 0
    const told = async (...expected: object[]) => {
      const lines = await watch.until(before + expected.length)
      expect(lines.slice(before).map(fieldsOf)).toEqual(expected.map((event) => expect.objectContaining(event)))
      before = lines.length
    }

    await fox.call('create_tasks', {
      tasks: [
        { id: 'schema', subject: 'Write the schema' },
        { id: 'login', subject: 'Write the login', blockedBy: ['schema'] },
      ],
    })
    await told(
      { event: 'created', id: 'schema', by: 'amber-fox', subject: 'Write the schema' },
      { event: 'created', id: 'login' },
      { event: 'ready', id: 'schema' },
    )
    await fox.call('claim_task', { id: 'schema' })
    await told({ event: 'claimed', id: 'schema', by: 'amber-fox', owner: 'amber-fox' })
    await at.json(['claim', 'schema', '--take-over', 'she is on leave', '--dir', at.tasks])
    await told({ event: 'taken_over', id: 'schema', by: 'mejba', from: 'amber-fox' })
    await at.json(['complete', 'schema', '--result', 'schema.sql', '--dir', at.tasks])
    await told(
      { event: 'completed', id: 'schema', by: 'mejba', result: 'schema.sql' },
      { event: 'unblocked', id: 'login', ready: true },
    )
    await fox.call('claim_task', { id: 'login' })
    await told({ event: 'claimed', id: 'login' })
    process.kill(fox.pid, 'SIGKILL')
    await told({ event: 'ready', id: 'login', owner: 'amber-fox' })
    at.write({ id: 'schema', subject: 'Write the schema', status: 'completed', term: 2 })
    at.write({ id: 'login', subject: 'Write the login', status: 'cancelled', term: 1 })
    await told({ event: 'cancelled', id: 'login' })
    await at.json(['update', 'login', '--status', 'pending', '--dir', at.tasks])
    await told({ event: 'reopened', id: 'login', by: 'mejba' }, { event: 'ready', id: 'login' })
    watch.stop('SIGINT')
    expect((await watch.ended).code).toBe(130)
  })
})

describe('dibs watch --only', () => {
  it('tells the events that were named and no others, the first line included', async () => {
    const watch = await watching(['--only', 'watching,completed,taken-over', '--json'])
    await at.json(['create', 'One', '--id', 'one', '--dir', at.tasks])
    await at.json(['create', 'Two', '--id', 'two', '--blocked-by', 'one', '--dir', at.tasks])
    await at.json(['claim', 'one', '--dir', at.tasks])
    const fox = await startServer(at.tasks, { DIBS_OWNER: 'amber-fox' })
    await fox.call('claim_task', { id: 'one', takeOver: 'asked for' })
    await fox.call('complete_task', { id: 'one' })
    await watch.until(2)
    await at.json(['complete', 'two', '--dir', at.tasks])
    expect((await watch.until(3)).map(fieldsOf)).toMatchObject([
      { event: 'taken_over', id: 'one' },
      { event: 'completed', id: 'one' },
      { event: 'completed', id: 'two' },
    ])
    watch.stop('SIGINT')
    await watch.ended
  })

  it('names the events for a word that is none', async () => {
    expect(await at.run(['watch', '--only', 'ready,done'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(`--only takes watching, ${eventKinds.join(', ')}, not "done".`),
    })
  })
})

describe('dibs watch --for-session', () => {
  it('wakes the session that it runs in for what others did, and for nothing of its own', async () => {
    mkdirSync(at.tasks, { recursive: true })
    const here = { CLAUDE_CODE_SESSION_ID: 'fox-session' }
    const fox = await startServer(at.tasks, { DIBS_OWNER: 'amber-fox', ...here })
    const heron = await startServer(at.tasks, { DIBS_OWNER: 'sunny-heron', CLAUDE_CODE_SESSION_ID: 'heron-session' })
    await fox.call('create_tasks', { tasks: [{ id: 'own', subject: 'Own' }] })
    const watch = at.start(['watch', '--for-session', '--json', '--dir', at.tasks], { env: here })
    let text = ''
    watch.child.stdout.on('data', (chunk) => {
      text += chunk
    })
    let made = 0
    /** It does not say when it begins: another task is made until one is heard of. */
    const woken = async (subject: string) =>
      await vi.waitFor(
        async () => {
          await heron.call('create_tasks', { tasks: [{ subject: `${subject} ${++made}` }] })
          if (!text.includes(subject)) throw new Error(`${subject} is not heard of`)
        },
        { timeout: patienceMs, interval: 300 },
      )
    await woken('First')
    await fox.call('create_tasks', { tasks: [{ id: 'own2', subject: 'Own too' }] })
    await woken('Second')
    await fox.call('claim_task', { id: 'own' })
    await heron.call('claim_task', { id: 'own', takeOver: 'asked for' })
    await vi.waitFor(() => expect(text).toContain('taken_over'), { timeout: patienceMs })
    const events = text.trim().split('\n').map(fieldsOf)
    expect(new Set(events.map(({ event, subject }) => `${event} ${subject.replace(/ \d+$/, '')}`))).toEqual(
      new Set(['ready First', 'ready Second', 'taken_over Own']),
    )
    watch.stop('SIGINT')
    expect(await watch.ended).toMatchObject({ code: 130, stderr: '' })
  })
})

describe('the README', () => {
  it('names the events and the fields of a line', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(readme).toContain(eventFields.map((field) => `\`${field}\``).join(', '))
    for (const kind of eventKinds) expect(readme).toContain(`\`${kind}\``)
  })
})

describe('dibs watch in a pipe', () => {
  it('writes the same as lines with tabs, and nothing raw', async () => {
    const hostile = '\u001b]0;pwned\u0007\u202eevil\nforged\tline'
    const watch = await watching([])
    await at.json(['create', hostile, '--id', 'evil', '--dir', at.tasks])
    await watch.until(2)
    await at.json(['claim', 'evil', '--dir', at.tasks])
    const rows = (await watch.until(3)).map((line) => line.split('\t'))
    const subject = '␛]0;pwned␇<U+202E>evil forged line'
    expect(rows.map(([, ...fields]) => fields)).toEqual([
      ['created', 'evil', 'mejba', '', subject, ''],
      ['ready', 'evil', '', '', subject, ''],
      ['claimed', 'evil', 'mejba', 'mejba', subject, ''],
    ])
    for (const [stamp = ''] of rows) expect(stamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    watch.stop('SIGINT')
    expect(await watch.ended).toMatchObject({ code: 130, stderr: '' })
  })

  it('says what is wrong as every command does', async () => {
    expect(await at.run(['watch', '--list', '../x'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('--list'),
    })
  })

  it('leaves no trace in a project that has no list', async () => {
    const { stop, ended } = await watching(['--json'])
    await pass(50)
    stop('SIGINT')
    await ended
    expect(spawnSync('ls', ['-A', at.project], { encoding: 'utf8' }).stdout).toBe('')
  })

  it.runIf(isThere('bash'))('ends with the reader that has seen what it waited for', async () => {
    await at.json(['create', 'One', '--id', 'one'])
    const dibs = `"${process.execPath}" "${bin}"`
    // The reader leaves before something happens: else there is nothing to write to it, and the watch goes on.
    const line = `${dibs} watch | (grep -m1 watching && exec <&- && ${dibs} claim one >/dev/null); echo "\${PIPESTATUS[1]}"`
    const waiting = spawnSync('bash', ['-c', line], { cwd: at.project, env: at.env, encoding: 'utf8', timeout: patienceMs })
    expect(waiting.stdout).toMatch(/\twatching\t.*\n0\n$/)
  })
})
