/** The only place that builds things: settings, place, engine, service. Clock, randomness and environment enter here and are handed on. */

import { randomBytes, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type Config, ownerFrom, readConfig } from './config.ts'
import { mintBytes, mintTaskId } from './domain/task-id.ts'
import { type Tracking, trackingOf } from './git-tracking.ts'
import { gitUser, loginName } from './git-user.ts'
import { whereIs } from './git-where.ts'
import { homeDirectory } from './home-directory.ts'
import { findPlace, type Place } from './place.ts'
import { TaskService } from './service/task-service.ts'
import { type FileStoreOptions, openFileStore } from './store/file/file-store.ts'
import { hostEvidence } from './store/file/process-evidence.ts'
import type { TaskStore } from './store/task-store.ts'

/** Names made of it are never used twice, which is what stops a late writer: 16 bytes are past every birthday. */
const tokenBytes = 16

/** One process's way to its list. */
export interface Composed {
  /** What the list is called; `none` while a setting is wrong. */
  readonly listName: string
  /** Opens the list. @throws TaskError `bad_setting`; settings and place are looked at again each time, for a folder may be made. */
  readonly open: () => Promise<TaskService>
}

/** A person's way to a list, for as long as one command. */
export interface ComposedPerson {
  /** As `Composed.open`. `stays`: this process lives long enough to find silent sessions gone by watching them. */
  readonly open: (how?: { readonly stays: boolean }) => Promise<TaskService>
  /** Where the list lies, and which setting chose it. @throws TaskError `bad_setting`. */
  readonly place: () => Place
  /** What git makes of the list directory. @throws TaskError `bad_setting`. */
  readonly tracking: () => Promise<Tracking>
}

interface Settled {
  readonly config: Config
  readonly place: Place
}

/** Builds what a server needs from its flags. Reads git's files, opens nothing, and never throws (P7). */
export function composeSession(flags: readonly string[]): Composed {
  const settle = settling(flags)
  return { listName: nameOf(settle), open: async () => openSession(settle()) }
}

/** Builds what one command of a person needs from its flags: no session stands behind it, and nothing is announced. */
export function composePerson(flags: readonly string[]): ComposedPerson {
  const settle = settling(flags)
  return {
    open: async (how) => openPerson(settle(), how?.stays ?? false),
    place: () => settle().place,
    tracking: () => trackingOf(settle().place.directory),
  }
}

function settling(flags: readonly string[]): () => Settled {
  return () => {
    const config = readConfig({ flags, env: process.env, cwd: process.cwd(), home: homeDirectory() })
    return { config, place: findPlace(config) }
  }
}

function nameOf(settle: () => Settled): string {
  try {
    return settle().place.listName
  } catch {
    return 'none' // every tool answers what to set
  }
}

async function openSession(settled: Settled): Promise<TaskService> {
  const { config, place } = settled
  const host = hostname()
  const user = await gitUser(config.projectDir.value)
  const session = randomUUID()
  const store = storeOf(settled, { session, host, user, hint: config.sessionHint, givenName: config.owner?.value })
  return new TaskService({
    store,
    clock: () => performance.now(),
    identity: { host, session, user: () => user, listName: place.listName },
  })
}

/** The name is the login name unless one is set: asking git for a better one would cost every command a child process. */
async function openPerson(settled: Settled, stays: boolean): Promise<TaskService> {
  const { config, place } = settled
  const host = hostname()
  const login = loginName()
  const store = storeOf(settled, { session: randomUUID(), host, user: login, oneShot: !stays })
  return new TaskService({
    store,
    clock: () => performance.now(),
    identity: {
      host,
      person: config.owner?.value ?? ownerFrom(login),
      user: () => gitUser(config.projectDir.value),
      listName: place.listName,
    },
  })
}

type Who = Pick<FileStoreOptions, 'session' | 'host' | 'user' | 'hint' | 'givenName' | 'oneShot'>

function storeOf({ config, place }: Settled, who: Who): TaskStore {
  return openFileStore({
    ...who,
    directory: place.directory,
    where: () => whereIs(config.projectDir.value),
    evidence: hostEvidence(),
    monotonic: () => performance.now(),
    wallClock: () => Date.now(),
    mintId: (taskCount) => mintTaskId(randomBytes(mintBytes), taskCount),
    random: () => randomBytes(tokenBytes).toString('hex'),
    luck: () => Math.random(),
  })
}
