/** The only place that builds things: settings, place, engine, service. Clock, randomness and environment enter here and are handed on. */

import type * as Crypto from 'node:crypto'
import { realpathSync } from 'node:fs'
import { hostname } from 'node:os'
import { type Config, ownerFrom, readConfig } from './config.ts'
import { mintBytes, mintTaskId } from './domain/task-id.ts'
import { unattended } from './git/command.ts'
import { type GitHealth, gitHealthOf } from './git/health.ts'
import { driverCommand } from './git/merge-driver.ts'
import { stagesOf } from './git/stages.ts'
import { type Tracking, trackingOf } from './git/tracking.ts'
import { uncommittedFiles } from './git/uncommitted.ts'
import { gitUser, loginName } from './git/user.ts'
import { whereIs } from './git/where.ts'
import { homeDirectory } from './home-directory.ts'
import { findPlace, listsIn, type Place } from './place.ts'
import { registrationsOf, twiceWords } from './registrations.ts'
import type { SyncGuard } from './service/sync-guard.ts'
import { TaskService } from './service/task-service.ts'
import { type ClientSession, sessionNamed, sessionOfClient } from './store/file/client-session.ts'
import { type FileStoreOptions, hasBegun, openFileStore } from './store/file/file-store.ts'
import { mergeTexts } from './store/file/merge-texts.ts'
import { hostEvidence } from './store/file/process-evidence.ts'
import type { TaskStore } from './store/task-store.ts'
import { mendGit } from './sync/mend-git.ts'
import { Repository, type RepositoryParts } from './sync/repository.ts'
import { runSync, type SyncAnswer } from './sync/run-sync.ts'
import { Sharing } from './sync/tasks-branch.ts'

/** Three versions of a task's file as one, for git: no list is opened. */
export { mergeTexts }

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
  /** Under which name this person claims. @throws TaskError `bad_setting`. */
  readonly name: () => string
  /** Where the list lies, and which setting chose it. @throws TaskError `bad_setting`. */
  readonly place: () => Place
  /** What git makes of the list directory. @throws TaskError `bad_setting`. */
  readonly tracking: () => Promise<Tracking>
  /** How git merges the tasks here. @throws TaskError `bad_setting`. */
  readonly gitHealth: (tracked: number) => Promise<GitHealth>
  /** See `mendGit`. @throws TaskError `bad_setting`, `internal`. */
  readonly mendGit: (codes: readonly string[]) => Promise<void>
  /** Brings the tasks root in step with its remote. @throws TaskError `bad_setting`. */
  readonly sync: (options: { readonly pushCode: boolean }) => Promise<SyncAnswer>
  /** Changes how the tasks are shared, in git; `top`: of the code. @throws TaskError `bad_setting`. */
  readonly sharing: (top: string) => Sharing
  /**
   * Opens the list for the session of the Claude Code that runs this process, or for the present one that is named; undefined
   * where there is none. @throws TaskError `bad_setting`.
   */
  readonly openFor: (name?: string) => Promise<TaskService | undefined>
  /** The id of the session of the Claude Code that runs this process; undefined where none has joined. @throws TaskError `bad_setting`. */
  readonly sessionHere: () => string | undefined
}

/** What a hook or the status line knows of the Claude Code that runs it. */
export interface HookCaller {
  /** Claude Code's session id, as its input says it. */
  readonly sessionId?: string | undefined
  /** Where the project is looked for when the environment does not say. */
  readonly projectDir?: string | undefined
}

/** A hook's way to its list, for a fraction of a second. */
export interface ComposedHook {
  readonly service: TaskService
  /** The session that the hook speaks for, where one was found; without it nothing but reading makes sense. */
  readonly me?: { readonly session: string; readonly name: string } | undefined
  /** The branch of a directory, where it has one. */
  readonly branchOf: (dir: string) => string | undefined
  /** Paths below it that are not committed; undefined where git does not say in time. */
  readonly uncommitted: (dir: string) => Promise<readonly string[] | undefined>
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
    name: () => personName(settle().config, loginName()),
    place: () => settle().place,
    tracking: () => trackingOf(settle().place),
    gitHealth: (tracked) => gitHealthOf(settle().place, tracked),
    mendGit: async (codes) => {
      const { root, directory } = settle().place
      if (codes.length > 0) await mendGit(new Repository({ root, ...gitParts() }), directory, codes)
    },
    sync: ({ pushCode }) => syncOf(settle(), { pushCode, pushes: true }),
    sharing: (top) => sharingOf(settle(), top),
    openFor: async (name) => {
      const settled = settle()
      const found = name === undefined ? clientSession(settled) : sessionNamed(settled.place.directory, name)
      return found && serviceFor(settled, { ...found, hint: settled.config.sessionHint })
    },
    sessionHere: () => clientSession(settle())?.session,
  }
}

async function syncOf(settled: Settled, options: { pushCode: boolean; pushes: boolean }): Promise<SyncAnswer> {
  const { root } = settled.place
  const opened = new Map<string, { service: TaskService; guard: SyncGuard }>()
  const lists = async () => {
    const isNew = opened.size > 0 // the root is there from the first call on
    for (const directory of listsIn(root).filter((one) => !opened.has(one))) {
      const service = await openPerson({ ...settled, place: { ...settled.place, directory } }, false)
      opened.set(directory, { service, guard: service.guard({ isNew }) })
    }
    return [...opened.values()].map(({ guard }) => guard)
  }
  try {
    return await runSync({ root, ...gitParts(), lists, ...options })
  } finally {
    for (const { service } of opened.values()) await service.close()
  }
}

function sharingOf(settled: Settled, top: string): Sharing {
  const { root } = settled.place
  const merge = () => syncOf(settled, { pushCode: false, pushes: false })
  const token = crypto().randomBytes(tokenBytes).toString('hex')
  return new Sharing({ root, top, token, merge, ...gitParts() })
}

/** What `dibs sync` and `dibs init` run git with. */
function gitParts(): Pick<RepositoryParts, 'env' | 'driver'> {
  return { env: unattended(process.env), driver: mergeDriver() }
}

/** The command by which git is to call us: the script that runs now. */
export function mergeDriver(): string {
  return driverCommand(process.execPath, realpathSync(process.argv[1] ?? ''))
}

/**
 * Builds what a hook needs; undefined where no list has begun, so that nothing at all is read or written there (P7).
 * @throws TaskError `bad_setting`.
 */
export function composeHook(flags: readonly string[], { sessionId, projectDir }: HookCaller): ComposedHook | undefined {
  const settled = settling(flags, projectDir)()
  const { directory } = settled.place
  if (!hasBegun(directory)) return undefined
  const me = sessionOfClient(directory, { hint: sessionId, clientPid: clientPid() })
  return {
    service: serviceFor(settled, {
      ...(me ?? { session: nobody(), name: undefined, user: loginName() }),
      hint: sessionId,
    }),
    me,
    branchOf: (dir) => whereIs(dir).branch,
    uncommitted: uncommittedFiles,
  }
}

function clientSession({ config, place }: Settled): ClientSession | undefined {
  return sessionOfClient(place.directory, { hint: config.sessionHint, clientPid: clientPid() })
}

/** What a person is told whose plugin, which runs this process, is not the only dibs of the session. Throws nothing. */
export function registeredTwice(): string | undefined {
  const { CLAUDE_PLUGIN_ROOT: plugin, CLAUDE_PROJECT_DIR: projectDir = process.cwd(), CLAUDE_CONFIG_DIR: configDir } = process.env
  if (!plugin) return undefined
  return twiceWords(registrationsOf({ projectDir, home: homeDirectory(), configDir: configDir || undefined }))
}

/** Claude Code says its pid to hooks and commands, not to servers (since 2.1.330; measured). */
function clientPid(): number | undefined {
  const pid = Number(process.env.CLAUDE_PID)
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

/** Not imported above, and no `performance.now()`: loading either costs a hook that does not read the list 2 to 5 ms of 21 (measured). */
function crypto(): typeof Crypto {
  return process.getBuiltinModule('node:crypto')
}

/** A session that claims nothing and is announced to nobody: its id stays in this process. A UUID would load node:crypto, 2 ms. */
function nobody(): string {
  return `nobody.${process.pid}.${process.hrtime.bigint()}`
}

function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1_000_000
}

function settling(flags: readonly string[], projectDir?: string): () => Settled {
  return () => {
    const config = readConfig({ flags, env: process.env, cwd: projectDir ?? process.cwd(), home: homeDirectory() })
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
  const session = crypto().randomUUID()
  const store = storeOf(settled, { session, host, user, hint: config.sessionHint, givenName: config.owner?.value })
  return new TaskService({
    store,
    clock: monotonicMs,
    identity: { host, session, user: () => user, listName: place.listName },
  })
}

/** The name is the login name unless one is set: asking git for a better one would cost every command a child process. */
async function openPerson(settled: Settled, stays: boolean): Promise<TaskService> {
  const { config, place } = settled
  const host = hostname()
  const login = loginName()
  const store = storeOf(settled, { session: nobody(), host, user: login, oneShot: !stays, endsEpochFirst: !stays })
  return new TaskService({
    store,
    clock: monotonicMs,
    identity: {
      host,
      person: personName(config, login),
      user: () => gitUser(config.projectDir.value),
      listName: place.listName,
    },
  })
}

function personName(config: Config, login: string): string {
  return config.owner?.value ?? ownerFrom(login)
}

interface SpokenFor {
  readonly session: string
  readonly name: string | undefined
  readonly user: string
  readonly hint: string | undefined
}

/** Speaks as a session whose server is another process: nothing is announced, what that one holds is this one's own. */
function serviceFor(settled: Settled, { session, name, user, hint }: SpokenFor): TaskService {
  const host = hostname()
  return new TaskService({
    store: storeOf(settled, { session, host, user, hint, givenName: name, oneShot: true }),
    clock: monotonicMs,
    identity: { host, session, user: () => user, listName: settled.place.listName },
  })
}

type Who = Pick<FileStoreOptions, 'session' | 'host' | 'user' | 'hint' | 'givenName' | 'oneShot' | 'endsEpochFirst'>

function storeOf({ config, place }: Settled, who: Who): TaskStore {
  return openFileStore({
    ...who,
    directory: place.directory,
    where: () => whereIs(config.projectDir.value),
    evidence: hostEvidence(),
    monotonic: monotonicMs,
    wallClock: () => Date.now(),
    mintId: (taskCount) => mintTaskId(crypto().randomBytes(mintBytes), taskCount),
    random: () => crypto().randomBytes(tokenBytes).toString('hex'),
    luck: () => Math.random(),
    stagesOf,
  })
}
