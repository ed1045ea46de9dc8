/**
 * What a person's edit means for a claim: taking `owner` and `claim` away ends it, an old copy of the file does not, and a
 * person who writes `in_progress` with a name holds the task until it is released. What an editor had open since before a session
 * came is merged with what the session did.
 *
 * Red without: the branch of `judge` that compares terms (an old copy ends the claim), withTerm (the term restarts at 1),
 * the case `person` in holderOf (a hand-written owner counts as gone or for ever),
 * EditedCopies in FileList (a completed task is open again when an old buffer is saved).
 */

import { describe, expect, it } from 'vitest'
import { scratchFolder } from '../store/file/scratch.ts'
import { Files, sessionHere } from './outside-list.ts'

async function started() {
  const files = new Files(scratchFolder('claims'))
  const [a, b] = [await sessionHere('amber-fox', files), await sessionHere('blue-owl', files)]
  await a.call('create_tasks', { tasks: [{ id: 'x', subject: 'X' }] })
  const pending = files.text('x')
  await a.call('claim_task', { id: 'x' })
  return { files, a, b, pending }
}

const unclaimed = ({ owner: _owner, claim: _claim, ...rest }: Record<string, unknown>) => rest

describe('a task that a session holds', () => {
  it('is free at once when somebody deletes owner and claim and leaves term; the former holder cannot complete it', async () => {
    const { files, a, b } = await started()
    files.edit('x', unclaimed)
    expect(await b.call('list_ready')).toMatchObject({ ready: [{ id: 'x' }] })
    expect(await b.call('claim_task', { id: 'x' })).toMatchObject({ task: { id: 'x' } })
    expect(files.json('x')).toMatchObject({ owner: 'blue-owl', term: 2 })
    expect(await a.refuse('complete_task', { id: 'x', result: 'mine' })).toContain('held by blue-owl')
    expect(await b.call('complete_task', { id: 'x', result: 'ok' })).toMatchObject({ task: { status: 'completed' } })
  })

  it('is free too when the status goes back to pending with the same term', async () => {
    const { files, b } = await started()
    files.edit('x', (x) => ({ ...unclaimed(x), status: 'pending' }))
    await b.call('claim_task', { id: 'x' })
    expect(files.json('x')).toMatchObject({ owner: 'blue-owl', term: 2 })
  })

  it('stays held when the file goes back to a copy with a lower term; text and edges are taken from it', async () => {
    const { files, a, b, pending } = await started()
    files.write('y', { subject: 'Y' })
    files.write('x', pending.replace('"subject": "X"', '"subject": "X, reworded",\n  "blockedBy": ["y"]'))
    const rewound = { id: 'x', subject: 'X, reworded', status: 'in_progress', owner: 'amber-fox', rewound: true }
    expect(await b.call('list_ready')).toMatchObject({ ready: [{ id: 'y' }], counts: { inProgress: 1 } })
    expect(await b.refuse('claim_task', { id: 'x' })).toContain('held by amber-fox')
    expect(await a.call('list_ready')).toMatchObject({ mine: [{ ...rewound, blockedBy: ['y'] }] })
    expect(files.json('x'), 'reading does not put it back').toMatchObject({ status: 'pending' })

    await b.call('update_task', { id: 'x', note: 'from another session' })
    expect(files.json('x'), 'only its holder puts it back').toMatchObject({ status: 'pending' })
    await a.call('update_task', { id: 'x', labels: ['l'] })
    expect(files.json('x')).toMatchObject({
      status: 'in_progress',
      owner: 'amber-fox',
      term: 1,
      subject: 'X, reworded',
      labels: ['l'],
    })
    expect(files.json('x').notes).toMatchObject([{ text: 'from another session' }])
    const { mine } = await a.call('list_ready')
    expect(mine).toMatchObject([{ id: 'x' }])
    expect(JSON.stringify(mine)).not.toContain('rewound')
  })

  it('stays held when its file vanishes, and its holder completes it', async () => {
    const { files, a, b } = await started()
    files.remove('x')
    expect(await b.call('list_ready')).toMatchObject({ ready: [], counts: { inProgress: 1, ready: 0 } })
    expect(await b.refuse('claim_task', { id: 'x' })).toContain('held by amber-fox')
    expect(files.listing()).toEqual([])
    expect(await a.call('list_ready')).toMatchObject({ mine: [{ id: 'x', rewound: true }] })
    await a.call('complete_task', { id: 'x', result: 'ok' })
    expect(files.json('x')).toMatchObject({ status: 'completed', term: 1, owner: 'amber-fox' })
  })

  it('is completed by a person who writes so, and its holder is told when it comes to complete it', async () => {
    const { files, a, b } = await started()
    files.edit('x', (x) => ({ ...x, status: 'completed', result: 'by hand' }))
    expect(await b.call('list_ready')).toMatchObject({ ready: [], counts: { completed: 1 } })
    expect(await b.refuse('claim_task', { id: 'x' })).toContain('completed')
    await a.send('complete_task', { id: 'x', result: 'late' })
    expect(files.json('x')).toMatchObject({ status: 'completed' })
  })
})

describe('a file that an editor had open since before a session came', () => {
  it('leaves the task completed when it is saved, for every session and the next; its text counts, and git may still go back', async () => {
    const { files, a, b, pending } = await started()
    await a.call('update_task', { id: 'x', note: 'half-way', addLabels: ['deep'] })
    await a.call('complete_task', { id: 'x', result: 'src/x.ts' })
    const saved = pending.replace('"subject": "X"', '"subject": "X, reworded",\n  "team": "q"')
    files.write('x', saved)
    const notes = [expect.objectContaining({ text: 'half-way' })]
    const whole = { status: 'completed', result: 'src/x.ts', owner: 'amber-fox', notes, labels: ['deep'], team: 'q' }
    for (const session of [a, b, await sessionHere('cold-elk', files)]) {
      expect(await session.call('get_task', { id: 'x' })).toMatchObject({ task: { ...whole, subject: 'X, reworded' } })
      expect(await session.refuse('claim_task', { id: 'x' })).toContain('completed')
    }
    expect(files.text('x'), 'reading and refusing write nothing').toBe(saved)
    await b.call('update_task', { id: 'x', note: 'seen' })
    expect(files.json('x')).toMatchObject({ ...whole, notes: [...notes, { text: 'seen' }], subject: 'X, reworded', term: 1 })

    files.write('x', pending)
    expect(await b.call('list_ready')).toMatchObject({ ready: [{ id: 'x', subject: 'X' }] })
  })

  it('gives a text that both changed to the later one, and keeps the other as a note', async () => {
    const { files, a, b } = await started()
    const open = files.json('x')
    await a.call('update_task', { id: 'x', subject: 'By a session' })
    files.write('x', { ...open, subject: 'By hand', description: 'By hand' })
    const note = 'On the other side of a merge, subject was: By hand'
    for (const session of [a, b]) {
      expect(await session.call('get_task', { id: 'x' })).toMatchObject({
        task: { subject: 'By a session', description: 'By hand', notes: [{ text: note }] },
      })
    }
    await a.call('complete_task', { id: 'x', result: 'ok' })
    expect(files.json('x')).toMatchObject({ status: 'completed', subject: 'By a session', notes: [{ text: note }] })
  })
})

describe('a term', () => {
  it('never falls, whatever old copy comes back, for a completed task too', async () => {
    const { files, a, b, pending } = await started()
    await a.call('release_task', { id: 'x' })
    await b.call('claim_task', { id: 'x' })
    await b.call('complete_task', { id: 'x', result: 'ok' })
    files.write('x', pending)
    expect(await a.call('list_ready')).toMatchObject({ ready: [{ id: 'x' }] })
    await a.call('claim_task', { id: 'x' })
    expect(files.json('x')).toMatchObject({ owner: 'amber-fox', term: 3 })
    files.remove('x')
    files.write('x', pending)
    await a.call('update_task', { id: 'x', note: 'n' })
    expect(files.json('x')).toMatchObject({ owner: 'amber-fox', term: 3, status: 'in_progress' })
  })

  it('goes on from the file when that is ahead', async () => {
    const { files, b } = await started()
    files.edit('x', (x) => ({ ...unclaimed(x), status: 'pending', term: 40 }))
    await b.call('claim_task', { id: 'x' })
    expect(files.json('x')).toMatchObject({ term: 41 })
  })
})

describe("a person's own edit", () => {
  it('`in_progress` with owner and no claim holds the task until anybody releases it', async () => {
    const { files, a, b } = await started()
    files.write('p', { id: 'p', subject: 'P', status: 'in_progress', owner: 'mejba' })
    expect(await b.call('list_ready')).toMatchObject({ ready: [], counts: { inProgress: 2 } })
    expect(await b.refuse('claim_task', { id: 'p' })).toContain('held by mejba')
    expect(await a.refuse('complete_task', { id: 'p', result: 'r' })).toContain('held by mejba')
    expect(files.json('p')).toMatchObject({ owner: 'mejba', status: 'in_progress' })
    await b.call('release_task', { id: 'p' })
    expect(await b.call('claim_task', { id: 'p' })).toMatchObject({ task: { id: 'p' } })
    expect(files.json('p')).toMatchObject({ owner: 'blue-owl', term: 1 })
  })

  it('`in_progress` without owner holds nothing', async () => {
    const { files, b } = await started()
    files.write('p', { id: 'p', subject: 'P', status: 'in_progress' })
    expect(await b.call('list_ready')).toMatchObject({ ready: [{ id: 'p', stale: true }] })
    expect(await b.call('claim_task')).toMatchObject({ task: { id: 'p' } })
  })
})
