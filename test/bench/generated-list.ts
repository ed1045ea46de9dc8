/** Lists as projects have them, made from a number: the same size gives the same files, whatever the machine. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../fixtures/seeded.ts'

/** A task as it stands in its file. */
export type TaskFile = Readonly<Record<string, unknown>> & { readonly id: string; readonly subject: string }

/** A phase and its tasks. */
const phase = 20
const closedShare = 0.6
const labels = ['api', 'auth', 'docs', 'tests', 'build', 'ui'] as const

/**
 * Phases of one container and 19 tasks. Six phases of ten are closed; an open task waits for up to two of the forty before
 * it (so some wait for nothing open), every third has a label, every tenth another priority.
 */
export function generatedTasks(size: number): TaskFile[] {
  const chance = seeded(size)
  const closedUpTo = Math.floor(Math.ceil(size / phase) * closedShare) * phase
  return Array.from({ length: size }, (_, n) => {
    const first = n - (n % phase)
    const isContainer = n === first
    const pick = () => Math.max(0, n - 1 - Math.floor(chance() * 2 * phase))
    const waitsFor = isContainer ? [] : [pick(), pick()].filter((other) => other % phase !== 0 && chance() < 0.6)
    return {
      id: idOf(n),
      subject: isContainer ? `Phase ${n / phase}: ${words(chance, 4)}` : `${words(chance, 6)} (${n})`,
      description: words(chance, 40),
      status: n < closedUpTo ? 'completed' : 'pending',
      ...(n % 10 === 0 ? { priority: 1 } : {}),
      ...(n % 3 === 0 ? { labels: [labels[n % labels.length]] } : {}),
      ...(isContainer ? {} : { parent: idOf(first) }),
      ...(waitsFor.length === 0 ? {} : { blockedBy: [...new Set(waitsFor)].map(idOf) }),
      ...(n < closedUpTo ? { term: 1, result: words(chance, 20), completedAt: at(n + 60) } : {}),
      createdAt: at(n),
      updatedAt: at(n + 60),
    }
  })
}

/** Tasks that wait for nothing, named `<prefix>-0`, `<prefix>-1` ...: something to claim. */
export function openTasks(prefix: string, count: number): TaskFile[] {
  const chance = seeded(count)
  return Array.from({ length: count }, (_, n) => ({
    id: `${prefix}-${n}`,
    subject: `${words(chance, 6)} (${n})`,
    description: words(chance, 40),
    status: 'pending',
    createdAt: at(n),
    updatedAt: at(n),
  }))
}

/** Writes one file a task, as the engine does. */
export function writeTasks(directory: string, tasks: readonly TaskFile[]): void {
  mkdirSync(directory, { recursive: true })
  for (const task of tasks) writeFileSync(join(directory, `${task.id}.json`), `${JSON.stringify(task, null, 2)}\n`)
}

/** Looks minted: names must not lie in a directory in the order in which they were made. */
function idOf(n: number): string {
  const scattered = (n * 48_271) % 33_554_393 // both prime: no two numbers meet
  return `t${scattered.toString(36).padStart(5, '0')}`
}

function at(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()
}

const vocabulary =
  'add the validate middleware for orders remove old migrate schema of users write tests cover parser and split module into cache handler keep errors'.split(
    ' ',
  )

function words(chance: () => number, count: number): string {
  return Array.from({ length: count }, () => vocabulary[Math.floor(chance() * vocabulary.length)]).join(' ')
}
