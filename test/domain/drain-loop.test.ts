/** When a loop keeps its session going, when it pauses, and how it ends: each reason in its words. */

import { describe, expect, it } from 'vitest'
import { type LoopFacts, type LoopState, newLoop, nextRound, parseLoop } from '../../src/domain/drain-loop.ts'

const nothing: LoopFacts = {
  ready: { count: 0 },
  mine: [],
  others: [],
  waiting: [],
  head: 'e.1',
  isFreshTurn: false,
  hasActed: false,
  hasAgentsAtWork: false,
  cap: 8,
}
const login = { id: 'login', subject: 'Build the login' }
const docs = { id: 'docs', subject: 'Write it up' }
const oneReady: LoopFacts = { ...nothing, ready: { first: login, count: 1 } }
const loop = newLoop('s1', {})

/** `count` rounds in which the list changes, from `state`. */
function rounds(state: LoopState, count: number, facts: LoopFacts = oneReady): LoopState {
  let at = state
  for (let n = 0; n < count; n++) {
    const verdict = nextRound(at, { ...facts, head: `${at.iteration}.${n}` })
    if (verdict.kind !== 'go') throw new Error(`round ${n}: ${JSON.stringify(verdict)}`)
    at = verdict.state
  }
  return at
}

describe('a loop goes on', () => {
  it('while a matching task is ready, and says what is there', () => {
    const facts = { ...oneReady, ready: { first: login, count: 4 }, mine: [{ ...docs, waits: false }] }
    expect(nextRound(newLoop('s1', { label: 'auth', parent: 'p1' }), facts)).toMatchObject({
      kind: 'go',
      state: { iteration: 1, inARow: 1, unchanged: 0, head: 'e.1' },
      words:
        'dibs loop over label auth below p1, round 1 of 25: this session holds: docs "Write it up"; 4 ready, first login "Build the login".',
    })
  })

  it('while the session holds a task that can be completed, though nothing is ready', () => {
    expect(nextRound(loop, { ...nothing, mine: [{ ...docs, waits: false }] }).kind).toBe('go')
  })

  it('after a turn of the user, however many rounds came before it', () => {
    const at = rounds(loop, 8)
    expect(nextRound(at, { ...oneReady, head: 'new', isFreshTurn: true })).toMatchObject({
      kind: 'go',
      state: { inARow: 1, iteration: 9 },
    })
  })
})

describe('a loop whose session has agents at work in the background', () => {
  const facts = { ...nothing, hasAgentsAtWork: true, mine: [{ ...docs, waits: false }] }

  it('lets it stop, however often, and stays as it is', () => {
    const at = rounds(loop, 2)
    expect(nextRound(at, facts)).toEqual({ kind: 'wait', state: at })
  })

  const andMore = { ...facts, ready: { first: login, count: 1 } }

  it('keeps it going while something else is ready', () => {
    expect(nextRound(loop, andMore).kind).toBe('go')
  })

  it('lets it stop after one round in which nobody changed the list, counts none, and goes on with the next change', () => {
    const at = rounds(loop, 1, andMore)
    const unchanged = { ...andMore, head: at.head ?? '' }
    for (let n = 0; n < 5; n++) expect(nextRound(at, unchanged)).toEqual({ kind: 'wait', state: at })
    expect(nextRound(at, { ...andMore, head: 'new' })).toMatchObject({ kind: 'go', state: { unchanged: 0 } })
    expect(nextRound(at, { ...unchanged, hasAgentsAtWork: false })).toMatchObject({ kind: 'go', state: { unchanged: 1 } })
  })

  it('lets it stop at once where it holds nothing: they are about to claim', () => {
    expect(nextRound(loop, { ...andMore, mine: [] })).toEqual({ kind: 'wait', state: loop })
  })

  it('is not over when what is left waits or is held by others: they may free it', () => {
    const left = { ...facts, mine: [], others: [{ ...login, owner: 'sunny-heron' }] }
    expect(nextRound(loop, left)).toEqual({ kind: 'wait', state: loop })
    expect(nextRound(loop, { ...left, hasAgentsAtWork: false })).toMatchObject({ why: 'blocked' })
  })

  it('is over when no open task is left', () =>
    expect(nextRound(loop, { ...nothing, hasAgentsAtWork: true })).toMatchObject({ why: 'done' }))
})

describe('a loop ends', () => {
  it('when no open task matches', () => {
    expect(nextRound(rounds(loop, 2), nothing)).toEqual({
      kind: 'end',
      why: 'done',
      words: 'dibs loop ended after 2 rounds: no open task is left (0 open).',
    })
  })

  it('when all that is left is held by others or waits, and says by whom and for what', () => {
    const facts = {
      ...nothing,
      others: [{ ...login, owner: 'sunny-heron' }],
      waiting: [{ ...docs, waitsFor: ['login', 'gone-1'] }],
      mine: [{ id: 'epic', subject: 'All of it', waits: true }],
    }
    expect(nextRound(rounds(loop, 1), facts)).toMatchObject({
      why: 'blocked',
      words:
        'dibs loop ended after 1 round: this session holds, waiting: epic "All of it"; held by others: login "Build the login" by sunny-heron; waiting: docs "Write it up" for login, gone-1.',
    })
  })

  it('at its limit, and not one round before', () => {
    const short = newLoop('s1', { maxIterations: 3 })
    expect(nextRound(rounds(short, 3), oneReady)).toMatchObject({
      why: 'limit',
      words: 'dibs loop ended after 3 rounds: its limit; 1 ready, first login "Build the login".',
    })
  })

  it('after three rounds in which nobody changed the list, and not after two', () => {
    const kinds: string[] = []
    let at = loop
    for (let n = 0; n < 4; n++) {
      const verdict = nextRound(at, oneReady)
      kinds.push(verdict.kind === 'end' ? verdict.why : verdict.kind)
      if (verdict.kind !== 'end') at = verdict.state
    }
    expect(kinds).toEqual(['go', 'go', 'go', 'no_change'])
    const moved = { ...at, unchanged: 2 }
    expect(nextRound(moved, { ...oneReady, head: 'e.2' })).toMatchObject({ kind: 'go', state: { unchanged: 0 } })
  })
})

describe("Claude Code's limit of blocks in a row", () => {
  it('is told with the last round that it allows, and pauses the loop after it', () => {
    const at = rounds(loop, 7)
    const last = nextRound(at, { ...oneReady, head: 'new' })
    expect('words' in last && last.words).toMatch(
      /This is number 8 in a row, the last that Claude Code honours before a tool call or a turn of the user \(CLAUDE_CODE_STOP_HOOK_BLOCK_CAP in its environment sets another limit, 0 none\)\.$/,
    )
    const paused = nextRound(rounds(loop, 8), { ...oneReady, head: 'new' })
    expect(paused).toMatchObject({ kind: 'pause', state: { iteration: 8, inARow: 8 } })
    expect('words' in paused && paused.words).toContain('8 times in a row without a tool call')
  })

  it('begins anew with each change that the session itself makes', () => {
    const at = rounds(loop, 8)
    expect(nextRound(at, { ...oneReady, head: 'new', hasActed: true })).toMatchObject({
      kind: 'go',
      state: { inARow: 1, iteration: 9 },
    })
  })

  it('of 0 is none', () => {
    expect(rounds(loop, 24, { ...oneReady, cap: 0 }).inARow).toBe(24)
  })
})

describe('the memo of a loop', () => {
  it('is read back as it was written', () => expect(parseLoop(JSON.stringify(rounds(loop, 2)))).toEqual(rounds(loop, 2)))

  it.each([
    undefined,
    '',
    '{',
    '[]',
    '{"session":""}',
    JSON.stringify({ ...loop, session: '' }),
    JSON.stringify({ ...loop, iteration: -1 }),
  ])('that says %j is none', (text) => expect(parseLoop(text)).toBeUndefined())
})

it('cuts what is long and shows what is odd', () => {
  const odd = { id: 'odd', subject: `\u001b[31m${'x'.repeat(100)}` }
  const verdict = nextRound(loop, { ...oneReady, ready: { first: odd, count: 1 } })
  expect('words' in verdict && verdict.words).toContain(`first odd "␛[31m${'x'.repeat(34)}…"`)
})
