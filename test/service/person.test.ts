/** A person at the command line: no session joins the list, and what they claim is theirs by name alone. */

import { describe, expect, it } from 'vitest'
import { TaskService } from '../../src/service/task-service.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'

class JoinlessStore extends GraphStore {
  override join(): never {
    throw new Error('A person does not join.')
  }
}

function personAt(list: MemoryList, name: string): TaskService {
  const identity = { host: 'laptop', person: name, user: async () => `${name} by git`, listName: 'demo' }
  return new TaskService({ store: new JoinlessStore(list.open({ session: `call-of-${name}` })), clock: () => 0, identity })
}

describe('a person', () => {
  it('claims without joining, and holds the task in every later call', async () => {
    const list = new MemoryList({ now: () => '2026-11-22T08:00:00.000Z', mintId: () => 'unused' })
    await personAt(list, 'mejba').create([{ id: 'm1', subject: 'Mine' }])
    const { task } = await personAt(list, 'mejba').claim({})
    expect(task?.task).toMatchObject({
      id: 'm1',
      owner: 'mejba',
      claim: { host: 'laptop', user: 'mejba by git', at: '2026-11-22T08:00:00.000Z' },
    })
    expect(task?.task.claim).not.toHaveProperty('session')
    expect((await personAt(list, 'mejba').ready({ limit: 9 })).mine).toHaveLength(1)
    expect((await personAt(list, 'ana').ready({ limit: 9 })).mine).toEqual([])
    await expect(personAt(list, 'ana').release({ id: 'm1' })).rejects.toThrow('Task m1 is held by mejba')
    await personAt(list, 'mejba').release({ id: 'm1' })
    expect((await personAt(list, 'ana').claim({ id: 'm1' }, 'tests')).task?.task.owner).toBe('ana/tests')
  })
})
