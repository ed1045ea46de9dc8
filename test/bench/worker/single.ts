/** Orders to one process that nobody disturbs: each thing of ours in turn with its floor. */

import { readFileSync } from 'node:fs'
import { Layout } from '../../../src/store/file/layout.ts'
import { tools } from '../../../src/tools/index.ts'
import type { Orders, Pairs } from '../orders.ts'
import { timed } from '../statistics.ts'
import { Floor, leastLook } from './floors.ts'
import type { BenchSession } from './session.ts'

/** list_ready from its arguments to its answer, without the protocol around it. */
export async function ready(session: BenchSession, { times }: Orders['ready']['order']): Promise<Pairs> {
  const listReady = tools.find(({ name }) => name === 'list_ready')
  const context = { service: session.service, signal: new AbortController().signal }
  const ours: number[] = []
  const floor: number[] = []
  for (let i = 0; i < times; i++) {
    ours.push(await timed(() => listReady?.call({}, context)))
    floor.push(await timed(() => leastLook(session.directory)))
  }
  return { ours, floor }
}

/** One commit that others see. */
export async function touch({ store, actor }: BenchSession, { id }: Orders['touch']['order']): Promise<true> {
  const by = await actor()
  const { task } = await store.get(id, by)
  if (task.holder === 'self') await store.release({ id }, by)
  else await store.claim({ id }, by)
  return true
}

/** Claims one after the other, each beside the same bytes written without any thought; whose turn is first goes round. */
export async function claims(session: BenchSession, order: Orders['claims']['order']): Promise<Orders['claims']['answer']> {
  const { store, counts } = session
  const by = await session.actor()
  const ids = await claimable(session, order.warmUp + order.count)
  const texts = new Map(ids.map((id) => [id, readFileSync(new Layout(session.directory).task(id), 'utf8')]))
  const [one, two] = [new Floor(session.directory, texts), new Floor(session.directory, texts)]
  const times: Record<'ours' | 'floor' | 'files' | 'thinking', number[]> = { ours: [], floor: [], files: [], thinking: [] }
  let written: readonly [string, string] = ['', '']
  const turns = [
    async (id: string) => {
      counts.texts = []
      counts.diskMs = 0
      const ms = await timed(() => store.claim({ id }, by))
      times.ours.push(ms)
      times.thinking.push(ms - counts.diskMs)
      const [task = '', entry = ''] = counts.texts.slice(-2)
      written = [task, entry]
    },
    async (id: string) => void times.floor.push(await timed(() => one.oneTemp(written.join(''), id))),
    async (id: string) => void times.files.push(await timed(() => two.twoTemps(written, id))),
  ]
  for (const [n, id] of ids.entries()) {
    for (let i = 0; i < turns.length; i++) await turns[(n + i) % turns.length]?.(id)
    await store.release({ id }, by)
    await new Promise((resolve) => setTimeout(resolve, idleMs))
  }
  one.remove()
  two.remove()
  const counted = (list: readonly number[]) => list.slice(order.warmUp)
  const { ours, floor, files, thinking } = times
  return { ours: counted(ours), floor: counted(floor), files: counted(files), thinking: counted(thinking) }
}

/** Between two claims of a session lie minutes of work; what it does in an idle moment (files for its next change) is done by then. */
const idleMs = 2

/** Tasks that the log knows: a file written past it would cost its first claim a second commit. */
async function claimable({ store, actor }: BenchSession, count: number): Promise<string[]> {
  const plan = Array.from({ length: count }, (_, i) => newTask(0, i)).map((task) => ({ ...task, blockedBy: [] }))
  const { created } = await store.create(plan, await actor())
  return created.map(({ id }) => id)
}

/** Durable batches, each beside the same task files by temp + rename without any flush. */
export async function batch(session: BenchSession, { times, size }: Orders['batch']['order']): Promise<Pairs> {
  const { store, counts } = session
  const by = await session.actor()
  const disk = new Floor(session.directory)
  const ours: number[] = []
  const floor: number[] = []
  for (let n = 0; n < times; n++) {
    const plan = Array.from({ length: size }, (_, i) => newTask(n, i))
    counts.texts = []
    ours.push(await timed(() => store.create(plan, by)))
    const texts = counts.texts.slice(-size - 1, -1) // the last one is the entry
    floor.push(await timed(() => disk.files(texts)))
  }
  disk.remove()
  return { ours, floor }
}

function newTask(batch: number, i: number) {
  const description = 'What is to be done, and how it can be told that it is done. '.repeat(4)
  const blockedBy = i % 5 === 0 ? [] : [`k${i - 1}`]
  return { key: `k${i}`, subject: `Step ${i} of plan ${batch}`, description, labels: ['plan'], blockedBy }
}
