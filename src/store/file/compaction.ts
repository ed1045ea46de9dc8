/**
 * Ends an epoch and begins the next, so that the log stays short. Entries are never deleted one by one: a reader that was idle,
 * and a sleeper about to commit, both find the seal or no directory at all, never a gap.
 */

import { join } from 'node:path'
import { beforeFirst, type CommitLog, type EpochLength } from './commit-log.ts'
import { restoreFolders, temporaryName, writeEpoch } from './epoch.ts'
import { type FileSystem, isMissing } from './file-system.ts'
import type { LogEntry } from './log-entry.ts'
import { completeNext } from './next-epoch.ts'
import { foldHistory, retire } from './past-epochs.ts'
import { placeAll } from './placement.ts'
import type { TransactionTools } from './transaction-tools.ts'
import { renameIfThere } from './unplaced.ts'

/** An epoch is ended after so many entries or bytes. Half makes twice the work of it; double makes twice the start of a session. */
export const epochLimits: EpochLength = { entries: 1_000, bytes: 8 * 1024 * 1024 }

/**
 * Is it this process's turn to end the epoch? It is whose commit has just passed a limit, or half as much again, and so on: one
 * process's, without a word between them. With limits that each drew for itself up to a fifth later, all of 32 flushed the same 1,000
 * files at the same time, and spent 43 % of their time on it. If that one dies or gives up, the next turn comes 500 entries later.
 */
export function isDue(log: CommitLog | undefined, limits: EpochLength): boolean {
  const own = log?.ownSinceAsked
  const passes = (of: keyof EpochLength) =>
    own !== undefined && turnsAt(own.to[of], limits[of]) > turnsAt(own.from[of], limits[of])
  return passes('entries') || passes('bytes')
}

/** How many turns there have been in an epoch of this length. */
function turnsAt(length: number, limit: number): number {
  return Math.floor(Math.max(0, length - limit / 2) / (limit / 2))
}

/** Files are flushed a few at a time, so that a server goes on answering: one flush takes 1 to 5 ms. */
const flushAtOnce = 4
/**
 * Tries to give the seal a number, each a look at what came and a link. A try fails where another commits in these 0.1 ms, under any
 * load every second one; after so many the next process whose turn it is takes over.
 */
const tries = 1_000
/** So few files are flushed in one go, in which this server answers nothing: each takes 1 to 5 ms. */
const mostLeft = 4
/** Others commit while files are flushed; after so many rounds that never leave few, the rest is flushed in one go. */
const flushRounds = 5

/**
 * Flushes the task files of this epoch beside other work, a few at once: 1,000 flushes take 1 to 5 s. Answers up to which number
 * of which epoch that is done: only what was committed meanwhile is left for the moment of the seal.
 */
export async function flushAhead({ fs, layout, list }: TransactionTools): Promise<Flushed | undefined> {
  const { log } = list
  if (log === undefined) return undefined
  const done = { epoch: log.epoch, head: log.settled }
  const left = log.touchedAfter(beforeFirst)
  const flushOneByOne = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) await fs.flushFileLater(layout.task(id))
  }
  await Promise.all(Array.from({ length: flushAtOnce }, flushOneByOne))
  return done
}

/** Files of entries up to `head` have been flushed. */
export interface Flushed {
  readonly epoch: string
  readonly head: number
}

/**
 * Flushes the task files of this epoch that are not `flushed` yet, prepares the next one, links the seal that names it,
 * completes it and puts it in place. Gives up quietly when others are always first; throws what the disk throws before the seal.
 * Yields the ms to wait before it goes on, so that a server answers in between.
 */
export function* compacting(tools: TransactionTools, flushed?: Flushed): Generator<number> {
  const { list, token } = tools
  list.catchUp()
  const { log } = list
  if (log === undefined) return
  const { epoch } = log
  yield* flushTaskFiles(tools, flushed?.epoch === epoch ? flushed.head : beforeFirst)
  if (list.log?.epoch !== epoch) return
  const seal = prepareSeal(tools, list.log)
  for (let i = 0; i < tries; i++) {
    const attempt = trySeal(tools, seal, epoch)
    if (attempt === 'won') return
    if (attempt === 'over') break
    yield attempt === 'pending' ? 2 : 0
  }
  if (list.log !== undefined) token.discard(list.log.slots, seal)
  tools.fs.removeTree(join(token.path, seal.next))
}

/**
 * Flushes the files of entries after number `from`, round after round until few are left, and those in one go: of all that is in its
 * place and in the list then. The log that could restore them is about to go.
 */
function* flushTaskFiles({ fs, layout, list }: TransactionTools, from: number): Generator<number> {
  let count = 0
  let done = from
  for (let round = 1; ; round++) {
    const left = list.log?.touchedAfter(done) ?? []
    const isLast = left.length <= mostLeft || round === flushRounds
    done = list.log?.settled ?? 0
    for (const id of left) {
      flushIfThere(fs, layout.task(id))
      if (!isLast && ++count % flushAtOnce === 0) yield 0
    }
    if (isLast) break
    list.catchUp()
  }
  fs.flushDirectory(layout.directory) // or a file goes back to the one whose name it took
}

/** A file that has gone needs no flush. */
function flushIfThere(fs: FileSystem, path: string): void {
  try {
    fs.flushFile(path)
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** Entry 0 of the next epoch says everything up to the last entry that is in the list now, and is flushed. */
function prepareSeal(tools: TransactionTools, log: CommitLog): LogEntry & { readonly next: string; readonly from: number } {
  const { fs, layout, list, token, boot } = tools
  const next = tools.random()
  const seal = {
    kind: 'seal' as const,
    nonce: token.nonce(),
    token: token.name,
    at: new Date(tools.wallClock()).toISOString(),
    by: { owner: 'dibs', host: '', user: '' },
    changes: [],
    next,
    from: log.settled,
  }
  const start = { ordinal: log.ordinal + 1, previous: log.epoch, slots: log.slots.kind, boot, tasks: list.known.toStart() }
  writeEpoch(fs, join(token.path, next), start)
  token.prepare(log.slots, seal, true)
  // A seal that survives a power cut without the epoch that it names would be the end of the list: nobody could follow it.
  fs.flushDirectory(token.path)
  fs.flushDirectory(layout.tx)
  return seal
}

/** One attempt, synchronous, before anything of what came is taken in. `over`: the epoch is no longer the one to end. */
function trySeal(tools: TransactionTools, seal: LogEntry, epoch: string): 'won' | 'taken' | 'pending' | 'over' {
  const { list, takeOver, token, monotonic, luck } = tools
  let attempt: ReturnType<typeof trySeal> = 'over'
  list.catchUp((log) => {
    if (log.epoch !== epoch) return undefined
    const result = takeOver.help(log, monotonic(), luck()) ? log.commit(token.path, seal) : 'pending'
    attempt = result === 'gone' ? 'over' : result
    if (result === 'won') settleSeal(tools, log, seal)
    return undefined
  })
  return attempt
}

/** Others finish it where this cannot: while it slept its directory was taken over, or the disk refuses. */
function settleSeal({ fs, layout, token }: TransactionTools, log: CommitLog, seal: LogEntry): void {
  try {
    completeNext(fs, log, { seal, token: token.path })
    placeAll({ fs, layout, canLink: log.slots.kind === 'links' }, seal, token.path)
    if (!log.settle(token.path)) token.abandon()
  } catch {
    token.abandon()
  }
}

/** Retires what is sealed, folds what is retired, throws away what dead processes left; each step may be anybody's. */
export function tidy(tools: TransactionTools): void {
  tools.list.catchUp()
  const { log } = tools.list
  if (log === undefined) return
  restoreFolders(tools)
  retire(tools)
  foldHistory(tools, log.slots.kind)
  removeDeadTokens(tools)
  removeHalfBuilt(tools)
}

/** A token directory that nobody used for so long is thrown away; its owner, if it lives, takes another name. */
const unusedNs = 600_000_000_000n

/**
 * Renames a directory before it looks into it: from then on its owner can commit nothing from there, so an entry found not
 * pending stays so. A pending one is left to be found by its token.
 */
function removeDeadTokens({ fs, layout, list, token, random }: TransactionTools): void {
  const now = fs.stampIfThere(token.path)?.changedNs ?? 0n
  for (const name of fs.namesIn(layout.tx)) {
    const stamp = fs.stampIfThere(join(layout.tx, name))
    if (name === token.name || stamp === undefined || now - stamp.changedNs < unusedNs) continue
    const owner = name.split('.')[0] ?? name
    const mine = join(layout.tx, `${owner}.${random()}`)
    try {
      fs.rename(join(layout.tx, name), mine)
    } catch (error) {
      if (isMissing(error)) continue
      throw error
    }
    list.catchUp()
    if (list.log?.pending?.token !== owner) fs.removeTree(mine)
  }
}

/**
 * A `.dibs` that was being built under its temporary name when its process was killed lies beside the real one: a soak of eight
 * minutes with 190 deaths left one. Renamed before it is removed, as a token directory is: its builder may only sleep.
 */
function removeHalfBuilt({ fs, layout, token, random }: TransactionTools): void {
  const now = fs.stampIfThere(token.path)?.changedNs ?? 0n
  for (const name of fs.namesIn(layout.directory)) {
    if (!name.startsWith(temporaryName(''))) continue
    const path = join(layout.directory, name)
    const stamp = fs.stampIfThere(path)
    if (stamp?.kind !== 'directory' || now - stamp.changedNs < unusedNs) continue
    const mine = join(layout.tx, random())
    if (renameIfThere(fs, path, mine)) fs.removeTree(mine)
  }
}
