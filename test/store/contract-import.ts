/** Importing: tasks are brought to images from elsewhere, and nobody loses work by it. */

import { describe, expect, it } from 'vitest'
import type { TaskImage } from '../../src/store/task-store.ts'
import { taskOf } from '../domain/builders.ts'
import { freshList, type MakeList, refusal } from './contract-list.ts'

const early = '2026-01-01T00:00:00.000Z'
const late = '2999-01-01T00:00:00.000Z'

/** An image with the fields that every source has. */
function image(id: string, fields: Partial<TaskImage> = {}): TaskImage {
  return { id, subject: `Subject of ${id}`, status: 'pending', createdAt: early, updatedAt: early, ...fields }
}

export function describeImporting(makeList: MakeList): void {
  const list = freshList(makeList)

  describe('importing', () => {
    it('makes tasks with what no other call can give: closed, held by a person, dated', async () => {
      const fox = await list.agent()
      const images = [
        image('bd-1', {
          status: 'completed',
          completedAt: early,
          result: 'Done.',
          owner: 'ana',
          extra: { beads: { order: 'sorted' } },
        }),
        image('bd-2', { status: 'in_progress', owner: 'ana', blockedBy: ['bd-1', 'bd-9'], notes: [{ text: 'Look.' }] }),
      ]
      expect(await fox.store.importTasks({ images }, fox.actor)).toEqual({
        created: ['bd-1', 'bd-2'],
        updated: [],
        unchanged: [],
        leftAlone: [],
        leftOut: [],
      })
      expect(await fox.task('bd-1')).toEqual(
        taskOf({
          ...image('bd-1'),
          status: 'completed',
          completedAt: early,
          result: 'Done.',
          owner: 'ana',
          extra: { beads: { order: 'sorted' } },
        }),
      )
      expect(await fox.task('bd-2')).toMatchObject({ owner: 'ana', blockedBy: ['bd-1', 'bd-9'], updatedAt: early, term: 0 })
    })

    it('changes nothing the second time, and commits nothing', async () => {
      const fox = await list.agent()
      const images = [
        image('a', { blockedBy: ['b'], notes: [{ text: 'N' }] }),
        image('b', { blockedBy: ['a'] }),
        image('c', { status: 'completed', parent: 'd' }),
        image('d'),
        { id: 'e', subject: 'Without dates' },
      ]
      await fox.store.importTasks({ images }, fox.actor)
      const { cursor } = await fox.store.changesSince()
      const again = await fox.store.importTasks({ images }, fox.actor)
      expect(again).toMatchObject({ created: [], updated: [], unchanged: ['a', 'b', 'c', 'd', 'e'] })
      expect((await fox.store.changesSince(cursor)).records).toEqual([])
    })

    it('brings a task up to date, and leaves what the image does not tell', async () => {
      const fox = await list.agent()
      await fox.store.importTasks(
        { images: [image('a', { labels: ['ui'], notes: [{ text: 'Old' }], metadata: { x: 1 } })] },
        fox.actor,
      )
      const next = { id: 'a', subject: 'New', notes: [{ text: 'New' }], metadata: { y: 2 }, updatedAt: late } as const
      expect(await fox.store.importTasks({ images: [next] }, fox.actor)).toMatchObject({ updated: ['a'] })
      expect(await fox.task('a')).toMatchObject({
        subject: 'New',
        labels: ['ui'],
        notes: [{ text: 'Old' }, { text: 'New' }],
        metadata: { x: 1, y: 2 },
      })
    })

    it('leaves alone what somebody holds, and says who', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await fox.create({ id: 'a', subject: 'Mine' })
      await owl.claim('a')
      const { leftAlone, updated } = await fox.store.importTasks({ images: [image('a', { updatedAt: late })] }, fox.actor)
      expect(updated).toEqual([])
      expect(leftAlone).toEqual([{ id: 'a', why: 'held', says: expect.stringContaining(`held by ${owl.name}`) }])
      expect((await owl.complete('a')).task.task.status).toBe('completed')
    })

    it('takes a task of a session that has gone, under a term that turns the dead away', async () => {
      const [fox, owl] = [await list.agent(), await list.agent()]
      await fox.create({ id: 'a', subject: 'Once' })
      await owl.claim('a')
      await list.kill(owl)
      const images = [image('a', { status: 'in_progress', owner: 'ana', updatedAt: late })]
      expect(await fox.store.importTasks({ images }, fox.actor)).toMatchObject({ updated: ['a'] })
      const task = await fox.task('a')
      expect([task.owner, task.claim, task.term]).toEqual(['ana', undefined, 2])
    })

    it('never lets a term fall', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'a', subject: 'Once' })
      await fox.claim('a')
      await fox.release('a')
      await fox.store.importTasks({ images: [image('a', { term: 0, updatedAt: late })] }, fox.actor)
      expect((await fox.task('a')).term).toBe(1)
    })

    it('does not set back what was changed here later', async () => {
      const fox = await list.agent()
      await fox.store.importTasks({ images: [image('a')] }, fox.actor)
      await fox.claim('a')
      await fox.complete('a', 'Done here.')
      const { leftAlone } = await fox.store.importTasks({ images: [image('a')] }, fox.actor)
      expect(leftAlone).toEqual([{ id: 'a', why: 'newer', says: expect.stringContaining('later than there') }])
      expect(await fox.store.importTasks({ images: [{ id: 'a', subject: 'x', status: 'pending' }] }, fox.actor)).toMatchObject({
        leftAlone: [{ why: 'closed' }],
      })
      expect(await fox.task('a')).toMatchObject({ status: 'completed', result: 'Done here.' })
    })

    it('leaves alone an id that differs in case only', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'Task-1', subject: 'Mine' })
      const { leftAlone } = await fox.store.importTasks({ images: [image('task-1')] }, fox.actor)
      expect(leftAlone).toMatchObject([{ id: 'task-1', why: 'spelling' }])
    })

    it('keeps the edge out that would close a circle, tells it, and keeps it in the task', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'old', subject: 'Here before', blockedBy: [] })
      await fox.store.importTasks({ images: [image('a', { blockedBy: ['old'] })] }, fox.actor)
      const images = [image('old', { blockedBy: ['a'], updatedAt: late }), image('self', { blockedBy: ['self'], parent: 'self' })]
      const { leftOut } = await fox.store.importTasks({ images }, fox.actor)
      expect(leftOut).toEqual([
        { task: 'old', field: 'blockedBy', names: 'a' },
        { task: 'self', field: 'blockedBy', names: 'self' },
        { task: 'self', field: 'parent', names: 'self' },
      ])
      expect(await fox.task('old')).toMatchObject({ blockedBy: [], extra: { leftOut: { blockedBy: ['a'] } } })
      expect(await fox.ready()).toEqual(['old', 'self'])
    })

    it('takes a container that waits for its own child in words, too, as a container', async () => {
      const fox = await list.agent()
      const images = [image('epic', { blockedBy: ['step'] }), image('step', { parent: 'epic' })]
      expect((await fox.store.importTasks({ images }, fox.actor)).leftOut).toEqual([
        { task: 'epic', field: 'blockedBy', names: 'step' },
      ])
      expect(await fox.task('step')).toMatchObject({ parent: 'epic' })
      expect(await fox.ready()).toEqual(['step'])
    })

    it('tells what it would do, and does nothing', async () => {
      const fox = await list.agent()
      await fox.create({ id: 'a', subject: 'Here' })
      const images = [image('a', { updatedAt: late }), ...Array.from({ length: 600 }, (_, at) => image(`n${at}`))]
      const would = await fox.store.importTasks({ images, dryRun: true }, fox.actor)
      expect([would.created.length, would.updated]).toEqual([600, ['a']])
      expect((await fox.store.list({ limit: 1 }, fox.actor)).total).toBe(1)
    })

    it.each([
      [[image('a', { subject: ' ' })], 'In a: it has no subject.'],
      [[image('1')], 'In 1: "1" is no task id'],
      [[image('a', { priority: 7 })], 'In a: priority is 7; it is 0 to 4.'],
      [[image('a', { notes: [{ text: 'x\0' }] })], 'In a: notes.0.text contains a NUL character.'],
      [[image('a', { description: 'x'.repeat(1024 * 1024) })], 'In a: it would need a file of'],
      [[image('a'), image('A')], 'Two tasks of the call have the id A.'],
      [Array.from({ length: 501 }, (_, at) => image(`n${at}`)), 'The call has 501 tasks; the limit is 500.'],
    ])('refuses the whole batch for what no task can be: %#', async (images, words) => {
      const fox = await list.agent()
      const error = await refusal(fox.store.importTasks({ images: [image('good'), ...images] }, fox.actor).then(() => undefined))
      expect(error.code).toBe('invalid_input')
      expect(error.message).toContain(words.replace('501', '502'))
      expect((await fox.store.list({ limit: 1 }, fox.actor)).total).toBe(0)
    })
  })
}
