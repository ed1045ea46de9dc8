/** What must be true of a model disk in every state of an exploration, and of what was answered until then. */

import type { LogEntry } from '../../src/store/file/log-entry.ts'
import { alone } from './alone.ts'
import { type Answer, isBy, isChange, lineOf } from './deed.ts'
import type { ModelDisk } from './model-disk.ts'
import { listDirectory } from './places.ts'
import type { Moment } from './player.ts'
import type { Part } from './process.ts'
import { namesAt, type Story, storyOf, taskOf, textAt, Untrue } from './story.ts'

/** What is known of one disk; the same for all states that share it. */
interface Known {
  readonly entries: readonly LogEntry[]
}

const reader: Part = { name: 'reader', deeds: [{ do: 'look' }] }
const next: Part = { name: 'next', deeds: [{ do: 'create', ids: ['next'] }, { do: 'look' }] }

/** Everybody who has not ended is dead from here on: each state is judged as the last one. */
export class Verdicts {
  readonly #parts: readonly Part[]
  readonly #start: ModelDisk
  readonly #known = new Map<ModelDisk, Known>()

  constructor(parts: readonly Part[], start: ModelDisk) {
    this.#parts = parts
    this.#start = start
  }

  get disks(): number {
    return this.#known.size
  }

  /** @throws Untrue */
  judge(disk: ModelDisk, moments: readonly Moment[]): void {
    const { entries } = this.#knownOf(disk)
    for (const [who, { answers, operation }] of moments.entries()) {
      const part = this.#parts[who]
      if (part !== undefined) judgeAnswers(part, { answers, isEnded: operation === undefined }, entries)
    }
  }

  #knownOf(disk: ModelDisk): Known {
    const known = this.#known.get(disk)
    if (known !== undefined) return known
    const story = storyOf(disk)
    judgeClaims(story, this.#parts)
    judgeReasons(story, this.#parts)
    judgeFiles(disk, story)
    this.#judgeReader(disk, story)
    this.#judgeIdle(disk, story)
    this.#judgeNext(disk, story)
    const found = { entries: story.entries }
    this.#known.set(disk, found)
    return found
  }

  #judgeReader(disk: ModelDisk, story: Story): void {
    const { disk: after, answers } = alone(reader, 90, { start: disk })
    if (after !== disk) throw new Untrue('a reader changed the disk')
    const [seen] = answers
    const told = viewOf(story)
    if (seen?.what !== 'seen' || seen.text !== told) throw new Untrue(`a reader sees\n${seen?.text}\ninstead of\n${told}`)
  }

  /** Who opened the list before anything began, and looks only now. */
  #judgeIdle(disk: ModelDisk, story: Story): void {
    const [seen] = alone(reader, 90, { start: disk, opened: this.#start }).answers
    if (seen?.text !== viewOf(story)) throw new Untrue(`who was idle sees\n${seen?.text}\ninstead of\n${viewOf(story)}`)
  }

  #judgeNext(disk: ModelDisk, before: Story): void {
    const { disk: after, answers } = alone(next, 91, { start: disk })
    const [done, seen] = answers
    if (done?.what !== 'done') throw new Untrue(`the next writer is answered: ${done?.what} ${done?.text}`)
    const story = storyOf(after)
    if (story.entries.length !== before.entries.length + 1)
      throw new Untrue('the next writer changes the log otherwise than by its own entry')
    if (story.pending !== undefined) throw new Untrue('the next writer leaves an entry pending')
    judgeFiles(after, story)
    if (seen?.text !== viewOf(story)) throw new Untrue(`the next writer sees\n${seen?.text}`)
  }
}

function viewOf({ images }: Story): string {
  const ids = [...images.keys()].sort()
  return ids
    .flatMap((id) => {
      const text = images.get(id)
      return text === undefined || text === null ? [] : [lineOf(id, { owner: '', ...taskOf(id, text) })]
    })
    .join('\n')
}

/** A task's file is the log's last image, or what the pending entry is about to replace. */
function judgeFiles(disk: ModelDisk, { images, pending, entries }: Story): void {
  for (const [id, image] of images) {
    const text = textAt(disk, `${listDirectory}/${id}.json`) ?? null
    const change = pending?.changes.find((one) => one.id === id)
    if (text !== image && (change === undefined || text !== change.before))
      throw new Untrue(`${id}.json is not what the log says: ${text}`)
  }
  if (entries.some(({ kind }) => kind === 'outside')) throw new Untrue('an edit is logged that nobody made')
  if (namesAt(disk, `${listDirectory}/.dibs/unplaced`).length > 0)
    throw new Untrue('a file was set aside, though none was refused')
}

/** What was claimed because another task was free rests on that task as it was then. */
function judgeReasons({ entries }: Story, parts: readonly Part[]): void {
  const images = new Map<string, string>()
  for (const { kind, by, changes } of entries) {
    for (const deed of parts.find(({ name }) => name === by.session)?.deeds ?? []) {
      if (deed.do !== 'claimUnless' || kind !== 'claim' || !changes.some(({ id }) => id === deed.id)) continue
      const text = images.get(deed.unless)
      if (text !== undefined && taskOf(deed.unless, text).status !== 'pending')
        throw new Untrue(`${by.owner} claims ${deed.id} though ${deed.unless} is taken`)
    }
    for (const { id, after } of changes) if (after !== null) images.set(id, after)
  }
}

/** A claim was granted only on a task that nobody held, or whose holder was believed to have gone; each has a term of its own. */
function judgeClaims({ entries }: Story, parts: readonly Part[]): void {
  for (const { kind, by, changes } of entries) {
    const gone = parts.find(({ name }) => name === by.session)?.believesGone ?? []
    for (const { id, before, after } of changes) {
      if (before === null || after === null) continue
      const [was, is] = [taskOf(id, before), taskOf(id, after)]
      const holder = was.status === 'in_progress' ? was.claim?.session : undefined
      if (kind === 'claim' && holder !== undefined && !gone.includes(holder))
        throw new Untrue(`${by.owner} claims ${id} from ${holder}`)
      if (kind === 'claim' && is.term !== was.term + 1) throw new Untrue(`a claim of ${id} has no term of its own`)
      if (kind === 'complete' && holder !== by.session) throw new Untrue(`${by.owner} completes ${id}, which it does not hold`)
    }
  }
}

/** What was answered as done is in the log once, what was refused is not, and what was never answered at most once. */
function judgeAnswers(part: Part, told: { answers: readonly Answer[]; isEnded: boolean }, entries: readonly LogEntry[]): void {
  for (const [i, deed] of part.deeds.entries()) {
    if (!isChange(deed)) continue
    const answer = told.answers[i]
    const count = entries.filter((entry) => isBy(part.name, deed, entry)).length
    const what = `${part.name}'s ${deed.do} was answered '${answer?.what ?? 'not yet'}' ${answer?.text ?? ''}, and is in the log ${count} times`
    if (answer?.what === 'failed') throw new Untrue(what)
    if (count > 1 || (answer?.what === 'done' && count === 0) || (answer?.what === 'refused' && count > 0)) throw new Untrue(what)
  }
}
