/**
 * Whose session a hook speaks for: decided by the processes above it, on presence files as servers leave them.
 *
 * Red without: the start time in isSameProcess (a pid that was given out again), the boot and the namespace in isComparable,
 * isOfAnother (a session resumed in two terminals), the left-out first process in ancestorsOf, the end of ownClient at the
 * caller's own Claude Code (a session that runs `claude -p`).
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ancestorsOf, markOf } from '../../src/store/file/ancestry.ts'
import { type CallerEvidence, type ClientClues, sessionNamed, sessionOfClient } from '../../src/store/file/client-session.ts'
import type { ProcessMark } from '../../src/store/file/process-evidence.ts'
import type { SessionRecord } from '../../src/store/file/session-file.ts'
import { scratchFolder } from './file/scratch.ts'

const shell = { pid: 10, startTime: 1 }
const bash = { pid: 50, startTime: 5 }
const npx = { pid: 60, startTime: 6 }
const inner = { pid: 70, startTime: 7 }
const claude = { pid: 20, startTime: 2 }
const otherClaude = { pid: 30, startTime: 3 }
const hook = { pid: 40, startTime: 4 }

/** The processes of this world: pid -> its ancestors. */
const chains: Readonly<Record<number, readonly ProcessMark[]>> = {
  21: [claude, shell],
  31: [otherClaude, shell],
  22: [{ pid: 25, startTime: 9 }, claude, shell],
}

function world(records: readonly Partial<SessionRecord>[], { dead = [] }: { dead?: readonly number[] } = {}) {
  const directory = join(scratchFolder('client-session'), 'list')
  const folder = join(directory, '.dibs', 'sessions')
  mkdirSync(folder, { recursive: true })
  records.forEach((record, n) => {
    const whole = {
      session: `s${n + 1}`,
      name: `name-${n + 1}`,
      pid: 21,
      startTime: 5,
      pidNamespace: 'ns',
      bootId: 'boot',
      host: 'laptop',
      user: 'mejba',
      hint: '',
      where: {},
      since: `2026-11-22T08:00:0${n}.000Z`,
      ...record,
    }
    writeFileSync(join(folder, `s${n + 1}.r.json`), JSON.stringify(whole))
  })
  const caller: CallerEvidence = {
    evidence: {
      self: { pid: hook.pid, startTime: 4, pidNamespace: 'ns', bootId: 'boot' },
      signal: (pid) => (dead.includes(pid) ? 'absent' : 'delivered'),
      stat: () => ({ state: 'S', startTime: 5 }),
    },
    host: 'laptop',
    ancestors: [claude, shell],
    markOf: (pid) => ({ pid, startTime: pid / 10 }),
    isShell: (pid) => [shell.pid, bash.pid].includes(pid),
    ancestorsOf: (pid) => chains[pid] ?? [],
  }
  return {
    find: (clues: ClientClues = {}, as: Partial<CallerEvidence> = {}) =>
      sessionOfClient(directory, clues, { ...caller, ...as })?.session,
    named: (name: string) => sessionNamed(directory, name, caller)?.session,
  }
}

const mine = { client: claude, pid: 21 }
const theirs = { client: otherClaude, pid: 31 }

describe('the session of a hook', () => {
  it('is the one whose server the same Claude Code started, whatever the ids say', () => {
    expect(
      world([
        { ...theirs, hint: 'cc-1' },
        { ...mine, hint: 'stale' },
      ]).find({ hint: 'cc-1' }),
    ).toBe('s2')
  })

  it('is nobody where two terminals have only their shell in common', () => {
    expect(world([theirs]).find()).toBeUndefined()
  })

  it('is the nearest where one Claude Code runs inside another', () => {
    expect(world([mine, { client: inner, pid: 36 }]).find({}, { ancestors: [inner, claude, shell] })).toBe('s2')
  })

  it('is found by the pid that the environment names, where the processes above tell nothing', () => {
    expect(world([{ client: { pid: 20, startTime: 2 } }]).find({ clientPid: 20 }, { ancestors: [] })).toBe('s1')
  })

  it.each([
    ['a pid that was given out again', { client: { ...claude, startTime: 99 } }],
    ['another boot', { ...mine, bootId: 'before' }],
    ['another pid namespace', { ...mine, pidNamespace: 'container' }],
    ['a namespace that is not known', { ...mine, pidNamespace: null }],
  ])('is nobody for %s', (_what, record) => expect(world([record]).find()).toBeUndefined())

  it('is by the start of the process nobody where the client is damaged, and the file still says who is here', () => {
    const at = world([{ client: { pid: -1, startTime: null } }])
    expect([at.find(), at.named('name-1')]).toEqual([undefined, 's1'])
  })

  it('of two servers of one Claude Code is the one that knows its id, else the latest', () => {
    const at = world([{ ...mine, hint: 'cc-1' }, mine])
    expect([at.find({ hint: 'cc-1' }), at.find({ hint: 'cc-9' })]).toEqual(['s1', 's2'])
  })
})

describe('where a session runs `claude -p` that has written nothing', () => {
  const ancestors = [inner, bash, claude, shell]

  it.each([
    ['here', {}],
    ['gone', { gone: true }],
    ['here, of no id', { hint: '' }],
  ])('is nobody for the inner one, the outer one being %s', (_what, more) => {
    const at = world([{ ...mine, hint: 'cc-1', ...more }])
    expect(at.find({ hint: 'cc-2' }, { ancestors })).toBeUndefined()
    expect(at.find({ hint: 'cc-2', clientPid: inner.pid }, { ancestors })).toBeUndefined()
    expect(at.find({ hint: 'cc-2', clientPid: inner.pid }, { ancestors: [bash, ...ancestors] })).toBeUndefined()
  })

  it('is nobody where the inner one resumes the outer, and the environment names it', () => {
    expect(world([{ ...mine, hint: 'cc-1' }]).find({ hint: 'cc-1', clientPid: inner.pid }, { ancestors })).toBeUndefined()
  })

  it('is the outer one for its own hooks and shell, after /clear too', () => {
    const at = world([{ ...mine, hint: 'cc-1' }])
    for (const above of [
      [claude, shell],
      [bash, bash, claude, shell],
    ]) {
      expect(at.find({ hint: 'cc-2' }, { ancestors: above })).toBe('s1')
      expect(at.find({ hint: 'cc-2', clientPid: claude.pid }, { ancestors: above })).toBe('s1')
    }
  })

  it('is the outer one through npx by its id, or by the pid that the environment names', () => {
    const at = world([{ ...mine, hint: 'cc-1' }])
    const above = { ancestors: [bash, npx, bash, claude, shell] }
    expect(at.find({ hint: 'cc-1' }, above)).toBe('s1')
    expect(at.find({ hint: 'cc-2', clientPid: claude.pid }, above)).toBe('s1')
  })
})

describe('by the session id', () => {
  it('is a server that a wrapper started below the same Claude Code', () => {
    expect(world([{ client: { pid: 25, startTime: 9 }, pid: 22, hint: 'cc-1' }]).find({ hint: 'cc-1' })).toBe('s1')
  })

  it('is never the server of another terminal that has resumed the same session', () => {
    expect(world([{ ...theirs, hint: 'cc-1' }]).find({ hint: 'cc-1' })).toBeUndefined()
    expect(
      world([
        { ...theirs, hint: 'cc-1' },
        { ...mine, hint: 'cc-1', gone: true, client: undefined },
      ]).find({ hint: 'cc-1' }),
    ).toBeUndefined()
  })

  it('is one in a container, whose processes say nothing here', () => {
    expect(world([{ ...theirs, pidNamespace: 'container', hint: 'cc-1' }]).find({ hint: 'cc-1' })).toBe('s1')
  })

  it('is nobody on another host, or without an id', () => {
    expect(world([{ hint: 'cc-1', host: 'desk', bootId: 'other' }]).find({ hint: 'cc-1' })).toBeUndefined()
    expect(world([{ hint: '' }]).find({ hint: '' })).toBeUndefined()
  })
})

describe('a wrapper around the server', () => {
  const wrapped = { client: { pid: 25, startTime: 9 }, pid: 22, hint: 'cc-1' }

  it('is no hindrance to a command in a shell', () => {
    expect(world([wrapped]).find({ hint: 'cc-1' }, { ancestors: [bash, claude, shell] })).toBe('s1')
  })
})

describe('a server that has gone before its hooks', () => {
  it('is found by its client, and by the id', () => {
    expect(world([{ ...mine, gone: true }]).find()).toBe('s1')
    expect(world([{ ...mine, pid: 23 }], { dead: [23] }).find()).toBe('s1')
    expect(world([{ hint: 'cc-1', gone: true }]).find({ hint: 'cc-1' })).toBe('s1')
  })

  it('comes after one that is here', () => {
    expect(world([mine, { ...mine, gone: true }]).find()).toBe('s1')
  })
})

describe('by name', () => {
  it('is the one that is here', () => {
    const at = world([
      { ...theirs, name: 'fox', gone: true },
      { ...theirs, name: 'owl' },
    ])
    expect([at.named('fox'), at.named('owl'), at.named('elk')]).toEqual([undefined, 's2', undefined])
  })
})

describe.runIf(process.platform === 'linux')('the processes above this one', () => {
  it('begin with its parent, each with its start, and leave the first of all out', () => {
    const above = ancestorsOf(process.pid)
    expect(above[0]).toEqual(markOf(process.ppid))
    expect(above.every(({ startTime }) => startTime !== null)).toBe(true)
    expect(above.slice(1).map(({ pid }) => pid)).not.toContain(1)
  })

  it('are none for a process that is not there', () => {
    const { pid = 0 } = spawnSync('true')
    expect(ancestorsOf(pid)).toEqual([])
  })
})
