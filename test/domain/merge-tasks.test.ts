import { describe, expect, it } from 'vitest'
import { mergeTasks } from '../../src/domain/merge-tasks.ts'
import { keepWork } from '../../src/domain/merge-work.ts'
import type { Task } from '../../src/domain/task.ts'
import { fox, heldBy, owl, refusalOf, taskOf } from './builders.ts'

const base = taskOf({ id: 'k3f9qz', subject: 'Validate JWTs', labels: ['auth'], blockedBy: ['m2x8ab'], notes: [{ text: 'old' }] })
const at = (hour: string) => `2026-11-22T${hour}:00:00.000Z`

/** Both ways round. */
function merged(ours: Task, theirs: Task, from: Task | undefined = base): Task {
  const one = mergeTasks({ base: from, ours, theirs })
  expect(mergeTasks({ base: from, ours: theirs, theirs: ours })).toEqual(one)
  return one
}

describe('merging two versions of a task', () => {
  it('takes what each side changed alone', () => {
    const ours = { ...base, subject: 'Validate tokens', updatedAt: at('09') }
    const theirs = { ...base, priority: 0, deferUntil: at('12'), updatedAt: at('10') }
    const expected = { subject: 'Validate tokens', priority: 0, deferUntil: at('12'), updatedAt: at('10'), notes: base.notes }
    expect(merged(ours, theirs)).toMatchObject(expected)
  })

  it('counts additions and removals of both sides in every list', () => {
    const ours = { ...base, labels: ['auth', 'urgent'], blockedBy: [] }
    const theirs = { ...base, labels: ['backend', 'auth'], blockedBy: ['m2x8ab', 'q7t2nn'] }
    expect(merged(ours, theirs)).toMatchObject({ labels: ['auth', 'backend', 'urgent'], blockedBy: ['q7t2nn'] })
  })

  it('unites notes by their time', () => {
    const one = { at: at('09'), by: 'amber-fox', text: 'one' }
    const two = { at: at('10'), by: 'blue-owl', text: 'two' }
    expect(merged({ ...base, notes: [...base.notes, two] }, { ...base, notes: [...base.notes, one] }).notes).toEqual([
      { text: 'old' },
      one,
      two,
    ])
  })

  it('keeps the later text where both changed it, and the other as a note', () => {
    const ours = { ...base, subject: 'Validate tokens', updatedAt: at('09') }
    const theirs = { ...base, subject: 'Check JWTs', updatedAt: at('10') }
    const text = 'On the other side of a merge, subject was: Validate tokens'
    expect(merged(ours, theirs)).toMatchObject({
      subject: 'Check JWTs',
      notes: [{ text: 'old' }, { at: at('09'), by: 'merge', text }],
    })
  })

  it('takes the later of two moments, not of two texts', () => {
    const ours = { ...base, subject: 'Early', updatedAt: '2026-11-22T12:00:00.000+05:00' }
    const theirs = { ...base, subject: 'Late', updatedAt: at('08') }
    expect(merged(ours, theirs)).toMatchObject({ subject: 'Late', updatedAt: at('08') })
  })

  it('keeps a change against a removal', () => {
    const before = { ...base, description: 'Long', parent: 'a81c0d' }
    const after = merged(
      { ...before, description: undefined, parent: 'b1' },
      { ...before, description: 'Longer', parent: undefined },
      before,
    )
    expect(after).toMatchObject({ description: 'Longer', parent: 'b1', notes: [{ text: 'old' }] })
  })

  it('lets the earlier of two claims stand, and notes the other with its result', () => {
    const ours = {
      ...heldBy(fox, { ...base }),
      claim: { session: 's-fox', host: 'laptop', user: 'mejba', at: at('10') },
      result: 'half',
    }
    const theirs = { ...heldBy(owl, { ...base }), claim: { session: 's-owl', host: 'vm', user: 'ana', at: at('09') } }
    const after = merged(
      { ...ours, status: 'in_progress', owner: 'amber-fox', term: 1 },
      { ...theirs, status: 'in_progress', owner: 'blue-owl', term: 1 },
    )
    expect(after).toMatchObject({ status: 'in_progress', owner: 'blue-owl', claim: { session: 's-owl' }, term: 1 })
    expect(after.notes.map(({ text }) => text)).toEqual([
      'old',
      `On the other side of a merge, amber-fox (mejba on laptop) had claimed it at ${at('10')}.`,
      'On the other side of a merge, the result was: half',
    ])
  })

  it('lets a completion stand against a claim, a cancellation and a release', () => {
    const done: Task = { ...base, status: 'completed', result: 'src/auth.ts', completedAt: at('11'), term: 1 }
    for (const other of [
      heldBy(owl, { ...base, status: 'in_progress', owner: 'blue-owl', term: 1 }),
      { ...base, status: 'cancelled' as const },
      { ...base, term: 2, subject: 'Validate tokens' },
    ]) {
      expect(merged(done, other)).toMatchObject({
        status: 'completed',
        result: 'src/auth.ts',
        completedAt: at('11'),
        term: Math.max(1, other.term),
      })
    }
  })

  it('lets who reopened a task have it open, where the other side changed its text only', () => {
    const done: Task = { ...base, status: 'completed', completedAt: at('08'), term: 1 }
    const reopened: Task = { ...done, status: 'pending', completedAt: undefined }
    expect(merged(reopened, { ...done, subject: 'Validate tokens' }, done)).toMatchObject({
      status: 'pending',
      subject: 'Validate tokens',
    })
  })

  it('lets a takeover stand against what the old holder went on writing', () => {
    const held = heldBy(fox, { ...base, status: 'in_progress', owner: 'amber-fox', term: 1 })
    const over: Task = { ...held, owner: 'blue-owl', claim: { session: 's-owl', at: at('12') }, term: 2 }
    expect(merged({ ...held, owner: 'amber-fox/tests' }, over, held)).toMatchObject({ owner: 'blue-owl', term: 2 })
  })

  it('merges fields that dibs does not know, key by key, and lists of texts as sets', () => {
    const before = { ...base, extra: { estimate: 3, tags: ['a'], custom: { x: 1, y: 1 } } }
    const ours = { ...before, extra: { estimate: 5, tags: ['a', 'b'], custom: { x: 2, y: 1 } } }
    const theirs = { ...before, extra: { estimate: 3, tags: ['c'], custom: { x: 1, y: 2 }, more: true } }
    expect(merged(ours, theirs, before).extra).toEqual({ estimate: 5, tags: ['b', 'c'], custom: { x: 2, y: 2 }, more: true })
  })

  it('merges two tasks that were both new under one id, and loses neither', () => {
    const ours = { ...base, subject: 'Ours', updatedAt: at('09'), createdAt: at('09') }
    const theirs = { ...base, subject: 'Theirs', updatedAt: at('10'), createdAt: at('10'), labels: ['ui'] }
    const after = mergeTasks({ base: undefined, ours, theirs })
    expect(after).toMatchObject({ subject: 'Theirs', createdAt: at('09'), labels: ['auth', 'ui'] })
    expect(after.notes.map(({ text }) => text)).toContain('On the other side of a merge, subject was: Ours')
  })

  it('leaves the work of ours where it is told to, whatever theirs says, and notes the result that was not wanted', () => {
    const ours = heldBy(fox, { ...base, status: 'in_progress', term: 1, updatedAt: at('09') })
    const theirs: Task = { ...base, subject: 'Check JWTs', status: 'completed', result: 'by hand', completedAt: at('10') }
    const text = 'On the other side of a merge, the result was: by hand'
    const expected = { ...ours, subject: 'Check JWTs', notes: [{ text: 'old' }, { at: at('08'), by: 'merge', text }] }
    expect(mergeTasks({ base, ours, theirs }, keepWork)).toEqual(expected)
    const again = { ...ours, updatedAt: at('11') } // taken up again with the same claim
    expect(mergeTasks({ base: ours, ours: again, theirs: { ...ours, status: 'pending' } }, keepWork)).toEqual(again)
  })

  it('refuses two ids', () => {
    const error = refusalOf(() => mergeTasks({ base, ours: base, theirs: { ...base, id: 'other1' } }))
    expect([error.code, error.message]).toEqual(['invalid_input', 'k3f9qz and other1 are two tasks: they cannot be merged.'])
  })
})
