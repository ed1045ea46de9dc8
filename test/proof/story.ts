/** What the log on a model disk tells, read without the engine: every entry of every epoch in order, and what is wrong with it. */

import { gunzipSync } from 'node:zlib'
import type { Task } from '../../src/domain/task.ts'
import { tailFile } from '../../src/store/file/epoch.ts'
import { formatEntry, type LogEntry, parseEntry } from '../../src/store/file/log-entry.ts'
import { parseTask } from '../../src/store/file/task-codec.ts'
import type { ModelDisk } from './model-disk.ts'
import { listDirectory } from './places.ts'

export interface Story {
  readonly entries: readonly LogEntry[]
  /** The last entry, while it is pending. */
  readonly pending: LogEntry | undefined
  /** The last image of each task that was ever changed. */
  readonly images: ReadonlyMap<string, string | null>
}

/** The log says what no log may say. */
export class Untrue extends Error {}

const own = `${listDirectory}/.dibs`
const parsed = new Map<string, LogEntry | undefined>()
const tasks = new Map<string, Task>()

function entryOf(text: string): LogEntry | undefined {
  if (!parsed.has(text)) parsed.set(text, parseEntry(text))
  return parsed.get(text)
}

/** The task of an image in the log. */
export function taskOf(id: string, text: string): Task {
  const key = `${id} ${text}`
  const task = tasks.get(key) ?? parseTask(id, text).task
  tasks.set(key, task)
  return task
}

export function textAt(disk: ModelDisk, path: string): string | undefined {
  const { result } = disk.do({ do: 'read', path })
  return result.code === undefined && typeof result.value === 'string' ? result.value : undefined
}

export function namesAt(disk: ModelDisk, path: string): readonly string[] {
  const { result } = disk.do({ do: 'names', path })
  return result.code === undefined && Array.isArray(result.value) ? result.value : []
}

interface Slot {
  readonly text: string
  readonly pending: boolean
}

function slotAt(disk: ModelDisk, epoch: string, n: number): Slot | undefined {
  const [file, directory] = [`${epoch}/${n}.json`, `${epoch}/${n}`]
  const { result } = disk.do({ do: 'stamp', path: file })
  const stamp = result.code === undefined ? result.value : undefined
  if (typeof stamp === 'object' && 'links' in stamp) return { text: textAt(disk, file) ?? '', pending: stamp.links > 1n }
  const text = textAt(disk, `${directory}/entry.json`)
  return text === undefined ? undefined : { text, pending: textAt(disk, `${directory}/pending`) !== undefined }
}

/** @throws Untrue */
export function storyOf(disk: ModelDisk): Story {
  const entries: LogEntry[] = []
  let pending: LogEntry | undefined
  for (const { place, isWhole } of epochsOf(disk)) {
    const slots = isWhole
      ? slotsIn(disk, place)
      : unpacked(textAt(disk, place) ?? '')
          .split('\n')
          .filter((line) => line !== '')
          .map((text) => ({ text, pending: false }))
    for (const slot of slots) {
      if (pending !== undefined && pending.kind !== 'seal') throw new Untrue('an entry follows a pending one')
      const entry = entryOf(slot.text)
      if (entry === undefined) throw new Untrue(`an entry is half or empty in ${place}`)
      if (entries.at(-1)?.kind === 'seal' && place === undefined) throw new Untrue('an entry follows a seal')
      entries.push(entry)
      pending = slot.pending ? entry : undefined
    }
  }
  return { entries, pending, images: chainOf(entries) }
}

/** @throws Untrue for half a file. */
function unpacked(bytes: string): string {
  try {
    return gunzipSync(Buffer.from(bytes, 'latin1')).toString('utf8')
  } catch (error) {
    throw new Untrue('a file of history is not whole', { cause: error })
  }
}

function slotsIn(disk: ModelDisk, epoch: string): Slot[] {
  const slots: Slot[] = []
  for (let n = 1; ; n++) {
    const slot = slotAt(disk, epoch, n)
    if (slot === undefined) break
    slots.push(slot)
  }
  const count = namesAt(disk, epoch).filter((name) => name !== tailFile).length
  if (count !== slots.length + 1)
    throw new Untrue(`the numbers of ${epoch} have a gap: ${count - 1} names, ${slots.length} in order`)
  if (slots.slice(0, -1).some(({ text }) => entryOf(text)?.kind === 'seal')) throw new Untrue('an entry follows a seal')
  return slots
}

/** Every epoch, oldest first: a directory, or one file of history. */
function epochsOf(disk: ModelDisk): { place: string; isWhole: boolean }[] {
  const history = namesAt(disk, `${own}/history`)
  const folded = history.map((name) => ({ order: name, place: `${own}/history/${name}`, isWhole: false }))
  const retired = namesAt(disk, `${own}/retired`)
    .filter((name) => !history.includes(`${name}.jsonl.gz`))
    .map((name) => ({ order: name, place: `${own}/retired/${name}`, isWhole: true }))
  const present = namesAt(disk, `${own}/log`).map((name) => {
    const start: unknown = JSON.parse(textAt(disk, `${own}/log/${name}/0.json`) ?? '{}')
    const ordinal = typeof start === 'object' && start !== null && 'ordinal' in start ? Number(start.ordinal) : Number.NaN
    if (Number.isNaN(ordinal)) throw new Untrue(`the epoch ${name} has no entry 0`)
    return { order: `${String(ordinal).padStart(6, '0')}-${name}`, place: `${own}/log/${name}`, isWhole: true }
  })
  const all = [...folded, ...retired, ...present].sort((a, b) => (a.order < b.order ? -1 : 1))
  const ordinals = all.map(({ order }) => order.slice(0, 6))
  if (new Set(ordinals).size !== ordinals.length)
    throw new Untrue(`two epochs with one ordinal: ${all.map(({ place }) => place)}`)
  return all
}

/** Each entry rests on exactly the state that the ones before it made: no change was lost in between, none made twice. */
function chainOf(entries: readonly LogEntry[]): Map<string, string | null> {
  const images = new Map<string, string | null>()
  const nonces = new Set<string>()
  for (const entry of entries) {
    if (nonces.has(entry.nonce)) throw new Untrue(`an entry is there twice: ${formatEntry(entry)}`)
    nonces.add(entry.nonce)
    for (const { id, before, after } of entry.changes) {
      if (before !== (images.get(id) ?? null))
        throw new Untrue(`the ${entry.kind} of ${entry.by.owner} rests on another state of ${id} than the log's`)
      if (before !== null && after !== null && taskOf(id, after).term < taskOf(id, before).term)
        throw new Untrue(`the term of ${id} falls`)
      images.set(id, after)
    }
  }
  return images
}
