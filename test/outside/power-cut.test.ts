/**
 * A power cut, on a disk of its own: what was flushed and nothing else is there when the machine starts again. The list is
 * readable, creates, completions and edits that were answered are there, and the first change leaves no file empty.
 *
 * Red without: the flush of the entry in EntrySlots.prepare (answered changes are gone), `wasCut` (files stay empty).
 *
 * The disk is an image in a file, mounted by loop, whose journal is written on fsync alone (commit=300). While the writer is
 * stopped the image is copied until two copies are the same: what the page cache has not written is not in it. On btrfs a flush
 * is no global prefix: what is flushed may be there while what was written before it is not.
 */

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, type TestContext } from 'vitest'
import { Files, type Session, sessionHere, sessionServed } from './outside-list.ts'

const cuts = Number(process.env.DIBS_TEST_ROUNDS ?? 4)
const memory = '/dev/shm'

interface Disk {
  readonly system: string
  /** What the file system needs at least. */
  readonly mebibytes: number
  readonly make: readonly string[]
  /** Linux that can mount copies of a disk beside it. */
  readonly since: number
}

const disks: Disk[] = [
  { system: 'ext4', mebibytes: 12, make: ['-q', '-F'], since: 0 },
  { system: 'btrfs', mebibytes: 32, make: ['-q', '-f', '--mixed'], since: 6.07 },
]

function run(command: string, ...args: string[]): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? undefined : `${command}: ${error?.message ?? stderr.trim()}`
}

/** An empty disk, mounted; passed over with the reason printed where that is not permitted. */
function ownDisk(
  context: TestContext,
  { system, mebibytes, make, since }: Disk,
): { folder: string; image: string; mount: (image: string, at: string) => string } {
  const folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'dibs-cut-'))
  const image = join(folder, 'disk.img')
  const mounted: string[] = []
  onTestFinished(() => {
    for (const path of mounted) run('umount', '-l', path)
    rmSync(folder, { recursive: true, force: true })
  })
  const tryMount = (from: string, name: string) => {
    const path = join(folder, name)
    mkdirSync(path)
    const why = run('mount', '-o', 'loop,commit=300', from, path)
    if (why === undefined) mounted.push(path)
    return { path, why }
  }
  writeFileSync(image, '')
  truncateSync(image, mebibytes * 1024 * 1024)
  const tooOld = linux() < since ? `Linux ${release()} mounts no copy of it beside it` : undefined
  const why = tooOld ?? run(`mkfs.${system}`, ...make, image) ?? tryMount(image, 'disk').why
  if (why !== undefined) {
    console.warn(`passed over: ${context.task.name}: needs an image of ${system} on a loop device: ${why}`)
    context.skip(why)
  }
  const mount = (from: string, name: string) => {
    const { path, why: refused } = tryMount(from, name)
    if (refused !== undefined) throw new Error(refused)
    return path
  }
  return { folder, image, mount }
}

/** Major and minor as one number: 6.07, 6.18. */
function linux(): number {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  return major + minor / 100
}

/** Copies the image until it holds still. */
function snapshot(image: string, copy: string): void {
  for (let last: Buffer | undefined; ; ) {
    cpSync(image, copy)
    const now = readFileSync(copy)
    if (last?.equals(now)) return
    last = now
  }
}

/** What the writer was answered: id -> the field that must be there. */
type Answered = Map<string, Record<string, unknown>>

async function write(session: Session, answered: Answered, until: { over: boolean }): Promise<void> {
  for (let i = 0; !until.over; i++) {
    const [one, two] = [`a${i}`, `b${i}`]
    const promise = (id: string, fields: Record<string, unknown>) => answered.set(id, { ...answered.get(id), ...fields })
    await session.call('create_tasks', { tasks: [one, two].map((id) => ({ id, subject: `Task ${id}` })) })
    for (const id of [one, two]) promise(id, { subject: `Task ${id}` })
    await session.call('claim_task', { id: one })
    await session.call('update_task', { id: two, labels: ['edited'] })
    promise(two, { labels: ['edited'] })
    await session.call('complete_task', { id: one, result: 'done' })
    promise(one, { status: 'completed', result: 'done' })
  }
}

async function expectAsPromised(directory: string, answered: Answered, bootId: string): Promise<void> {
  const files = new Files(directory)
  const session = await sessionHere('after', { directory, bootId })
  const { problems } = await session.call('list_ready')
  expect(problems).toBeUndefined()
  for (const [id, fields] of answered) expect(await session.call('get_task', { id })).toMatchObject({ task: fields })
  await session.call('create_tasks', { tasks: [{ id: 'first', subject: 'The first change after the cut' }] })
  for (const name of readdirSync(directory).filter((one) => one.endsWith('.json')))
    expect(statSync(files.path(name)).size, name).toBeGreaterThan(0)
  for (const [id, fields] of answered) expect(files.json(id)).toMatchObject(fields)
}

it.for(disks)(
  'power cuts on $system while a session works lose nothing that was answered',
  { timeout: 60_000 },
  async (disk, context) => {
    const { folder, image, mount } = ownDisk(context, disk)
    const directory = join(folder, 'disk', 'list')
    const session = await sessionServed('amber-fox', folder, { DIBS_DIR: directory })
    const { pid } = session
    const answered: Answered = new Map()
    const until = { over: false }
    const writing = write(session, answered, until)
    const copies: { image: string; answered: Answered }[] = []
    try {
      for (let i = 0; i < cuts; i++) {
        const goal = answered.size + 6
        while (answered.size < goal) await new Promise((resolve) => setImmediate(resolve))
        if (pid !== undefined) process.kill(pid, 'SIGSTOP')
        const copy = join(folder, `cut-${i}.img`)
        const promised = structuredClone(answered)
        snapshot(image, copy)
        copies.push({ image: copy, answered: promised })
        if (pid !== undefined) process.kill(pid, 'SIGCONT')
      }
    } finally {
      until.over = true
      if (pid !== undefined) process.kill(pid, 'SIGCONT')
      await writing
    }
    for (const [i, { image: from, answered: promised }] of copies.entries()) {
      const at = mount(from, `after-${i}`)
      await expectAsPromised(join(at, 'list'), promised, `boot-${i}`)
    }
  },
)
