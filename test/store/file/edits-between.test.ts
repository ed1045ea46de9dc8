/**
 * A person saves a file between a session's look at it and its rename over it: both count, once.
 *
 * Red without: `merged` and `isMadeOnLast` in `stands` (the change is made again, and a note is there twice).
 */

import { describe, expect, it } from 'vitest'
import { done, type Fields, listed, type Worker } from './editor.ts'
import { disks, hooked, type Operation } from './hooked-file-system.ts'

describe.each(disks)('on a disk with %s, an edit that lands between our look and our rename', (_, disk) => {
  it.each<[string, (one: Worker) => void, Fields]>([
    ['a note', (one) => one.update({ note: 'of a' }), { notes: [{ text: 'of a' }] }],
    ['a claim', (one) => one.claim(), { status: 'in_progress', owner: 'a', term: 1 }],
    ['a completion', (one) => one.complete(), { ...done, notes: [] }],
  ])('and %s both count, once', (_what, act, want) => {
    const { come, b, open } = listed(disk)
    const save = open()
    let armed = false
    const before = ({ name, to }: Operation) => {
      const isCommit = armed && (name === 'link' || name === 'rename') && /[/\\]log[/\\]/.test(to ?? '')
      if (!isCommit) return
      armed = false
      save({ description: 'By hand' })
    }
    const a = come('a', hooked({ before }, disk))
    armed = true
    act(a)
    expect(armed).toBe(false)
    for (const one of [a, b, come('later')]) expect(one.see()).toMatchObject({ ...want, description: 'By hand' })
    b.update({ addLabels: ['seen'] })
    expect(b.see()).toMatchObject({ ...want, description: 'By hand', labels: ['seen'] })
  })

  it('and so do two notes, when another placed the first while its writer slept and the edit was made on both', () => {
    const { come, b, open, path } = listed(disk)
    let armed = false
    const before = ({ name, to }: Operation) => {
      if (!armed || name !== 'rename' || to !== path) return
      armed = false
      b.update({ note: 'of b' })
      open()({ description: 'By hand' })
    }
    const a = come('a', hooked({ before }, disk))
    armed = true
    a.update({ note: 'of a' })
    expect(armed).toBe(false)
    expect(b.see()).toMatchObject({ description: 'By hand', notes: [{ text: 'of a' }, { text: 'of b' }] })
  })
})
