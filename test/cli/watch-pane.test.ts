/** The pane of `dibs watch` as a function: what stands where, in every size, and what keys and news make of it. */

import { describe, expect, it } from 'vitest'
import { widthOf } from '../../src/cli/table.ts'
import { paintOf } from '../../src/cli/terminal.ts'
import { clockFace, pageOf, paneLines } from '../../src/cli/watch-pane.ts'
import { afterKey, afterLook, emptyPane, type PaneState, rateOf } from '../../src/cli/watch-state.ts'
import type { ListEvent, ListNow } from '../../src/service/list-watch.ts'
import { taskOf } from '../domain/builders.ts'

const at = '2026-11-22T09:30:00.000Z'
const nowMs = Date.parse(at)
const hostile = '\u001b[2J\u0007x\ny'
// biome-ignore lint/suspicious/noControlCharactersInRegex: the point is that there is none
const raw = /[\u0000-\u001f\u007f-\u009f]/

function held(id: string, owner: string, minutes: number) {
  const claim = { session: 's', at: new Date(nowMs - minutes * 60_000).toISOString() }
  return taskOf({ id, subject: `Subject of ${id}`, status: 'in_progress', owner, claim, term: 1 })
}

const counts = { ready: 12, inProgress: 2, blocked: 30, completed: 6, cancelled: 1, tracks: 9, longestChain: 7 }

function listNow(changes: Partial<ListNow> = {}): ListNow {
  return {
    cursor: '1',
    at,
    records: [],
    changed: [],
    startOver: true,
    missed: true,
    counts,
    working: [
      { task: held('k3f9qz', 'amber-fox', 72), holder: 'live', openBlockers: [] },
      { task: held('m2x8ab', 'sunny-heron/tests', 0), holder: 'gone', openBlockers: ['q7t2nn'] },
    ],
    ready: Array.from({ length: 12 }, (_, n) => ({
      task: taskOf({ id: `ready${n}`, priority: n === 0 ? 0 : 2 }),
      unblocks: 12 - n,
    })),
    waiting: Array.from({ length: 30 }, (_, n) => ({
      task: taskOf({ id: `wait${n}` }),
      waitsFor: [{ id: 'k3f9qz', task: held('k3f9qz', 'amber-fox', 72) }, { id: 'missing' }].slice(0, 1 + (n % 2)),
    })),
    readyIds: new Set(),
    ...changes,
  }
}

const event = (fields: Partial<ListEvent>): ListEvent => ({ event: 'completed', at, id: 'a', subject: 'A', ...fields })
const paneOf = (now = listNow(), events: readonly ListEvent[] = []) =>
  afterLook(emptyPane('orders-service', nowMs), { now, events, missed: false })
const drawn = (state: PaneState, width = 100, height = 29, colour = false) =>
  paneLines(state, { width, height, nowMs, paint: paintOf(colour) })
const pressed = (state: PaneState, keys: readonly string[], page = pageOf(29)) =>
  keys.reduce<PaneState>((before, key) => afterKey(before, key, page) ?? before, state)

describe('the pane', () => {
  it('shows who does what and for how long, what is ready, what waits for what, and what just happened', () => {
    const lines = drawn(paneOf(listNow(), [event({ id: 'k1', by: 'amber-fox', result: 'src/a.ts' })]))
    const text = lines.join('\n')
    expect(lines[0]).toMatch(/^dibs · orders-service +\? keys {2}q quit$/)
    expect(lines[1]).toMatch(/^█{4}▓{2}░+ 6 of 50 · 12 %$/)
    expect(lines[2]).toBe('2 in progress · 12 ready · 30 blocked · 1 cancelled · longest chain 7 · 9 side by side')
    expect(text).toMatch(/Working {2}2\namber-fox +1 h 12 min {2}k3f9qz {2}Subject of k3f9qz/)
    expect(text).toMatch(/sunny-heron\/tests +0 s +m2x8ab {2}Subject of m2x8ab {2}gone: free to claim · waits for q7t2nn/)
    expect(text).toMatch(/Ready {2}\d+ of 12\nready0 +P0 {2}Subject of ready0 {2}unblocks 12/)
    expect(text).toMatch(
      /Waiting {2}\d+ of 30\nwait0 {2}Subject of wait0 {2}← k3f9qz \(amber-fox\) Subject of k3f9qz\nwait1 .*← k3f9qz \+1/,
    )
    expect(text).toMatch(/Just happened {2}UTC\n09:30:00 {2}amber-fox {2}completed {2}k1 {2}A {2}src\/a\.ts/)
  })

  it('says that more wait than are counted', () => {
    const waiting = Array.from({ length: 200 }, (_, n) => ({ task: taskOf({ id: `w${n}` }), waitsFor: [{ id: 'missing' }] }))
    expect(drawn(paneOf(listNow({ waiting }))).join('\n')).toMatch(/^Waiting {2}\d+ of 200\+$/m)
    expect(drawn(paneOf(listNow({ waiting: waiting.slice(1) }))).join('\n')).toMatch(/^Waiting {2}\d+ of 199$/m)
  })

  it('says in words what there is none of', () => {
    const none = { ready: 0, inProgress: 0, blocked: 0, completed: 0, cancelled: 0, tracks: 0, longestChain: 0 }
    const text = drawn(paneOf(listNow({ counts: none, working: [], ready: [], waiting: [] }))).join('\n')
    for (const words of ['Working  nobody', 'Ready  nothing', 'Waiting  nothing', 'Just happened  nothing yet', '0 of 0 · 0 %']) {
      expect(text).toContain(words)
    }
  })

  it('gives a long part the room that short ones leave, and each part a line before any gets two', () => {
    const few = drawn(paneOf(listNow({ waiting: [], counts: { ...counts, blocked: 0 } })))
    expect(few.filter((line) => line.startsWith('ready'))).toHaveLength(12)
    const many = drawn(paneOf(), 100, 14).map((line) => line.split(' ')[0])
    for (const title of ['Working', 'Ready', 'Waiting']) expect(many).toContain(title)
  })

  const sizes = [
    [200, 60],
    [100, 29],
    [60, 14],
    [40, 9],
    [20, 5],
    [7, 3],
    [1, 1],
  ] as const

  it.each(sizes)('fills %i by %i and no more, with hostile and wide texts too', (width, height) => {
    const nasty = taskOf({
      id: 'evil',
      subject: `${hostile}${'漢字'.repeat(50)}`,
      status: 'in_progress',
      owner: hostile,
      claim: { at: hostile },
    })
    const long = taskOf({ id: 'a-very-long-id-that-somebody-has-given-by-hand-and-that-is-never-cut' })
    const now = listNow({
      working: [{ task: nasty, holder: 'foreign', openBlockers: [hostile] }],
      ready: [{ task: long, unblocks: 1 }],
      waiting: [{ task: nasty, waitsFor: [{ id: hostile, task: nasty }] }],
    })
    const state = paneOf(now, [event({ subject: hostile, by: hostile, result: hostile, from: hostile, at: hostile })])
    for (const keys of [[], ['1'], ['2'], ['3'], ['4'], ['?']]) {
      const lines = drawn({ ...pressed(state, keys), list: hostile }, width, height)
      expect(lines).toHaveLength(height)
      for (const line of lines) {
        expect(widthOf(line)).toBeLessThanOrEqual(width)
        expect(line).not.toMatch(raw)
      }
    }
  })

  it('has colours where they are wanted, and takes no more room with them', () => {
    const [plain, coloured] = [drawn(paneOf()), drawn(paneOf(), 100, 29, true)]
    expect(plain.join('')).not.toMatch(raw)
    expect(coloured[0]).toContain('\u001b[1mdibs')
    expect(coloured.map(widthOf)).toEqual(plain.map(widthOf))
  })

  it('stays the same from second to second but for what is younger than a minute', () => {
    const state = paneOf()
    const differ = (seconds: number) =>
      paneLines(state, { width: 100, height: 29, nowMs: nowMs + seconds * 1_000, paint: paintOf(false) }).filter(
        (line, nth) => line !== drawn(state)[nth],
      )
    expect(differ(4)).toEqual([])
    expect(clockFace(state, nowMs + 4_000)).toBe(clockFace(state, nowMs))
    expect(differ(5)).toEqual([expect.stringMatching(/^sunny-heron\/tests +5 s/)])
    expect(clockFace(state, nowMs + 5_000)).not.toBe(clockFace(state, nowMs))
  })

  it('says that it reads while it has seen nothing yet', () => {
    expect(drawn(emptyPane('x', nowMs)).join('\n')).toContain('Reading the list …')
  })
})

describe('what just happened', () => {
  it('is newest first, and tells in one line what one commit did to many', () => {
    const plan = Array.from({ length: 47 }, (_, n) =>
      event({ event: 'created', id: `t${n}`, by: 'amber-fox', at: '2026-11-22T09:29:00.000Z' }),
    )
    const state = paneOf(listNow(), [...plan, event({ event: 'taken_over', id: 't0', by: 'sunny-heron', from: 'amber-fox' })])
    const lines = drawn(pressed(state, ['4'])).filter((line) => /^\d\d:/.test(line))
    expect(lines.map((line) => line.trimEnd().split(/ {2,}/))).toEqual([
      ['09:30:00', 'sunny-heron', 'taken over', 't0', 'A', 'from amber-fox'],
      ['09:29:00', 'amber-fox', 'created', '47 tasks'],
    ])
  })
})

describe('the rate', () => {
  const completions = (minutesAgo: readonly number[]) =>
    minutesAgo.map((minutes) => event({ at: new Date(nowMs - minutes * 60_000).toISOString() }))

  it('is that of the last ten minutes, with the time that is left', () => {
    const state = paneOf(listNow(), completions([90, 8, 6, 4, 2, 0]))
    expect(rateOf(state, nowMs)).toBeCloseTo(0.5)
    expect(drawn(state)[1]).toContain('30/h · about 1 h 28 min left')
  })

  it('is that of the time that is known when it is shorter', () => {
    expect(rateOf(paneOf(listNow(), completions([2, 1, 1, 0])), nowMs)).toBeCloseTo(2)
    expect(drawn(paneOf(listNow(), completions([1, 1, 0])))[1]).toContain('3.0/min')
  })

  it('is not guessed from fewer than two', () => {
    expect(rateOf(paneOf(listNow(), completions([1])), nowMs)).toBeUndefined()
    expect(drawn(paneOf())[1]).not.toContain('/')
  })
})

describe('keys', () => {
  const titles = (state: PaneState) =>
    drawn(state).flatMap((line) => /^(Working|Ready|Waiting|Just happened)/.exec(line)?.[1] ?? [])

  it('choose what fills the pane: 1 to 4, Tab in turn, 0 and Esc for all', () => {
    const state = paneOf()
    expect(titles(pressed(state, ['2']))).toEqual(['Ready'])
    expect(titles(pressed(state, ['tab', 'tab', 'tab']))).toEqual(['Waiting'])
    expect(titles(pressed(state, ['4', 'tab']))).toHaveLength(4)
    expect(titles(pressed(state, ['3', 'escape']))).toHaveLength(4)
    expect(titles(pressed(state, ['3', '0']))).toHaveLength(4)
  })

  it('scroll by lines and pages, and stop at both ends', () => {
    const page = pageOf(29)
    const waiting = pressed(paneOf(), ['3'])
    const above = (...keys: string[]) => pressed(waiting, keys).above
    expect([above('k'), above('j', 'down', 'j'), above('j', 'up'), above('G'), above('G', 'j'), above('pagedown', 'g')]).toEqual([
      0,
      3,
      0,
      30 - page,
      30 - page,
      0,
    ])
    const scrolled = drawn(pressed(waiting, ['j', 'j']))
    expect(scrolled.join('\n')).toContain(`Waiting  3 to ${page + 2} of 30\nwait2`)
    expect(pressed(waiting, ['j', '2']).above).toBe(0)
  })

  it('show themselves with ?, and go with any other', () => {
    const shown = pressed(paneOf(), ['?'])
    expect(drawn(shown).join('\n')).toMatch(/^Tab +the next part$/m)
    expect(titles(pressed(shown, ['?']))).toHaveLength(4)
    expect(titles(pressed(shown, ['1']))).toEqual(['Working'])
  })

  it('leave with q, and do nothing otherwise', () => {
    expect(afterKey(paneOf(), 'q', 5)).toBeUndefined()
    expect(pressed(paneOf(), ['x', 'return', 'f1'])).toEqual(paneOf())
  })
})
