/** What must be true of a list whatever the interleaving was: log, files and answers tell one story. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Task } from '../../src/domain/task.ts'
import { epochsIn } from '../../src/store/file/epoch.ts'
import { type FileSystem, nodeFileSystem } from '../../src/store/file/file-system.ts'
import { Layout } from '../../src/store/file/layout.ts'
import { type LogEntry, parseEntry } from '../../src/store/file/log-entry.ts'
import { formatTask } from '../../src/store/file/task-codec.ts'
import { newStage, notes, Participant } from '../store/file/participant.ts'
import type { Outcome } from './interleaving.ts'

/** The last after-image of every task in the present epoch: what every reader must answer, the pending entry included. */
export function lastImages(directory: string): Map<string, string | null> {
  const layout = new Layout(directory)
  const images = new Map<string, string | null>()
  const epoch = epochsIn(nodeFileSystem, layout).at(-1)
  for (let n = 1; epoch !== undefined; n++) {
    const text = epoch.slots.read(layout.epoch(epoch.name), n)
    if (text === undefined) break
    for (const { id, after } of parseEntry(text)?.changes ?? []) images.set(id, after)
  }
  return images
}

/** A reader that comes now sees what the log says, however little of it lies in the files yet. */
export function expectReadersToAgree(directory: string, disk: FileSystem, where: () => string): void {
  const seen = new Participant(newStage(directory), 'reader', disk).look()
  for (const [id, image] of lastImages(directory)) {
    const task = seen.get(id)
    if ((task === undefined ? null : formatTask(task)) !== image)
      expect(task, `${where()}: a reader sees another ${id}`).toBe(image)
  }
}

/** After everybody has ended or died, the next writer finds a list on which all agree; nobody but dibs wrote to it. */
export function expectOneStory(directory: string, disk: FileSystem, told: { outcomes: readonly Outcome[]; where: string }): void {
  const { outcomes, where } = told
  const stage = newStage(directory)
  for (const { name, died } of outcomes) if (died) stage.gone.add(name)
  const next = new Participant(stage, 'next', disk)
  next.run(notes(['z'], 'the next writer finishes what is pending'))
  const tasks = next.look()
  for (const [id, image] of lastImages(directory)) {
    expect(readFileSync(join(directory, `${id}.json`), 'utf8'), `${where}: ${id}.json is the log's last image`).toBe(image)
  }
  expect(outsideEntries(directory), `${where}: nobody edited a file, so no edit may be logged`).toEqual([])
  expect(readdirSync(join(directory, '.dibs', 'unplaced')), where).toEqual([])
  for (const outcome of outcomes) expectAnswersToStand(outcome, tasks, where)
  expectOneWinner(outcomes, tasks, where)
}

function expectAnswersToStand({ name, deeds, answers }: Outcome, tasks: ReadonlyMap<string, Task>, where: string): void {
  deeds.forEach((deed, i) => {
    const told = `${where}: ${name}'s deed ${i + 1} (${deed.do})`
    if (deed.do === 'note') {
      const found = deed.ids.map((id) => tasks.get(id)?.notes.filter(({ text }) => text === deed.text).length)
      expect(new Set(found).size, `${told} is whole or absent`).toBe(1)
      expect(found[0], `${told} was answered ${answers[i]}`).toBeLessThanOrEqual(1)
      if (answers[i] === true) expect(found[0], `${told} was answered and stays`).toBe(1)
    }
    if (deed.do === 'complete' && answers[i] === true) {
      for (const id of deed.ids) expect(tasks.get(id)?.result, `${told} was answered and stays`).toBe(`by ${name}`)
    }
  })
}

/** Nobody gives a task back in these histories: of the living at most one was ever granted it, and that one has it. */
function expectOneWinner(outcomes: readonly Outcome[], tasks: ReadonlyMap<string, Task>, where: string): void {
  for (const task of tasks.values()) {
    const winners = outcomes.filter(({ deeds, answers }) =>
      deeds.some((deed, i) => deed.do === 'claim' && deed.id === task.id && answers[i] === true),
    )
    const living = winners.filter(({ died }) => !died)
    expect(living.length, `${where}: winners of ${task.id}`).toBeLessThanOrEqual(1)
    if (living[0] !== undefined) expect(task.owner, `${where}: who has ${task.id}`).toBe(living[0].name)
    expect(task.term, `${where}: every claim of ${task.id} is counted`).toBeGreaterThanOrEqual(winners.length)
  }
}

/** Entries of kind `outside`, wherever they lie below `.dibs`. */
function outsideEntries(directory: string): LogEntry[] {
  const layout = new Layout(directory)
  const files = [layout.log, layout.history, layout.retired].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  )
  const lines = files.flatMap((file) => readFileSync(join(file.parentPath, file.name), 'utf8').split('\n'))
  return lines.flatMap((line) => (line.includes('"kind":"outside"') ? (parseEntry(line) ?? []) : []))
}

/** Is entry `n` of the present epoch there and not in place yet? */
export function isPending(directory: string, n: number): boolean {
  const layout = new Layout(directory)
  const epoch = epochsIn(nodeFileSystem, layout).at(-1)
  return epoch?.slots.look(layout.epoch(epoch.name), n)?.pending ?? false
}
