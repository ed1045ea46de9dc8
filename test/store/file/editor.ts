/** A person with an editor, and sessions that change the same task one second after the other. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { claimTask } from '../../../src/domain/claim-task.ts'
import { completeTask } from '../../../src/domain/complete-task.ts'
import { createTasks } from '../../../src/domain/create-tasks.ts'
import { releaseTask } from '../../../src/domain/release-task.ts'
import type { UpdateRequest } from '../../../src/domain/requests.ts'
import type { Task } from '../../../src/domain/task.ts'
import { updateTask } from '../../../src/domain/update-task.ts'
import type { Decision, World } from '../../../src/domain/world.ts'
import type { FileSystem } from '../../../src/store/file/file-system.ts'
import { hooked, type Operation } from './hooked-file-system.ts'
import { newStage, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

export type Fields = Readonly<Record<string, unknown>>

/** What `complete` by session `a` leaves. */
export const done = { status: 'completed', result: 'all of it', owner: 'a', term: 1 }

/** A session at the task `x`. */
export class Worker {
  readonly process: Participant
  readonly #stage: Stage

  constructor(stage: Stage, name: string, disk: FileSystem) {
    this.#stage = stage
    this.process = new Participant(stage, name, disk)
  }

  run<T>(decide: (world: World) => Decision<T>): T {
    this.#stage.clock.ms += 1_000
    return this.process.run(decide)
  }
  create(): void {
    this.run((world) => createTasks(world, [{ id: 'x', subject: 'X' }], this.process.by))
  }
  claim(): void {
    this.run((world) => claimTask(world, { id: 'x' }, this.process.by))
  }
  complete(): void {
    this.run((world) => completeTask(world, { id: 'x', result: 'all of it' }, this.process.by))
  }
  release(): void {
    this.run((world) => releaseTask(world, { id: 'x' }, this.process.by))
  }
  update(request: Partial<UpdateRequest>): void {
    this.run((world) => updateTask(world, { id: 'x', set: {}, ...request }, this.process.by))
  }
  /** Makes a task that waits for `x`: what the file of `x` says is logged, and the file left as it is. */
  rely(id: string): void {
    this.run((world) => createTasks(world, [{ id, subject: id, blockedBy: ['x'] }], this.process.by))
  }
  see(): Task | undefined {
    return this.process.look().get('x')
  }
  compact(): void {
    this.process.compact()
  }
  get isRewound(): boolean {
    this.process.look()
    return this.process.tools.list.graph.isRewound('x')
  }
}

/** Sessions `a` and `b` at a list of one pending task, and whoever comes later. `byHand`: its file, where a person made it. */
export function listed(disk: FileSystem, byHand?: string) {
  const stage = newStage(scratchFolder('editor'))
  const path = join(stage.directory, 'x.json')
  const text = () => readFileSync(path, 'utf8')
  const file = (): Fields => JSON.parse(text())
  const come = (name: string, on = disk) => new Worker(stage, name, on)
  const a = come('a')
  if (byHand === undefined) a.create()
  else writeFileSync(path, byHand)
  return { stage, path, a, b: come('b'), come, text, file, open: () => opened(path) }
}

/** The task's file as an editor has it from now on: whatever is saved, is saved as an edit of that. Answers what was saved. */
function opened(path: string): (edit: Fields) => string {
  const fields: Fields = JSON.parse(readFileSync(path, 'utf8'))
  return (edit) => {
    const saved = `${JSON.stringify({ ...fields, ...edit }, null, 2)}\n`
    writeFileSync(path, saved)
    return saved
  }
}

/** The disk, and what is read through it of entries: of the present epoch, and of past ones. */
export function readings(under: FileSystem) {
  const read: string[] = []
  const before = ({ name, path }: Operation) => {
    const isEntry = /[/\\]log[/\\]/.test(path) && !/[/\\](0\.json|tail\.jsonl)$/.test(path)
    if (name === 'readBytesIfThere' || (name === 'readIfThere' && isEntry)) read.push(path)
  }
  return { read, past: () => read.filter((path) => path.includes('history')), disk: hooked({ before }, under) }
}
