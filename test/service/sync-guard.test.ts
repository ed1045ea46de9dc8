/**
 * What the guard of a list brings back after git has written.
 *
 * Red without `#pending` in sync-guard.ts: a change that is in the log when the window begins, and whose file comes into place
 * after git has looked, is in neither git's commit nor the window.
 */

import { expect, it, vi } from 'vitest'
import { openList } from '../tools/open-list.ts'

it('brings back what was committed since it began, and the last change before, which may still have been under way', async () => {
  const { service, store, call } = await openList().session('amber-fox')
  const brought = vi.spyOn(store, 'mergeBack')
  const guard = service.guard({ isNew: false })
  await guard.begin()
  await call('create_tasks', { tasks: [{ id: 'in-place', subject: 'A' }] })
  await call('create_tasks', { tasks: [{ id: 'under-way', subject: 'B' }] })
  await guard.begin()
  await call('create_tasks', { tasks: [{ id: 'later', subject: 'C' }] })
  await guard.end()
  expect(brought.mock.calls.map(([changes]) => changes.map(({ id }) => id))).toEqual([['under-way', 'later']])
})
