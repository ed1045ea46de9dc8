/** A process of a random history: performs drawn operations on the file store and records each before and after. */

import { randomBytes } from 'node:crypto'
import { openSync, writeSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { openFileEngine } from '../../src/store/file/file-store.ts'
import { hostEvidence } from '../../src/store/file/process-evidence.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { type Operation as DiskOperation, hooked, isRead } from '../store/file/hooked-file-system.ts'
import { drawOperation } from './draw-operation.ts'
import { actorOf, perform } from './operation.ts'
import { drawsFrom } from './random.ts'
import type { Placed, ProcessSetting } from './record.ts'

const setting: ProcessSetting = JSON.parse(process.argv[2] ?? '{}')
const { directory, name, seed, operations, diesAt } = setting
const record = openSync(setting.record, 'a')
const nanoseconds = () => Number(process.hrtime.bigint())

/** When this process looked at a task's file, and until when it may have replaced what it saw there. */
let placed: Placed[] = []
const lookedAt = new Map<string, number>()
let changes = 0

function before({ name: what, path }: DiskOperation): void {
  if (what === 'readIfThere' && dirname(path) === directory) lookedAt.set(basename(path), nanoseconds())
  if (!isRead(what) && ++changes === diesAt) process.kill(process.pid, 'SIGKILL')
}

function after({ name: what, to }: DiskOperation): void {
  if (what !== 'rename' || to === undefined || dirname(to) !== directory) return
  const from = lookedAt.get(basename(to))
  if (from !== undefined) placed.push([basename(to, '.json'), from, nanoseconds()])
}

/** At once, so that a kill at the next instruction loses no line. */
function write(line: unknown): void {
  writeSync(record, `${JSON.stringify(line)}\n`)
}

const engine = openFileEngine(
  {
    directory,
    session: name,
    host: 'host',
    user: 'user',
    givenName: name,
    where: () => ({ dir: directory }),
    evidence: hostEvidence(),
    monotonic: () => performance.now(),
    wallClock: () => setting.now,
    mintId: () => randomBytes(4).toString('hex'),
    random: () => randomBytes(16).toString('hex'),
    luck: () => Math.random(),
  },
  hooked({ before, after }),
  { entries: setting.epochEntries, bytes: 1e9 },
)
const store = new GraphStore(engine)

async function live(): Promise<void> {
  await store.join()
  const draw = drawsFrom(seed)
  const held = new Map<string, number>()
  for (let i = 0; i < operations; i++) {
    const operation = drawOperation(draw, { name, number: i, held })
    placed = []
    write({ call: nanoseconds(), operation })
    const answer = await perform(store, operation, actorOf(name))
    write({ end: nanoseconds(), answer, placed })
    if (operation.do === 'complete' || operation.do === 'release') held.delete(operation.id)
    if ('got' in answer && answer.got !== undefined) held.set(answer.got.id, answer.got.term)
  }
  process.stdout.write('done\n')
  process.stdin.once('data', () => process.exit())
}

process.stdin.once('data', () => void live())
process.stdout.write('ready\n')
