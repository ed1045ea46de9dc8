import { expect, it } from 'vitest'
import { importTasks } from '../../src/domain/import-tasks.ts'
import { outcomeOf, taskOf, worldOf } from './builders.ts'

it('drops no edge and no label that was added here, where the source has no dates', () => {
  const tasks = [taskOf({ id: 'a', labels: ['plan', 'mine'], blockedBy: ['b', 'c'] }), taskOf({ id: 'b' }), taskOf({ id: 'c' })]
  const world = worldOf(tasks)
  const image = { id: 'a', subject: 'Subject of a', labels: ['plan', 'new'], blockedBy: ['b'] }
  const { changed } = outcomeOf(world, importTasks(world, { images: [image] }))
  expect(changed.a).toMatchObject({ labels: ['plan', 'mine', 'new'], blockedBy: ['b', 'c'] })
  const dated = { ...image, updatedAt: '2027-01-01T00:00:00.000Z' }
  expect(outcomeOf(world, importTasks(world, { images: [dated] })).changed.a).toMatchObject({
    labels: ['plan', 'new'],
    blockedBy: ['b'],
  })
})
