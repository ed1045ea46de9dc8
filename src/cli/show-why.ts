/** What a task waits for, as a person reads it: a sentence, the waits as a tree, and what must happen first. */

import { record } from './fields.ts'
import { moment } from './moment.ts'
import { after, joined, rowsIn, text } from './rows.ts'
import { cutTo } from './table.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

/** A screenful or three; `--json` has all. */
const mostLines = 150
/** Deeper waits start at the same column, so that subjects stay readable. */
const deepest = 12

/** `dibs why`. */
export function showWhy(answer: Answer, screen: Screen): string {
  const nodes = new Map(rowsIn(answer.nodes).map((node) => [text(node.id), node]))
  const asked = nodes.get(text(answer.id)) ?? {}
  const { paint } = screen
  const head = `${paint.cyan(text(asked.id))}  ${paint.bold(text(asked.subject))}\n${verdict(asked)}`
  const lines = waitLines(nodes, text(answer.id), screen)
  const cut = lines.length - mostLines
  const more = cut > 0 ? [paint.dim(`and ${cut} more lines; --json has all`)] : []
  const circles = Array.isArray(answer.circles) ? answer.circles : []
  const circleLines = circles.map((ids) =>
    paint.red(`${joined(ids, ' -> ')} wait for each other ("dibs doctor" says where to cut)`),
  )
  const leaves = rowsIn(answer.nodes).filter(({ id }) => isLeaf(answer.leaves, id))
  return [
    head,
    [...lines.slice(0, mostLines), ...more].join('\n'),
    circleLines.join('\n'),
    section('First', firstLines(leaves, screen), screen),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
}

function isLeaf(leaves: unknown, id: unknown): boolean {
  return Array.isArray(leaves) && leaves.includes(id)
}

function verdict(node: Answer): string {
  const waits = rowsIn(node.waitsFor).length > 0
  const deferred = record(node.deferred)
  const own = deferred.id === node.id
  switch (node.state) {
    case 'ready':
      return node.holder === 'gone'
        ? `It is ready: the session of ${text(node.owner)} has gone.`
        : 'It is ready: anybody may claim it.'
    case 'closed':
      return node.status === 'cancelled' || node.status === 'completed'
        ? `It is ${text(node.status)}.`
        : 'It is done with its children; the next change writes it.'
    case 'held':
      return `It is ${heldWords(node)}${waits ? ', and cannot be completed before these:' : '.'}`
    case 'deferred':
      return `It is deferred until ${moment(deferred.until)}${own ? '' : ` with ${text(deferred.id)}, in which it lies`}.`
    case 'shelved':
      return 'It lies in a container that is cancelled.'
    case 'unknown_status':
      return `Its status "${text(node.status)}" is not known: it is open and never ready.`
    default:
      return deferred.until === undefined ? 'It waits:' : `It is deferred until ${moment(deferred.until)}, and waits:`
  }
}

interface Step {
  readonly wait: Answer
  /** Ids from the task that was asked about down to this one. */
  readonly path: readonly string[]
}

/** Each task is unfolded once; what its container waits for is said at the container, where that is above it. */
function waitLines(nodes: ReadonlyMap<string, Answer>, id: string, screen: Screen): string[] {
  const lines: string[] = []
  const unfolded = new Set([id])
  const stepsOf = (from: string, path: readonly string[]): Step[] =>
    rowsIn(nodes.get(from)?.waitsFor)
      .filter(({ because, via }) => because !== 'above' || !path.includes(text(via)))
      .map((wait) => ({ wait, path: [...path, from] }))
      .reverse()
  const stack = stepsOf(id, [])
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const to = text(step.wait.id)
    const isNew = !unfolded.has(to)
    unfolded.add(to)
    const node = nodes.get(to) ?? { id: to }
    const again = !isNew && rowsIn(node.waitsFor).length > 0
    lines.push(line(node, { ...step, again }, screen))
    if (isNew) stack.push(...stepsOf(to, step.path))
  }
  return lines
}

function line(node: Answer, { wait, path, again }: Step & { readonly again: boolean }, { paint, width }: Screen): string {
  const indent = '  '.repeat(Math.min(path.length, deepest))
  const because = wait.because === 'above' ? `for ${text(wait.via)}: ` : wait.because === 'child' ? 'child ' : ''
  const remark = again ? 'see above' : (waitsWith(node, path) ?? stateWords(node))
  const id = text(node.id)
  const room = width === undefined ? undefined : width - indent.length - because.length - id.length - 4
  const words = [text(node.subject), remark].filter((part) => part !== '').join(' · ')
  const shown = room === undefined ? words : cutTo(words, Math.max(room, 10))
  return `${indent}${paint.dim(because)}${paint.cyan(id)}  ${shown}`
}

/** Nothing of its own: all that it waits for is said at the container above it. */
function waitsWith(node: Answer, path: readonly string[]): string | undefined {
  const waits = rowsIn(node.waitsFor)
  const isAllAbove = waits.every(({ because, via }) => because === 'above' && path.includes(text(via)))
  return node.state === 'waiting' && isAllAbove
    ? `waits with ${[...new Set(waits.map(({ via }) => text(via)))].join(', ')}`
    : undefined
}

function stateWords(node: Answer): string {
  const deferred = record(node.deferred)
  const until = after('deferred until ', moment(deferred.until))
  switch (node.state) {
    case 'held':
      return heldWords(node)
    case 'missing':
      return 'does not exist'
    case 'unknown_status':
      return `status "${text(node.status)}" is not known`
    case 'shelved':
      return 'its container is cancelled'
    case 'deferred':
      return until
    case 'waiting':
      return [until, rowsIn(node.waitsFor).some(({ because }) => because === 'child') ? 'open children' : 'waits']
        .filter((part) => part !== '')
        .join(', ')
    case 'ready':
      return node.holder === 'gone' ? `ready: the session of ${text(node.owner)} has gone` : 'ready'
    default:
      return text(node.state)
  }
}

function heldWords(node: Answer): string {
  return `held by ${text(node.owner)}${after(' since ', moment(node.since))}`
}

/** What must happen first, the most telling state by state. */
function firstLines(leaves: readonly Answer[], { paint }: Screen): string[] {
  const of = (state: string) => leaves.filter((node) => node.state === state)
  const ids = (nodes: readonly Answer[]) => nodes.map(({ id }) => paint.cyan(text(id))).join(', ')
  const owners = [...new Set(of('held').map(({ owner }) => text(owner)))]
  return [
    after('ready to be claimed: ', ids(of('ready'))),
    ...owners.map((owner) => `held by ${owner}: ${ids(of('held').filter((node) => text(node.owner) === owner))}`),
    ...of('deferred').map((node) => `deferred until ${moment(record(node.deferred).until)}: ${ids([node])}`),
    after('does not exist: ', ids(of('missing'))),
    after('of a status that nobody knows: ', ids(of('unknown_status'))),
    after('in a cancelled container: ', ids(of('shelved'))),
  ].filter((words) => words !== '')
}

function section(title: string, lines: readonly string[], { paint }: Screen): string {
  return lines.length === 0 ? '' : [paint.bold(title), ...lines.map((each) => `  ${each}`)].join('\n')
}
