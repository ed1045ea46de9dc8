/**
 * An editor saves an old copy of a task that a session has completed meanwhile, and nobody changes the task here before the sync.
 *
 * Red without catchUpFiles in SyncGuard.begin: the copy goes out, and what is made on it elsewhere comes back without the completion.
 */

import { expect, it, vi } from 'vitest'
import { pair } from './clones.ts'

vi.setConfig({ testTimeout: 60_000 })

it('sends out what both make of it', async () => {
  const { a, b } = pair()
  const fox = await a.session('amber-fox')
  await fox.call('create_tasks', { tasks: [{ id: 'x', subject: 'X' }] })
  await fox.call('claim_task', { id: 'x' })
  await fox.call('update_task', { id: 'x', note: 'begun' })
  const copy = a.files.json('x')
  await fox.call('complete_task', { id: 'x', result: 'done' })
  a.files.write('x', { ...copy, labels: ['edited'] })
  expect(a.sync()).toMatchObject({ code: 0 })
  b.git('pull', '-q')
  expect(b.files.json('x')).toMatchObject({ status: 'completed', result: 'done', labels: ['edited'] })
  b.dibs(['update', 'x', '--priority', '0'])
  b.sync()
  a.sync()
  expect(a.files.json('x')).toMatchObject({ status: 'completed', result: 'done', labels: ['edited'], priority: 0 })
})
