/** The list as a graph of what waits for what: for Graphviz, and for Mermaid, which hosting sites draw in a README. */

import type { Task } from '../domain/task.ts'

/** A subject is cut to so many characters: a picture is no page. */
const longestLabel = 60

const colours: Readonly<Record<Task['status'], string>> = {
  pending: '#ffffff',
  in_progress: '#fff3bf',
  completed: '#d3f9d8',
  cancelled: '#e9ecef',
}

interface Drawn {
  readonly task: Task
  /** A name that neither language can misread. */
  readonly name: string
  readonly children: Drawn[]
}

/** Graphviz: containers are boxes around what is in them. */
export function* dotLines(tasks: readonly Task[]): Generator<string> {
  const { top, names } = drawing(tasks)
  yield 'digraph tasks {\n  rankdir=LR\n  node [shape=box, style="rounded,filled", fontname="sans-serif"]\n'
  for (const one of top) yield* dotNode(one, '  ')
  for (const [blocker, waiting] of edgesOf(tasks, names)) yield `  ${blocker} -> ${waiting}\n`
  yield '}\n'
}

function* dotNode({ task, name, children }: Drawn, indent: string): Generator<string> {
  const node = `${name} [label=${dotText(labelOf(task))}, fillcolor="${colours[task.status]}"${children.length > 0 ? ', shape=folder' : ''}]\n`
  if (children.length === 0) return yield indent + node
  yield `${indent}subgraph cluster_${name} {\n${indent}  ${node}`
  for (const child of children) yield* dotNode(child, `${indent}  `)
  yield `${indent}}\n`
}

function dotText(text: string): string {
  return `"${text.replace(/[\\"]/g, (one) => `\\${one}`).replace('\n', '\\n')}"`
}

/** Mermaid: a flow chart whose containers are subgraphs. */
export function* mermaidLines(tasks: readonly Task[]): Generator<string> {
  const { top, names } = drawing(tasks)
  yield 'flowchart LR\n'
  for (const one of top) yield* mermaidNode(one, '  ')
  for (const [blocker, waiting] of edgesOf(tasks, names)) yield `  ${blocker} --> ${waiting}\n`
  for (const [status, colour] of Object.entries(colours))
    yield `  classDef ${status} fill:${colour},stroke:#495057,color:#212529\n`
}

function* mermaidNode({ task, name, children }: Drawn, indent: string): Generator<string> {
  const label = `"${mermaidText(labelOf(task))}"`
  if (children.length === 0) return yield `${indent}${name}[${label}]:::${task.status}\n`
  yield `${indent}subgraph ${name}[${label}]\n`
  for (const child of children) yield* mermaidNode(child, `${indent}  `)
  yield `${indent}end\n`
}

function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:;/()\n_-]/gu, (one) => `#${one.codePointAt(0)};`).replace('\n', '<br>')
}

function labelOf({ id, subject }: Task): string {
  const words = subject.replace(/[\s\p{C}]+/gu, ' ').trim()
  return `${id}\n${words.length > longestLabel ? `${words.slice(0, longestLabel - 1)}…` : words}`
}

/** Containers with what is in them. A circle of parents, which an edit by hand may have made, is drawn without its edges. */
function drawing(tasks: readonly Task[]): { readonly top: readonly Drawn[]; readonly names: ReadonlyMap<string, string> } {
  const names = new Map(tasks.map(({ id }, at) => [id, `t${at + 1}`]))
  const drawn = new Map(tasks.map((task) => [task.id, { task, name: names.get(task.id) ?? '', children: none() }]))
  const top: Drawn[] = []
  for (const one of drawn.values()) {
    const above = isOnCircle(one.task, drawn) ? undefined : drawn.get(one.task.parent ?? '')
    if (above === undefined) top.push(one)
    else above.children.push(one)
  }
  return { top, names }
}

function isOnCircle(task: Task, drawn: ReadonlyMap<string, Drawn>): boolean {
  const seen = new Set([task.id])
  for (let up = drawn.get(task.parent ?? ''); up !== undefined; up = drawn.get(up.task.parent ?? '')) {
    if (up.task.id === task.id) return true
    if (seen.has(up.task.id)) return false
    seen.add(up.task.id)
  }
  return false
}

/** From what comes first to what waits. */
function* edgesOf(tasks: readonly Task[], names: ReadonlyMap<string, string>): Generator<readonly [string, string]> {
  for (const task of tasks) {
    for (const blocker of task.blockedBy) {
      const [from, to] = [names.get(blocker), names.get(task.id)]
      if (from !== undefined && to !== undefined) yield [from, to]
    }
  }
}

function none(): Drawn[] {
  return []
}
