/**
 * Ends an epoch and begins the next, so that the log stays short. Entries are never deleted one by one: a reader that was idle,
 * and a sleeper about to commit, both find the seal or no directory at all, never a gap.
 */

import { join } from 'node:path'
import type { CommitLog, EpochLength } from './commit-log.ts'
import { restoreFolders, temporaryName, writeEpoch } from './epoch.ts'
import { isMissing } from './file-system.ts'
import type { LogEntry } from './log-entry.ts'
import { foldHistory, retire } from './past-epochs.ts'
import { placeAll } from './placement.ts'
import type { TransactionTools } from './transaction-tools.ts'
import { renameIfThere } from './unplaced.ts'

/** An epoch is ended after so many entries or bytes. Half makes twice the work of it; double makes twice the start of a session. */
export const epochLimits: EpochLength = { entries: 1_000, bytes: 8 * 1024 * 1024 }

/**
 * Is it this process's turn to end the epoch? It is whose commit has just passed a multiple of a limit: one process's, without a word
 * between them. With limits that each drew for itself up to a fifth later, all of 32 flushed the same 1,000 files at the same time,
 * and spent 43 % of their time on it. If that one dies, the log grows to the next multiple.
 */
export function isDue(log: CommitLog | undefined, limits: EpochLength): boolean {
  const last = log?.lastOwn
  const passes = (limit: keyof EpochLength) =>
    last !== undefined && Math.floor(last.to[limit] / limits[limit]) > Math.floor(last.from[limit] / limits[limit])
  return passes('entries') || passes('bytes')
}

/** Files are flushed a few at a time, so that a server goes on answering: one flush takes 1 to 5 ms. */
const flushAtOnce = 4
/** Others commit meanwhile and each commit makes entry 0 stale; after so many tries the next commit's compaction takes over. */
const tries = 20

/**
 * Flushes the task files of this epoch beside other work, a few at once: 1,000 flushes take 1 to 5 s. Answers up to which number
 * of which epoch that is done: only what was committed meanwhile is left for the moment of the seal.
 */
export async function flushAhead({ fs, layout, list }: TransactionTools): Promise<Flushed | undefined> {
  const { log } = list
  if (log === undefined) return undefined
  const done = { epoch: log.epoch, head: log.head }
  const left = log.touchedAfter(0)
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
 * Flushes the task files of this epoch that are not `flushed` yet, prepares the next one whole, links the seal that names it,
 * and puts it in place. Gives up quietly when others are always first; throws what the disk throws before the seal.
 * Yields the ms to wait before it goes on, so that a server answers in between.
 */
export function* compacting(tools: TransactionTools, flushed?: Flushed): Generator<number> {
  const epoch = tools.list.log?.epoch
  yield* flushTaskFiles(tools, flushed?.epoch === epoch ? (flushed?.head ?? 0) : 0)
  for (let i = 0; i < tries; i++) {
    tools.list.catchUp()
    const { log } = tools.list
    if (log === undefined || log.epoch !== epoch) break
    if (!tools.takeOver.help(log, tools.monotonic(), tools.luck())) yield 2
    else if (seal(tools, tools.random())) break
    else yield tools.luck() * 5
  }
}

function* flushTaskFiles({ fs, layout, list }: TransactionTools, flushedTo: number): Generator<number> {
  let count = 0
  for (const id of list.log?.touchedAfter(flushedTo) ?? []) {
    try {
      fs.flushFile(layout.task(id))
    } catch (error) {
      if (!isMissing(error)) throw error
    }
    if (++count % flushAtOnce === 0) yield 0
  }
}

/** One attempt, synchronous: what entry 0 says is what the seal follows. */
function seal(tools: TransactionTools, next: string): boolean {
  const { fs, layout, list, token } = tools
  const { log } = list
  if (log === undefined) return true
  const { ordinal, epoch } = log
  const at = new Date(tools.wallClock()).toISOString()
  const entry: LogEntry = {
    kind: 'seal',
    nonce: token.nonce(),
    token: token.name,
    at,
    by: { owner: 'dibs', host: '', user: '' },
    changes: [],
    next,
  }
  const prepared = join(token.path, next)
  writeEpoch(fs, prepared, {
    ordinal: ordinal + 1,
    previous: epoch,
    slots: log.slots.kind,
    boot: tools.boot,
    tasks: list.known.toStart(),
  })
  token.prepare(log.slots, entry, true)
  // A seal that survives a power cut without the epoch that it names would be the end of the list: nobody could follow it.
  fs.flushDirectory(token.path)
  fs.flushDirectory(layout.tx)
  if (log.commit(token.path, entry) !== 'won') {
    token.discard(log.slots, entry)
    fs.removeTree(prepared)
    return false
  }
  placeAll({ fs, layout, canLink: log.slots.kind === 'links' }, entry, token.path)
  if (log.settle(token.path)) fs.flushDirectory(layout.log)
  else token.abandon()
  return true
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
