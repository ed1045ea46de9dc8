/** The demo's proof cannot be talked round: each broken promise is found in the evidence, and named. */

import { expect, it } from 'vitest'
import { openJournal } from '../../examples/demo/journal.mjs'
import { type Evidence, holds, prove } from '../../examples/demo/proof.mjs'

type Entry = Evidence['journal'][number]
type TaskFile = Evidence['files'][number]

const plan = [
  { key: 'phase-1', subject: 'Lay the ground' },
  { key: 'dig', subject: 'Dig', parent: 'phase-1' },
  { key: 'pour', subject: 'Pour', parent: 'phase-1', blockedBy: ['dig'] },
  { key: 'phase-2', subject: 'Build', blockedBy: ['phase-1'] },
  { key: 'walls', subject: 'Raise walls', parent: 'phase-2' },
]
const ids = new Map(plan.map(({ key }) => [key, `id-${key}`]))

const began = (at: number, agent: string, key: string, more: { takenOverFrom?: string; openOnDisk?: string[] } = {}): Entry => {
  return { what: 'began', at, agent, id: `id-${key}`, openOnDisk: [], ...more }
}
const completed = (at: number, agent: string, key: string): Entry => {
  return { what: 'completed', at, agent, id: `id-${key}`, result: `${key} by ${agent}` }
}
const killed = (at: number, agent: string, key: string): Entry => ({ what: 'killed', at, agent, id: `id-${key}` })

/** fox digs; owl begins to pour and is killed; fox takes over, then raises the walls. */
const journal = [
  began(0, 'fox', 'dig'),
  completed(10, 'fox', 'dig'),
  began(12, 'owl', 'pour'),
  killed(20, 'owl', 'pour'),
  began(25, 'fox', 'pour', { takenOverFrom: 'owl' }),
  completed(40, 'fox', 'pour'),
  began(41, 'fox', 'walls'),
  completed(50, 'fox', 'walls'),
]
const file = (key: string, more: Partial<TaskFile> = {}): TaskFile => ({
  id: `id-${key}`,
  subject: key,
  status: 'completed',
  ...more,
})
const files = [
  file('phase-1'),
  file('dig', { term: 1, result: 'dig by fox' }),
  file('pour', { term: 2, result: 'pour by fox' }),
  file('phase-2'),
  file('walls', { term: 1, result: 'walls by fox' }),
]

/** What the proof finds wrong when the evidence differs from the good run. */
function wrongIn(changed: Partial<Evidence>): string[] {
  const findings = prove({ plan, ids, journal, files, ...changed })
  const wrong = findings.flatMap((finding) => finding.wrong)
  expect(holds(findings)).toBe(wrong.length === 0)
  return wrong
}
const without = (entry: Entry | undefined): Entry[] => journal.filter((kept) => kept !== entry)
const changedFile = (id: string, change: Partial<TaskFile>) =>
  files.map((kept) => (kept.id === id ? { ...kept, ...change } : kept))

it('finds nothing wrong in a run that kept every promise, and says so in one line', () => {
  expect(wrongIn({})).toEqual([])
  expect(prove({ plan, ids, journal, files }).map(({ short }) => short)).toEqual([
    '5 of 5 completed, each once',
    '0 started early',
    '0 worked on twice',
    '1 taken over',
    '2 phases closed by themselves',
  ])
})

it('catches a start before the work on its blocker was over, by one millisecond', () => {
  expect(wrongIn({ journal: [began(9, 'owl', 'pour'), ...without(journal[2])] })).toEqual(['"Pour" began before dig was done'])
  expect(wrongIn({ journal: [began(10, 'owl', 'pour'), ...without(journal[2])] })).toEqual([])
})

it('catches a start before the phase that its own phase waits for was done', () => {
  expect(wrongIn({ journal: [...without(journal[6]), began(39, 'fox', 'walls')] })).toEqual([
    '"Raise walls" began before phase-1 was done',
  ])
})

it('believes the files when they had a blocker open at the start, whatever the journal says', () => {
  const early = began(41, 'fox', 'walls', { openOnDisk: ['phase-1'] })

  expect(wrongIn({ journal: [...without(journal[6]), early] })).toEqual(['"Raise walls" began while the files had phase-1 open'])
})

it('catches a task that two agents completed, and one that nobody completed', () => {
  expect(wrongIn({ journal: [...journal, completed(51, 'owl', 'dig')] })).toContain('"Dig" was completed 2 times')
  expect(wrongIn({ journal: without(journal[7]) })).toContain('"Raise walls" was completed 0 times')
})

it('catches two agents at work on one task at the same time', () => {
  const wrong = wrongIn({ journal: [...journal, began(45, 'owl', 'walls'), completed(55, 'owl', 'walls')] })

  expect(wrong).toContain('"Raise walls": fox and owl at once')
})

it('catches a victim that was still at work when its task was given away', () => {
  expect(wrongIn({ journal: [...without(journal[3]), killed(26, 'owl', 'pour')] })).toContain('"Pour": owl and fox at once')
})

it('catches a task of a killed session that nobody was told about, and a run in which nobody was killed', () => {
  const never = '1 of 1 tasks of killed sessions never taken over'

  expect(wrongIn({ journal: [...without(journal[4]), began(25, 'fox', 'pour')] })).toEqual([never])
  expect(wrongIn({ journal: without(journal[3]) })).toContain('nobody was killed')
})

it('does not take an earlier takeover, or the dead agent itself, for the heir', () => {
  const heir = (at: number, agent: string) => [...without(journal[4]), began(at, agent, 'pour', { takenOverFrom: 'owl' })]

  expect(wrongIn({ journal: heir(19, 'fox') })).toContain('1 of 1 tasks of killed sessions never taken over')
  expect(wrongIn({ journal: heir(25, 'owl') })).toContain('1 of 1 tasks of killed sessions never taken over')
})

it('catches a claim that the file counts and no agent knows of', () => {
  expect(wrongIn({ files: changedFile('id-dig', { term: 2 }) })).toEqual(['"Dig" was claimed 1 times; its file counts 2'])
})

it('catches a container that is open at the end, and one that an agent worked on', () => {
  expect(wrongIn({ files: changedFile('id-phase-2', { status: 'pending' }) })).toContain('"Build" is still open')
  expect(wrongIn({ journal: [...journal, began(60, 'fox', 'phase-2')] })).toContain('"Build" was worked on by hand')
})

it('catches a lost file, an open one, one too many and a result that is not the one that was given', () => {
  expect(wrongIn({ files: files.slice(1) })).toEqual(
    expect.arrayContaining(['4 files for 5 tasks', '"Lay the ground" is without a file']),
  )
  expect(wrongIn({ files: changedFile('id-walls', { status: 'in_progress' }) })).toContain('"Raise walls" is in_progress')
  expect(wrongIn({ files: [...files, file('stray')] })).toEqual(['6 files for 5 tasks'])
  expect(wrongIn({ files: changedFile('id-dig', { result: 'other' }) })).toEqual([
    '"Dig" has another result on the disk than it was given',
  ])
})

it('dates entries by a clock that starts with the run', () => {
  let clock = 5000
  const record = openJournal(() => clock)
  clock = 5012.5
  record.write(completed(record.now(), 'fox', 'dig'))

  expect(record.entries).toEqual([completed(12.5, 'fox', 'dig')])
  expect([record.count('completed'), record.count('killed')]).toEqual([1, 0])
})
