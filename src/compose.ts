/** The only place that builds things: settings, place, engine, service. Clock, randomness and environment enter here and are handed on. */

import { randomBytes, randomUUID } from 'node:crypto'
import { homedir, hostname } from 'node:os'
import { type Config, readConfig } from './config.ts'
import { mintBytes, mintTaskId } from './domain/task-id.ts'
import { gitUser } from './git-user.ts'
import { whereIs } from './git-where.ts'
import { findPlace, type Place } from './place.ts'
import { TaskService } from './service/task-service.ts'
import { openFileStore } from './store/file/file-store.ts'
import { hostEvidence } from './store/file/process-evidence.ts'

/** Names made of it are never used twice, which is what stops a late writer: 16 bytes are past every birthday. */
const tokenBytes = 16

/** One process's way to its list. */
export interface Composed {
  /** What the list is called; `none` while a setting is wrong. */
  readonly listName: string
  /** Opens the list. @throws TaskError `bad_setting`; settings and place are looked at again each time, for a folder may be made. */
  readonly open: () => Promise<TaskService>
}

interface Settled {
  readonly config: Config
  readonly place: Place
}

/** Builds what an entry point needs from its flags. Reads git's files, opens nothing, and never throws (P7). */
export function composeSession(flags: readonly string[]): Composed {
  const settle = (): Settled => {
    const config = readConfig({ flags, env: process.env, cwd: process.cwd(), home: homedir() })
    return { config, place: findPlace(config) }
  }
  return { listName: nameOf(settle), open: async () => openService(settle()) }
}

function nameOf(settle: () => Settled): string {
  try {
    return settle().place.listName
  } catch {
    return 'none' // every tool answers what to set
  }
}

async function openService({ config, place }: Settled): Promise<TaskService> {
  const dir = config.projectDir.value
  const host = hostname()
  const user = await gitUser(dir)
  const session = randomUUID()
  const store = openFileStore({
    directory: place.directory,
    session,
    host,
    user,
    hint: config.sessionHint,
    givenName: config.owner?.value,
    where: () => whereIs(dir),
    evidence: hostEvidence(),
    monotonic: () => performance.now(),
    wallClock: () => Date.now(),
    mintId: (taskCount) => mintTaskId(randomBytes(mintBytes), taskCount),
    random: () => randomBytes(tokenBytes).toString('hex'),
    luck: () => Math.random(),
  })
  return new TaskService({
    store,
    clock: () => performance.now(),
    identity: { host, session, user: () => user, listName: place.listName },
  })
}
