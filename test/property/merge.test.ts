/**
 * Merging two versions of a task, for any two.
 *
 * Seen red when: a loser's note is dated by the clock or by the winner (idempotent); additions keep the order of ours (symmetric);
 * a removal beats a change, or a text that does not stand is not kept (nothing is lost); the term is the winner's.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeTasks } from '../../src/domain/merge-tasks.ts'
import type { Task } from '../../src/domain/task.ts'
import { formatTask, parseTask } from '../../src/store/file/task-codec.ts'

const seed = 20261127
const runs = 2_000

const word = fc.constantFrom('red', 'green', 'blue', 'grey')
const moment = fc.constantFrom('2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z', '2026-11-22T10:00:00.000Z')
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const words = fc.subarray(['red', 'green', 'blue', 'grey'])
const claim = fc.record({ session: word, at: moment })
const note = fc.record({ at: moment, by: word, text: word })
const fields = fc.dictionary(
  word,
  fc.oneof(word, fc.integer({ min: 0, max: 3 }), words, fc.dictionary(word, word, { maxKeys: 2 })),
  {
    maxKeys: 3,
  },
)

const anyTask: fc.Arbitrary<Task> = fc.record({
  id: fc.constant('k3f9qz'),
  subject: word,
  description: maybe(word),
  activeForm: maybe(word),
  status: fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
  unknownStatus: fc.constant(undefined),
  priority: fc.integer({ min: 0, max: 4 }),
  labels: words,
  touches: words,
  parent: maybe(word),
  blockedBy: words,
  blocks: words,
  discoveredFrom: maybe(word),
  deferUntil: maybe(moment),
  owner: maybe(word),
  claim: maybe(claim),
  term: fc.integer({ min: 0, max: 3 }),
  result: maybe(word),
  notes: fc.uniqueArray(note, { maxLength: 3, selector: ({ at, by, text }) => `${at}${by}${text}` }),
  metadata: fields,
  createdAt: maybe(moment),
  updatedAt: maybe(moment),
  completedAt: maybe(moment),
  extra: fc.constant({}),
})

/** What a side did to the base: a few fields are those of another task. */
const anyEdit = fc.record({ other: anyTask, names: fc.subarray(namesOf(), { maxLength: 6 }) })

function namesOf(): (keyof Task)[] {
  return [
    ...(['subject', 'description', 'activeForm', 'status', 'priority', 'labels', 'touches', 'parent', 'blockedBy'] as const),
    ...(['blocks', 'deferUntil', 'owner', 'claim', 'term', 'result', 'notes', 'metadata', 'updatedAt', 'completedAt'] as const),
  ]
}

const anySides = fc
  .record({ base: anyTask, left: anyEdit, right: anyEdit, isNew: fc.integer({ min: 0, max: 9 }) })
  .map(({ base, left, right, isNew }) => ({
    base: isNew === 0 ? undefined : base,
    ours: edited(base, left),
    theirs: edited(base, right),
  }))

function edited(base: Task, { other, names }: { other: Task; names: readonly (keyof Task)[] }): Task {
  const changes = Object.fromEntries(names.map((name) => [name, other[name]]))
  return { ...base, ...changes }
}

const check = (holds: (sides: { base: Task | undefined; ours: Task; theirs: Task }) => void) =>
  fc.assert(fc.property(anySides, holds), { seed, numRuns: runs })

it('gives the same bytes whichever side is called ours', () => {
  check(({ base, ours, theirs }) => {
    expect(formatTask(mergeTasks({ base, ours: theirs, theirs: ours }))).toBe(formatTask(mergeTasks({ base, ours, theirs })))
  })
})

it('changes nothing when it is made again with either side', () => {
  check(({ base, ours, theirs }) => {
    const merged = mergeTasks({ base, ours, theirs })
    for (const side of [ours, theirs])
      expect(formatTask(mergeTasks({ base, ours: merged, theirs: side }))).toBe(formatTask(merged))
  })
})

it('is the changed side where the other changed nothing, but for what only goes one way', () => {
  check(({ base, ours }) => {
    if (base === undefined) return
    const { createdAt, updatedAt, ...changed } = { ...ours, term: Math.max(base.term, ours.term) }
    expect(mergeTasks({ base, ours, theirs: base })).toMatchObject(changed)
    expect(mergeTasks({ base, ours: base, theirs: ours })).toMatchObject(changed)
  })
})

it('loses no text, no member of a list, no note, no key and no claim that a side added', () => {
  check(({ base, ours, theirs }) => {
    const merged = mergeTasks({ base, ours, theirs })
    const text = formatTask(merged)
    expect(text).not.toContain('<<<<')
    expect(parseTask('k3f9qz', text).task).toEqual(parseTask('k3f9qz', text).task)
    expect(merged.term).toBe(Math.max(ours.term, theirs.term))
    for (const [side, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      for (const name of ['subject', 'description', 'activeForm', 'parent', 'deferUntil', 'result'] as const) {
        const value = side[name]
        const isAdded = value !== undefined && value !== base?.[name] && other[name] !== value
        if (isAdded && !isAccounted(merged, name, value)) throw new Error(`${name} "${value}" is lost:\n${text}`)
      }
      for (const name of ['labels', 'touches', 'blockedBy', 'blocks'] as const) {
        const added = side[name].filter((item) => !base?.[name].includes(item))
        expect(merged[name]).toEqual(expect.arrayContaining(added))
      }
      const known = (base?.notes ?? []).map((one) => JSON.stringify(one))
      expect(merged.notes).toEqual(expect.arrayContaining(side.notes.filter((one) => !known.includes(JSON.stringify(one)))))
      for (const key of Object.keys(side.metadata)) {
        if (!Object.hasOwn(base?.metadata ?? {}, key)) expect(merged.metadata).toHaveProperty([key])
      }
    }
  })
})

function isAccounted(merged: Task, name: string, value: string): boolean {
  return Reflect.get(merged, name) === value || merged.notes.some(({ text }) => text.endsWith(`${name} was: ${value}`))
}
