/**
 * A person saves what an editor has had open since before a session changed the task: what the session was answered stays, and
 * what the person wrote counts.
 *
 * Red without: the search for what an edit was made on (a completed task is open again, its result gone), `found` in the log (a
 * second save loses against the first), the look at past epochs (the same after a compaction), keepWork (a completion in an old
 * buffer ends a claim).
 */

import { describe, expect, it } from 'vitest'
import { done, listed, readings, type Worker } from './editor.ts'
import { disks } from './hooked-file-system.ts'

describe.each(disks)('on a disk with %s, a file saved from an old buffer', (_, disk) => {
  it('leaves a task completed that was completed meanwhile, with its result and notes, and keeps the text', () => {
    const { a, b, open, file, text } = listed(disk)
    const save = open()
    a.claim()
    a.update({ note: 'half-way' })
    a.complete()
    const saved = save({ description: 'What I meant', mine: { of: 'me' } })
    const want = { ...done, description: 'What I meant', notes: [expect.objectContaining({ text: 'half-way' })] }
    for (const one of [a, b]) expect(one.see()).toMatchObject(want)
    expect(text(), 'reading writes nothing').toBe(saved)
    expect(() => b.claim()).toThrow('completed')
    expect(text(), 'a refusal writes nothing').toBe(saved)

    b.update({ addLabels: ['seen'] })
    expect(file()).toMatchObject({ ...want, mine: { of: 'me' }, labels: ['seen'] })
    expect(b.see()).toMatchObject({ ...want, labels: ['seen'] })
  })

  it('leaves a claim with its holder, who completes it; others see the text and leave the file alone', () => {
    const { a, b, open, file, text } = listed(disk)
    const save = open()
    a.claim()
    const saved = save({ description: 'Read this first' })
    for (const one of [a, b]) {
      expect(one.see()).toMatchObject({ description: 'Read this first', status: 'in_progress', owner: 'a', term: 1 })
      expect(one.see()?.claim).toMatchObject({ session: 'a' })
      expect(one.isRewound).toBe(true)
    }
    expect(() => b.claim()).toThrow('held by a')
    b.update({ note: 'of b' })
    expect(text(), 'its holder alone puts the claim back').toBe(saved)
    a.complete()
    expect(file()).toMatchObject({ ...done, description: 'Read this first', notes: [{ text: 'of b' }] })
    expect(b.isRewound).toBe(false)
  })

  it('cannot end a claim that it did not know of: a completion in it is a note', () => {
    const { a, b, open } = listed(disk)
    const save = open()
    a.claim()
    save({ status: 'completed', result: 'by hand', completedAt: '2026-11-22T00:00:00.000Z' })
    expect(b.see()).toMatchObject({ status: 'in_progress', owner: 'a' })
    a.complete()
    expect(b.see()).toMatchObject(done)
    expect(b.see()?.notes.map(({ text }) => text)).toEqual(['On the other side of a merge, the result was: by hand'])
  })

  it('leaves the claim of a session that has died to be taken over', () => {
    const { stage, a, b, open } = listed(disk)
    const save = open()
    a.claim()
    stage.gone.add('a')
    save({ description: 'Read this first' })
    expect(b.see()).toMatchObject({ status: 'in_progress', owner: 'a', description: 'Read this first' })
    b.claim()
    expect(b.see()).toMatchObject({ owner: 'b', term: 2, description: 'Read this first' })
  })

  it('keeps what others changed in other fields, and of one field the later text; the other is a note', () => {
    const { a, b, open } = listed(disk)
    const save = open()
    a.update({ set: { subject: 'By a session', priority: 0 }, addLabels: ['session'] })
    save({ subject: 'By hand', description: 'By hand', labels: ['hand'] })
    for (const one of [a, b]) {
      expect(one.see()).toMatchObject({
        subject: 'By a session',
        description: 'By hand',
        priority: 0,
        labels: ['hand', 'session'],
      })
      expect(one.see()?.notes).toMatchObject([{ by: 'merge', text: 'On the other side of a merge, subject was: By hand' }])
    }
  })

  it('takes back what it takes back, and nothing else', () => {
    const { a, b, open } = listed(disk)
    a.update({ set: { description: 'Too long' }, addLabels: ['one', 'two'] })
    const save = open()
    a.update({ addLabels: ['three'] })
    save({ description: undefined, labels: ['two'] })
    expect(b.see()).toMatchObject({ description: undefined, labels: ['two', 'three'] })
  })

  it('ends the claim that it knows of, as any edit may', () => {
    const { a, b, open } = listed(disk)
    a.claim()
    const save = open()
    a.update({ note: 'half-way' })
    save({ status: 'pending', owner: undefined, claim: undefined })
    expect(b.see()).toMatchObject({ status: 'pending', term: 1, notes: [{ text: 'half-way' }] })
    b.claim()
    expect(b.see()).toMatchObject({ owner: 'b', term: 2 })
    expect(() => a.complete()).toThrow('held by b')
  })

  it.each<[string, (one: Worker) => void]>([
    ['before anybody has changed the task', () => undefined],
    ['when the first save was logged', (one) => one.rely('y')],
    ['when the first save was written with what others did', (one) => one.update({ note: 'between' })],
  ])('counts as it was saved last, %s', (_when, between) => {
    const { a, b, open, come } = listed(disk)
    const save = open()
    a.claim()
    a.complete()
    save({ subject: 'First', labels: ['first'], description: 'Stays' })
    expect(b.see()).toMatchObject({ ...done, subject: 'First' })
    between(b)
    save({ subject: 'X', labels: ['second'], description: 'Stays' })
    for (const one of [a, b, come('later')]) {
      expect(one.see()).toMatchObject({ ...done, subject: 'X', labels: ['second'], description: 'Stays' })
      expect(one.see()?.notes.filter(({ by }) => by === 'merge')).toEqual([])
    }
  })

  it('saved once more without another word undoes nothing that came between', () => {
    const { a, b, open } = listed(disk)
    const save = open()
    a.claim()
    a.complete()
    for (let i = 0; i < 3; i++) {
      save({ description: 'What I meant' })
      expect(b.see()).toMatchObject({ ...done, description: 'What I meant' })
      b.update({ note: `note ${i}` })
    }
    expect(b.see()?.notes).toHaveLength(3)
  })

  it('is merged with what a past epoch has, whoever comes after it', () => {
    const { a, b, come, open, file } = listed(disk)
    const save = open()
    a.claim()
    const saveClaimed = open()
    a.compact()
    a.complete()
    save({ description: 'From before the claim' })
    expect(b.see()).toMatchObject({ ...done, description: 'From before the claim' })
    b.update({ note: 'seen' })
    b.compact()
    saveClaimed({ priority: 0 })
    for (const one of [a, b, come('later')]) {
      expect(one.see()).toMatchObject({ ...done, priority: 0, description: 'From before the claim' })
    }
    come('writer').update({ note: 'after the restart' })
    expect(file()).toMatchObject({ ...done, priority: 0, notes: [{ text: 'seen' }, { text: 'after the restart' }] })
  })

  it('stays merged across a compaction that comes before anybody has written it', () => {
    const { a, b, come, open, text } = listed(disk)
    const save = open()
    a.claim()
    a.complete()
    const saved = save({ description: 'What I meant' })
    b.rely('y')
    b.compact()
    for (const one of [a, b, come('later')]) expect(one.see()).toMatchObject({ ...done, description: 'What I meant' })
    expect(text()).toBe(saved)
    save({ description: 'What I mean' })
    for (const one of [a, b, come('last')]) expect(one.see()).toMatchObject({ ...done, description: 'What I mean' })
  })

  it('is looked for in the log once, however many calls meet it', () => {
    const { a, come, open } = listed(disk)
    const save = open()
    a.claim()
    a.compact()
    a.complete()
    save({ description: 'What I meant' })
    const log = readings(disk)
    const b = come('b', log.disk)
    expect(b.see()).toMatchObject(done)
    expect(() => b.claim()).toThrow('completed')
    const once = log.read.length
    for (let i = 0; i < 10; i++) expect(() => b.claim()).toThrow('completed')
    expect(log.read.slice(once)).toEqual([])
  })

  it('was made on the image that it differs from least, of those with its stamps', () => {
    const { a, b, open } = listed(disk)
    const [one, other] = [open(), open()]
    one({ subject: 'By one person', priority: 0 })
    b.rely('y')
    a.claim()
    a.complete()
    other({ description: 'By another' })
    expect(b.see()).toMatchObject({ ...done, subject: 'By one person', priority: 0, description: 'By another' })
  })

  it('saved once more in the next epoch undoes nothing either', () => {
    const { a, b, open } = listed(disk)
    const save = open()
    a.claim()
    a.complete()
    save({ description: 'What I meant' })
    b.rely('y')
    b.compact()
    b.update({ note: 'of b' })
    save({ description: 'What I meant' })
    for (const one of [a, b]) expect(one.see()).toMatchObject({ ...done, notes: [{ text: 'of b' }] })
  })
})
