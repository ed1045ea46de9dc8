/**
 * What counts whole, though a session has changed the task since: the last image with an edit, an earlier image as git brings it
 * back, and what was made elsewhere.
 *
 * Red without: the compare with the stamps of the last image, kept in entry 0 (each start after a hand edit unpacks past epochs),
 * the compare of the whole task with the images of its stamps (git cannot take a completion back), `wasFirst` (nor bring a file
 * back that was there before the log), `isMarked` (the sides of a conflict are merged with a third).
 */

import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { done, type Fields, listed, readings } from './editor.ts'
import { disks } from './hooked-file-system.ts'

describe.each(disks)('on a disk with %s, a file that is no copy of an old image', (_, disk) => {
  it.each<[string, Fields]>([
    ['is the last image, edited', {}],
    ['is later than that (a pull)', { updatedAt: '2027-01-01T00:00:00.000Z' }],
  ])('counts whole when it %s, and no past entry is read for it', (_what, stamps) => {
    const { a, come, open } = listed(disk)
    a.claim()
    a.complete()
    a.compact()
    open()({ status: 'pending', result: undefined, completedAt: undefined, owner: undefined, claim: undefined, ...stamps })
    const log = readings(disk)
    const later = come('later', log.disk)
    expect(later.see()).toMatchObject({ status: 'pending', term: 1, result: undefined })
    expect(log.read).toEqual([])
  })

  it('goes back to an earlier image as git brings it, but for the term, in this epoch and the next', () => {
    const { a, b, come, text, path } = listed(disk)
    const pending = text()
    a.compact()
    a.claim()
    const claimed = text()
    a.complete()
    writeFileSync(path, pending)
    expect(b.see()).toMatchObject({ status: 'pending', term: 1, result: undefined })
    writeFileSync(path, claimed.replaceAll('\n', '\r\n'))
    const log = readings(disk)
    expect(come('reader', log.disk).see(), 'line ends are no edit').toMatchObject({ status: 'in_progress', result: undefined })
    expect(log.past(), 'what this epoch tells').toEqual([])
    a.compact()
    writeFileSync(path, pending)
    for (const one of [a, b, come('later')]) expect(one.see()).toMatchObject({ status: 'pending', term: 1, result: undefined })
    b.claim()
    expect(b.see()).toMatchObject({ owner: 'b', term: 2 })
  })

  it('goes back to what it was before any session came', () => {
    const byHand = `${JSON.stringify({ subject: 'By hand' })}\n`
    const { a, b, come, path } = listed(disk, byHand)
    a.claim()
    a.complete()
    expect(b.see()).toMatchObject(done)
    writeFileSync(path, byHand)
    for (const one of [a, b, come('later')]) expect(one.see()).toMatchObject({ status: 'pending', term: 1 })
  })

  it('counts as both its sides make it while it has the marks of a conflict', () => {
    const { a, b, open, text, path } = listed(disk)
    const save = open()
    const [ours, theirs] = [save({ description: 'One' }), save({ labels: ['other'] })]
    save({})
    a.claim()
    a.complete()
    expect(JSON.parse(text())).toMatchObject(done)
    writeFileSync(path, `<<<<<<< ours\n${ours}=======\n${theirs}>>>>>>> theirs\n`)
    expect(b.see()).toMatchObject({ status: 'pending', description: 'One', labels: ['other'], term: 1 })
  })

  it.each<[string, Fields]>([
    ['has a later time (a pull)', { updatedAt: '2027-01-01T00:00:00.000Z' }],
    ['has a time of its own', { updatedAt: '2026-11-21T00:00:00.000Z' }],
    ['has no time', { updatedAt: undefined }],
    ['has a higher term', { term: 7 }],
  ])('counts whole when it %s', (_what, stamps) => {
    const { a, b, open } = listed(disk)
    const save = open()
    a.claim()
    a.complete()
    save({ description: 'From elsewhere', ...stamps })
    expect(b.see()).toMatchObject({ status: 'pending', description: 'From elsewhere' })
    expect(b.see()?.result).toBeUndefined()
  })
})
