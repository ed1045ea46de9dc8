/** Who does what at the same time in each exploration. */

import type { Deed } from './deed.ts'
import { prepared, type Scenario } from './explore.ts'
import { ModelDisk } from './model-disk.ts'
import type { Part } from './process.ts'

const claim = (id: string): Deed => ({ do: 'claim', id })
const note = (text: string, ...ids: string[]): Deed => ({ do: 'note', ids, text })
const complete = (...ids: string[]): Deed => ({ do: 'complete', ids })
const create = (...ids: string[]): Deed => ({ do: 'create', ids })
const compact: Deed = { do: 'compact' }
const look: Deed = { do: 'look' }

interface Plot {
  readonly name: string
  /** What was done before, one after the other. */
  readonly before?: readonly Part[]
  readonly parts: readonly Part[]
}

const seed: Part = { name: 'seed', deeds: [create('x', 'y', 'z')] }
const held: Part = { name: 'a', deeds: [claim('x'), claim('y')] }

const seal: Deed = { do: 'seal' }
const help: Deed = { do: 'help' }
const tidy: Deed = { do: 'tidy' }

/** A participant of this name. */
const who = (name: string, ...deeds: Deed[]): Part => ({ name, deeds })
const late = (name: string, ...deeds: Deed[]): Part => ({ name, deeds, startsLate: true })

/** Few enough states for every run of the tests. */
export const plots: readonly Plot[] = [
  { name: 'two claim one task', parts: [who('a', claim('x')), who('b', claim('x'))] },
  {
    name: 'two claim what rests on each other',
    parts: [who('a', { do: 'claimUnless', id: 'x', unless: 'y' }), who('b', { do: 'claimUnless', id: 'y', unless: 'x' })],
  },
  { name: 'two create the same id', parts: [who('a', create('v', 'w')), who('b', create('w'))] },
  { name: 'a list begins twice', before: [], parts: [late('a', create('x')), late('b', create('x', 'y'))] },
  {
    name: 'two files complete while another claims one and notes both',
    before: [seed, held],
    parts: [who('a', complete('x', 'y')), who('b', claim('x'), note('b', 'x', 'y'))],
  },
  {
    name: 'a holder that sleeps is taken for gone, and wakes to complete',
    before: [seed, held],
    parts: [who('a', complete('x')), { ...who('b', claim('x')), believesGone: ['a'] }],
  },
  { name: 'a helper and an owner that goes on', parts: [who('a', note('a1', 'x'), note('a2', 'y')), who('b', help)] },
  {
    name: 'two help an owner',
    parts: [who('a', claim('x')), who('b', help), who('c', help)],
  },
  { name: 'a reader starts while two files change', parts: [who('a', note('a1', 'x', 'y')), late('r', look, look)] },
  { name: 'an epoch ends while another writes', parts: [who('a', seal), who('b', note('b1', 'x'))] },
  { name: 'an epoch ends twice', parts: [who('a', seal), who('b', seal)] },
  { name: 'two clear up', before: [seed, who('s', seal)], parts: [who('a', tidy), who('b', tidy)] },
  {
    name: 'one clears up while another writes',
    before: [seed, who('s', seal)],
    parts: [who('a', tidy), who('b', note('b1', 'x'))],
  },
  { name: 'a reader starts during a compaction', parts: [who('a', compact), late('r', look)] },
  { name: 'a writer starts during a compaction', parts: [who('a', compact), late('b', note('b1', 'x'))] },
  { name: 'a sleeper across a compaction', parts: [who('a', note('a1', 'x')), who('b', compact)] },
]

/** The same and more at length: for a run by hand. */
export const longPlots: readonly Plot[] = [
  { name: 'two help with two files', parts: [who('a', note('a', 'x', 'y')), who('b', help), who('c', help)] },
  { name: 'three claim one task', parts: [who('a', claim('x')), who('b', claim('x')), who('c', claim('x'))] },
  {
    name: 'a helper and an owner that goes on with the same task',
    parts: [who('a', note('a1', 'x'), note('a2', 'x')), who('b', note('b1', 'x'))],
  },
  {
    name: 'a holder that sleeps is taken for gone, and both go on',
    before: [seed, held],
    parts: [who('a', note('a', 'x'), complete('x')), { ...who('b', claim('x'), complete('x')), believesGone: ['a'] }],
  },
  {
    name: 'two owners that help each other and go on',
    parts: [who('a', note('a1', 'x'), note('a2', 'y')), who('b', note('b1', 'y'), note('b2', 'x'))],
  },
  { name: 'a compaction and a writer', parts: [who('a', compact), who('b', note('b1', 'x'), note('b2', 'y'))] },
  { name: 'two compactions', parts: [who('a', compact), who('b', compact)] },
  { name: 'a sleeper across two compactions', parts: [who('a', note('a1', 'x')), who('b', compact, compact)] },
  {
    name: 'two helpers and an owner',
    parts: [who('a', note('a', 'x', 'y')), who('b', note('b', 'x')), who('c', note('c', 'y'))],
  },
  {
    name: 'a compaction, a writer and a reader that starts',
    parts: [who('a', compact), who('b', note('b', 'x')), late('r', look)],
  },
]

/** Played on a disk that forgets at a power cut what was not flushed. */
export const cutPlots: readonly Plot[] = [
  {
    name: 'the power fails while one notes and completes',
    before: [seed, held],
    parts: [who('a', note('a', 'x'), complete('x', 'y'))],
  },
  { name: 'the power fails while one creates', parts: [who('a', create('v'), note('a', 'v'))] },
  { name: 'the power fails while one claims and notes', parts: [who('a', claim('x'), note('a', 'y'))] },
  { name: 'the power fails while a list begins', before: [], parts: [late('a', create('x', 'y'))] },
  { name: 'the power fails while an epoch ends', parts: [who('a', note('a', 'x'), compact, note('b', 'y'))] },
  { name: 'the power fails while an epoch ends and another writes', parts: [who('a', seal), who('b', note('b', 'x'))] },
  { name: 'the power fails while another finishes', parts: [who('a', note('a', 'x')), who('b', help)] },
]

export function scenarioOf({ name, before = [seed], parts }: Plot, canLink: boolean, tracksFlushes: boolean): Scenario {
  return { name, parts, start: prepared(ModelDisk.empty({ canLink, tracksFlushes }), before) }
}
