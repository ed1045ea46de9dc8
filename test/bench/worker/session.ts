/** The engine as the server composes it, one session on one list, with a disk that counts. */

import { randomBytes, randomUUID } from 'node:crypto'
import type { Actor } from '../../../src/domain/actor.ts'
import { mintBytes, mintTaskId } from '../../../src/domain/task-id.ts'
import { TaskService } from '../../../src/service/task-service.ts'
import { openFileEngine } from '../../../src/store/file/file-store.ts'
import { hostEvidence } from '../../../src/store/file/process-evidence.ts'
import { GraphStore } from '../../../src/store/graph-store.ts'
import type { TaskStore } from '../../../src/store/task-store.ts'
import { type Counts, countingFileSystem } from './counting-file-system.ts'

export interface BenchSession {
  readonly directory: string
  readonly store: TaskStore
  /** The same store as tools see it. */
  readonly service: TaskService
  readonly counts: Counts
  /** Joins the list, once it is there. */
  actor(): Promise<Actor>
}

/** Opens a session; touches nothing until it is used. */
export function openSession(directory: string): BenchSession {
  const { fs, counts } = countingFileSystem()
  const [session, host, user] = [randomUUID(), 'bench', 'bench']
  const engine = openFileEngine(
    {
      directory,
      session,
      host,
      user,
      where: () => ({ dir: directory }),
      evidence: hostEvidence(),
      monotonic: () => performance.now(),
      wallClock: () => Date.now(),
      mintId: (taskCount) => mintTaskId(randomBytes(mintBytes), taskCount),
      random: () => randomBytes(16).toString('hex'),
      luck: () => Math.random(),
    },
    fs,
  )
  const store = new GraphStore(engine)
  const identity = { host, session, user: () => user, listName: 'bench' }
  const service = new TaskService({ store, clock: () => performance.now(), identity })
  const actor = async () => ({ session, name: (await store.join()).name, host, user })
  return { directory, store, service, counts, actor }
}
