/** A Markdown plan as tasks: headings with items below them are containers, items with a box tasks, items in items their children. */

import { limits } from '../domain/task.ts'
import { isTaskId } from '../domain/task-id.ts'
import { checkImage, type TaskImage } from '../domain/task-image.ts'
import { legalId, shortHash } from './legal-id.ts'
import { type PlanNode, planTree } from './plan-tree.ts'
import { namesIn, namesOfLine, type Phrase, phaseNumber, planLine, wholePhrase, withoutPhrase } from './plan-words.ts'
import { Report } from './report.ts'
import type { Reading } from './task-folder.ts'

/** Characters of an id that come from the title of the plan, and from the subject. */
const idLengths = { plan: 20, subject: 40 } as const

interface Step {
  readonly id: string
  readonly node: PlanNode
  readonly parent: string | undefined
  subject: string
  readonly waitsFor: readonly Phrase[]
  /** Paragraphs; a phrase that names nothing is one of them. */
  readonly body: string[]
}

/**
 * The plan in `text`. Ids are made of its title (or `name`) and the subjects, so the same plan gives the same tasks; `{#id}` in a
 * line names it otherwise. An open box does not say that a task is open: what was done here since stays done.
 */
export function readMarkdown(text: string, { name, phases }: { readonly name: string; readonly phases: boolean }): Reading {
  const report = new Report()
  text.split('\n').forEach((line, at) => {
    if (line.includes('\0')) report.refuse(at + 1, 'it contains a NUL character.')
  })
  const top = planTree(text)
  const title = top.children.find(({ kind, depth }) => kind === 'heading' && depth === 1)
  const steps = stepsOf(top, { plan: slug(title?.text ?? name.replace(/\.\w+$/, ''), idLengths.plan) || 'plan', title })
  if (steps.length === 0) report.refuse(1, 'there is no item with a box ("- [ ] what is to be done") in it.')
  const edges = edgesOf(steps, report)
  if (phases) addPhases(steps, edges, report)
  const images = steps.map((step) => imageOf(step, [...(edges.get(step.id) ?? [])]))
  images.forEach((image, at) => {
    for (const complaint of checkImage(image)) report.refuse(steps[at]?.node.line, complaint)
  })
  for (const { node } of steps)
    report.mapped(node.kind === 'heading' ? 'heading -> container' : `item ${node.isDone ? '[x] -> completed' : '[ ] -> task'}`)
  return { images, told: report.told }
}

function imageOf({ id, node, parent, subject, body }: Step, blockedBy: readonly string[]): TaskImage {
  const isLong = subject.length > limits.subject
  const description = [...(isLong ? [subject] : []), ...body].join('\n\n')
  return {
    id,
    subject: isLong ? `${subject.slice(0, limits.subject - 1)}…` : subject,
    ...(description === '' ? {} : { description }),
    ...(node.isDone ? { status: 'completed' } : {}),
    parent,
    blockedBy,
  }
}

/** The lines that become tasks, containers before what is in them. */
function stepsOf(top: PlanNode, { plan, title }: { plan: string; title: PlanNode | undefined }): Step[] {
  const steps: Step[] = []
  const taken = new Set<string>()
  const free = (wanted: string) => {
    let id = wanted
    for (let more = 2; taken.has(id.toLowerCase()); more++) id = `${wanted}-${more}`
    taken.add(id.toLowerCase())
    return id
  }
  const visit = (node: PlanNode, parent: string | undefined) => {
    const { subject, id: given, waitsFor } = planLine(node.text)
    const body = node.body.map((text) => ({ text, phrase: wholePhrase(text.replace(/^[-*+] /, '')) }))
    const own = node === title ? plan : `${plan}-${slug(subject, idLengths.subject) || shortHash(subject)}`
    const id = free(given === undefined ? legalId(own) : isTaskId(given) ? given : legalId(given))
    steps.push({
      ...{ id, node, parent, subject: subject || node.text },
      waitsFor: [...waitsFor, ...body.flatMap(({ phrase }) => phrase ?? [])],
      body: body.flatMap(({ text, phrase }) => (phrase === undefined ? [text] : [])),
    })
    for (const child of node.children) if (isTask(child)) visit(child, id)
  }
  for (const child of top.children) if (isTask(child)) visit(child, undefined)
  return steps
}

/** A heading without an item below it says something, and is nothing to be done. */
function isTask(node: PlanNode): boolean {
  return node.kind === 'item' || node.children.some(isTask)
}

/** `Validate JWTs (fast!)` as `validate-jwts-fast`. */
function slug(text: string, most: number): string {
  const bare = text
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return bare.length <= most
    ? bare
    : bare
        .slice(0, most)
        .replace(/-[^-]*$/, '')
        .replace(/-+$/, '') || bare.slice(0, most)
}

function edgesOf(steps: readonly Step[], report: Report): Map<string, Set<string>> {
  const called = new Map<string, Set<string>>()
  const call = (name: string, id: string) => called.set(name, (called.get(name) ?? new Set()).add(id))
  for (const { id, subject } of steps) for (const name of [...namesOfLine(subject), id.toLowerCase()]) call(name, id)
  const edges = new Map(steps.map(({ id }) => [id, new Set<string>()]))
  for (const step of steps) {
    const own = edges.get(step.id)
    for (const phrase of step.waitsFor) {
      const names = namesIn(phrase, (name) => called.has(name))
      const found = names.map((name) => ({ name, ids: [...(called.get(name) ?? [])].filter((id) => id !== step.id) }))
      const isMeant = found.every(({ ids }) => ids.length === 1)
      if (!phrase.isSure && !isMeant) continue
      if (!isMeant) step.body.push(phrase.words)
      if (!phrase.isSure) step.subject = withoutPhrase(step.subject, phrase)
      for (const { name, ids } of found) {
        const [id] = ids
        if (id !== undefined && ids.length === 1) own?.add(id)
        else
          report.remark(
            step.node.line,
            `"${phrase.words}" names ${ids.length === 0 ? 'nothing' : 'several lines'} called "${name}": no edge`,
          )
      }
    }
    for (const _ of own ?? []) report.mapped('"after", "depends on", "blocked by" -> blockedBy')
  }
  return edges
}

/** Numbered headings of one level below one heading wait for the one before. */
function addPhases(steps: readonly Step[], edges: ReadonlyMap<string, Set<string>>, report: Report): void {
  const last = new Map<string, Step>()
  for (const step of steps) {
    if (step.node.kind !== 'heading' || phaseNumber(step.subject) === undefined) continue
    const level = `${step.parent ?? ''} ${step.node.depth}`
    const before = last.get(level)
    last.set(level, step)
    if (before === undefined) continue
    edges.get(step.id)?.add(before.id)
    report.mapped('phase -> waits for the phase before')
  }
  if (last.size === 0) report.remark(undefined, 'No heading is numbered ("Phase 1", "1. Build"): no phases.')
}
