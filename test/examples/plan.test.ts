/** The plan that the demo works through is one valid create_tasks call, worth three agents, and says what PLAN.md says. */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { limits } from '../../src/domain/task.ts'

const words = (most: number) => z.string().min(1).max(most)
const plannedTask = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9-]{2,40}$/),
  subject: words(limits.subject),
  description: words(limits.description),
  activeForm: words(limits.activeForm),
  priority: z.int().min(0).max(4).optional(),
  labels: z.array(words(limits.label)).min(1).max(limits.labels),
  touches: z.array(words(limits.touch)).min(1).max(limits.touches).optional(),
  parent: z.string().optional(),
  blockedBy: z.array(z.string()).min(1).max(limits.blockers).optional(),
})

const read = (name: string) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8')
const { tasks } = z.strictObject({ tasks: z.array(plannedTask).max(limits.batch) }).parse(JSON.parse(read('plan.json')))
type PlannedTask = (typeof tasks)[number]

const byKey = new Map(tasks.map((task) => [task.key, task]))
const leaves = tasks.filter((task) => task.parent !== undefined)
const phases = tasks.filter((task) => task.parent === undefined)
const childrenOf = (phase: PlannedTask) => leaves.filter((task) => task.parent === phase.key)

/** What three agents hold in each round, when every task takes one round and the urgent ones go first. */
function roundsOfThree(): string[][] {
  const done = new Set<string>()
  const isOpen = (key: string): boolean => {
    const children = leaves.filter((task) => task.parent === key)
    return children.length > 0 ? children.some((child) => !done.has(child.key)) : !done.has(key)
  }
  const isReady = (task: PlannedTask): boolean => {
    const phase = byKey.get(task.parent ?? '')
    return !done.has(task.key) && ![...(task.blockedBy ?? []), ...(phase?.blockedBy ?? [])].some(isOpen)
  }
  const rounds: string[][] = []
  for (;;) {
    const ready = leaves.filter(isReady).sort((a, b) => (a.priority ?? 2) - (b.priority ?? 2))
    const taken = ready.slice(0, 3).map((task) => task.key)
    if (taken.length === 0) return rounds
    for (const key of taken) done.add(key)
    rounds.push(taken)
  }
}

it('has 47 tasks: four phases and 43 tasks inside them, under names of their own', () => {
  expect(tasks).toHaveLength(47)
  expect(phases).toHaveLength(4)
  expect(leaves).toHaveLength(43)
  expect(byKey.size).toBe(47)
  expect(new Set(tasks.map((task) => task.subject)).size).toBe(47)
})

it('lets each phase wait for the one before it, and no task for one of another phase', () => {
  phases.forEach((phase, n) => {
    expect(phase.blockedBy ?? []).toEqual(
      phases
        .slice(0, n)
        .slice(-1)
        .map((before) => before.key),
    )
    expect(childrenOf(phase).length).toBeGreaterThan(5)
  })
  for (const leaf of leaves) {
    expect(phases.map((phase) => phase.key)).toContain(leaf.parent)
    for (const blocker of leaf.blockedBy ?? [])
      expect(byKey.get(blocker)?.parent, `${leaf.key} waits for ${blocker}`).toBe(leaf.parent)
  }
})

it('can be worked to its end, with three agents busy most of the time', () => {
  const rounds = roundsOfThree()

  expect(rounds.flat()).toHaveLength(43)
  expect(rounds.filter((taken) => taken.length === 3).length / rounds.length).toBeGreaterThan(0.6)
  expect(leaves.filter((task) => task.blockedBy !== undefined).length, 'tasks that wait for another one').toBeGreaterThan(20)
})

it('tells whoever claims a task why it is there, which files it is about and when it is done', () => {
  for (const leaf of leaves) {
    const [context, ...criteria] = leaf.description.split(/\n\nDone when:\n- |\n- /)
    expect(context?.length, leaf.key).toBeGreaterThan(40)
    expect(criteria.length, leaf.key).toBeGreaterThanOrEqual(2)
    expect(leaf.touches, leaf.key).toBeDefined()
    expect(leaf.activeForm, leaf.key).toMatch(/ing\b/)
  }
})

it('says in PLAN.md the same: every subject, description, file and predecessor, in the same order', () => {
  const [opening, ...sections] = read('PLAN.md').split(/^##+ /m)
  const unwrapped = sections.map((section) => section.replace(/\s+/g, ' '))
  const titles = tasks.map((task) => titleOf(task))

  expect(opening).toContain('plan.json')
  expect(sections.map((section) => section.split('\n')[0])).toEqual(titles)
  tasks.forEach((task, n) => {
    for (const line of task.description.split('\n').filter((text) => text !== '' && text !== 'Done when:'))
      expect(unwrapped[n]).toContain(line)
    for (const glob of task.touches ?? []) expect(unwrapped[n]).toContain(`\`${glob}\``)
    if (task.parent === undefined) return
    const after = /_After ([\d., ]+\d)/.exec(unwrapped[n] ?? '')?.[1]?.split(', ') ?? []
    expect(after, task.key).toEqual((task.blockedBy ?? []).map(numberOf))
  })
})

/** `2.3`, as PLAN.md counts them. */
function numberOf(key: string): string {
  const phase = phases.findIndex((candidate) => candidate.key === byKey.get(key)?.parent)
  const siblings = leaves.filter((task) => task.parent === phases[phase]?.key)
  return `${phase + 1}.${siblings.findIndex((task) => task.key === key) + 1}`
}

function titleOf(task: PlannedTask): string {
  return task.parent === undefined
    ? `Phase ${phases.indexOf(task) + 1}: ${task.subject}`
    : `${numberOf(task.key)} ${task.subject}`
}
