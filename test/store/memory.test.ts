import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'
import { describeTaskStore } from './contract.ts'

describeTaskStore('the memory engine', async () => {
  let minted = 0
  let sessions = 0
  const list = new MemoryList({
    now: () => new Date().toISOString(),
    mintId: () => `t${(++minted).toString(36).padStart(5, '0')}`,
  })
  const open: GraphStore[] = []
  return {
    open: async ({ hint, branch }) => {
      const store = new GraphStore(list.open({ session: `session-${++sessions}`, hint, where: { branch, dir: '/project' } }))
      open.push(store)
      return store
    },
    kill: async (session) => list.kill(session),
    edit: async (task) => list.edit(task),
    close: async () => {
      await Promise.all(open.map((store) => store.close()))
    },
  }
})
