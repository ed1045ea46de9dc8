/**
 * Others are always first: after 5 s a change is given up, with words that say so, and the same call succeeds
 * when the others are quiet.
 *
 * Seen red when: `busyAfterMs` is doubled or halved; the time in which this process was stopped counts as the others'.
 */

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openSession } from '../../fixtures/list-session.ts'
import { commitsOf, fileOf } from '../../fixtures/list-truth.ts'
import { hooked } from './hooked-file-system.ts'
import { newStage, notes, Participant } from './participant.ts'
import { scratchFolder } from './scratch.ts'

/** How long each lost number takes. */
const lostMs = 499

it('a change that loses its number for 5 s is refused as busy, changes nothing, and can be made again', async () => {
  const list = join(scratchFolder('busy'), 'list')
  let later = 0
  let rival: Participant | undefined
  const fs = hooked({
    before({ name, path }) {
      if (rival === undefined || name !== 'link' || !path.endsWith('entry')) return
      rival.run(notes(['x'], 'first again'))
      later += lostMs
    },
  })
  const { store, by } = await openSession(list, { fs, monotonic: () => performance.now() + later })
  await store.create([{ id: 'x', subject: 'X' }], by)
  rival = new Participant(newStage(list), 'rival')
  const before = commitsOf(list).length

  await expect(store.claim({ id: 'x' }, by)).rejects.toMatchObject({
    code: 'store_busy',
    message: 'Others were changing the list for 5 s. Nothing was changed. Call again.',
  })
  const lost = commitsOf(list).length - before
  expect([lost * lostMs > 4_500, lost * lostMs < 6_000], `${lost} lost`).toEqual([true, true])
  expect(fileOf(list, 'x').status).toBe('pending')

  rival = undefined
  await store.claim({ id: 'x' }, by)
  expect(fileOf(list, 'x')).toMatchObject({ status: 'in_progress', owner: by.name, term: 1 })
  expect(commitsOf(list).filter(({ kind }) => kind === 'claim')).toHaveLength(1)
  await store.close()
})

it('a change during which this process stood still for a night is made when it wakes, though its number is taken', async () => {
  const list = join(scratchFolder('nap'), 'list')
  let later = 0
  let rival: Participant | undefined
  const fs = hooked({
    before({ name, path }) {
      if (rival === undefined || name !== 'link' || !path.endsWith('entry')) return
      rival.run(notes(['x'], 'first'))
      rival = undefined
      later += 8 * 3_600_000
    },
  })
  const { store, by } = await openSession(list, { fs, monotonic: () => performance.now() + later })
  await store.create([{ id: 'x', subject: 'X' }], by)
  rival = new Participant(newStage(list), 'rival')

  await store.claim({ id: 'x' }, by)
  expect(fileOf(list, 'x')).toMatchObject({ owner: by.name, notes: [{ text: 'first' }] })
  await store.close()
})
