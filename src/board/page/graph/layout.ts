/**
 * Places tasks in layers from left to right, each after all that it waits for, by dagre. Each phase is laid out for itself and is
 * then one box among its neighbours: 20 small layouts instead of a large one, and what belongs together stays together.
 * Pure; runs in a worker, because a thousand tasks in one phase take seconds.
 */

import dagre from '@dagrejs/dagre'

export interface GraphTask {
  readonly id: string
  readonly parent: string | undefined
  readonly waitsFor: readonly string[]
}

export interface Placed {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedEdge {
  readonly from: string
  readonly to: string
  /** An SVG path. */
  readonly path: string
}

export interface Layout {
  readonly width: number
  readonly height: number
  readonly tasks: readonly Placed[]
  /** Phases, outer ones first. */
  readonly boxes: readonly Placed[]
  readonly edges: readonly PlacedEdge[]
}

const nodeSize = { width: 190, height: 46 } as const
const gap = { between: 14, layers: 54 } as const
/** The usual one, in pixels. */
const window = { width: 1300, height: 700 } as const
const padding = { side: 16, top: 38, bottom: 16 } as const
/** Above it, dagre ranks the quicker way. 1,000 tasks that wait for each other without any phase still take 6 s (measured). */
const mostForSimplex = 250

interface Block {
  readonly width: number
  readonly height: number
  /** Everything in it, from its top left corner; itself not among it. */
  readonly tasks: readonly Placed[]
  readonly boxes: readonly Placed[]
}

/** Lays out `tasks`; edges to tasks that are not among them are left out. */
export function layoutOf(tasks: readonly GraphTask[]): Layout {
  const known = new Map(tasks.map((task) => [task.id, task]))
  const above = new Map(tasks.map(({ id }) => [id, pathOf(id, known)]))
  const children = new Map<string, string[]>()
  for (const { id } of tasks) {
    const parent = above.get(id)?.at(-2) ?? ''
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [id])
    else siblings.push(id)
  }
  const edges = tasks.flatMap(({ id, waitsFor }) => waitsFor.flatMap((from) => (known.has(from) ? [{ from, to: id }] : [])))
  const lifted = liftedEdges(edges, above)
  const all = blockOf('', children, lifted)
  const places = new Map([...all.tasks, ...all.boxes].map((placed) => [placed.id, placed]))
  return {
    ...all,
    edges: edges.flatMap(({ from, to }) => {
      const [a, b] = [places.get(from), places.get(to)]
      return a === undefined || b === undefined ? [] : [{ from, to, path: curve(a, b) }]
    }),
  }
}

/** The phases above `id`, outermost first, and `id` itself. Ends at a loop that an edit by hand may have made. */
function pathOf(id: string, known: ReadonlyMap<string, GraphTask>): readonly string[] {
  const path = [id]
  for (let up = known.get(id)?.parent; up !== undefined && known.has(up) && !path.includes(up); up = known.get(up)?.parent) {
    path.unshift(up)
  }
  return path
}

interface Edge {
  readonly from: string
  readonly to: string
}

/** Phase -> edges between what lies directly in it: an edge between tasks of two phases is one between the phases. */
function liftedEdges(edges: readonly Edge[], above: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, Edge[]> {
  const lifted = new Map<string, Edge[]>()
  for (const { from, to } of edges) {
    const [a, b] = [above.get(from) ?? [], above.get(to) ?? []]
    let depth = 0
    while (depth < a.length && a[depth] === b[depth]) depth++
    const [one, other] = [a[depth], b[depth]]
    if (one === undefined || other === undefined) continue // a phase and what lies in it
    const level = a[depth - 1] ?? ''
    lifted.set(level, [...(lifted.get(level) ?? []), { from: one, to: other }])
  }
  return lifted
}

function blockOf(
  id: string,
  children: ReadonlyMap<string, readonly string[]>,
  lifted: ReadonlyMap<string, readonly Edge[]>,
): Block {
  const members = (children.get(id) ?? []).map((child) => {
    const inner = children.has(child) ? blockOf(child, children, lifted) : undefined
    const width = inner === undefined ? nodeSize.width : Math.max(nodeSize.width, inner.width) + 2 * padding.side
    const height = inner === undefined ? nodeSize.height : inner.height + padding.top + padding.bottom
    return { id: child, inner, width, height }
  })
  const { at, width, height } = arrange(members, lifted.get(id) ?? [])
  const tasks: Placed[] = []
  const boxes: Placed[] = []
  for (const { id: member, inner, ...size } of members) {
    const { x, y } = at.get(member) ?? { x: 0, y: 0 }
    if (inner === undefined) tasks.push({ id: member, x, y, ...size })
    else {
      const shift = (placed: Placed) => ({ ...placed, x: placed.x + x + padding.side, y: placed.y + y + padding.top })
      boxes.push({ id: member, x, y, ...size }, ...inner.boxes.map(shift))
      tasks.push(...inner.tasks.map(shift))
    }
  }
  return { width, height, tasks, boxes }
}

interface Member {
  readonly id: string
  readonly width: number
  readonly height: number
}

interface Arranged {
  readonly at: ReadonlyMap<string, { readonly x: number; readonly y: number }>
  readonly width: number
  readonly height: number
}

/** Members with edges in layers; those without in rows below, where dagre would make one endless column of them. */
function arrange(members: readonly Member[], edges: readonly Edge[]): Arranged {
  const bound = new Set(edges.flatMap(({ from, to }) => [from, to]))
  const inLayers = members.filter(({ id }) => bound.has(id))
  const hasPhases = inLayers.some(({ height }) => height > nodeSize.height)
  const across = layers(inLayers, edges)
  const layered = hasPhases ? bestFold(inLayers, across) : across
  const free = members.filter(({ id }) => !bound.has(id))
  const at = new Map(layered.at)
  const area = free.reduce((sum, { width, height }) => sum + (width + gap.between) * (height + gap.between), 0)
  const room = Math.max(layered.width, Math.sqrt(area * 2), nodeSize.width)
  let [x, y, row, width] = [0, layered.height === 0 ? 0 : layered.height + gap.between * 2, 0, layered.width]
  for (const member of free) {
    if (x > 0 && x + member.width > room) [x, y, row] = [0, y + row + gap.between, 0]
    at.set(member.id, { x, y })
    x += member.width + gap.between
    row = Math.max(row, member.height)
    width = Math.max(width, x - gap.between)
  }
  return { at, width, height: free.length === 0 ? layered.height : y + row }
}

/** Phases one after the other make a line that no window shows: it is folded into as many rows as show it largest. */
function bestFold(members: readonly Member[], across: Arranged): Arranged {
  const zoom = ({ width, height }: Arranged) => Math.min(window.width / Math.max(1, width), window.height / Math.max(1, height))
  const folds = [across, ...[2, 3, 4].map((rows) => fold(members, across, across.width / rows))]
  return folds.reduce((best, one) => (zoom(one) > zoom(best) * 1.1 ? one : best))
}

/** `across` in rows that are about `wide`; a layer is never torn apart. */
function fold(members: readonly Member[], across: Arranged, wide: number): Arranged {
  const placed = members.map(({ id, width, height }) => ({ id, width, height, ...(across.at.get(id) ?? { x: 0, y: 0 }) }))
  const layered = new Map<number, Placed[]>()
  for (const one of placed) {
    const middle = Math.round(one.x + one.width / 2)
    layered.set(middle, [...(layered.get(middle) ?? []), one])
  }
  const rows: Placed[][] = []
  for (const [, layer] of [...layered].sort(([a], [b]) => a - b)) {
    const row = rows.at(-1)
    const isFull = row === undefined || Math.max(...layer.map(right)) - Math.min(...row.map(({ x }) => x)) > wide * 1.08
    if (isFull) rows.push([...layer])
    else row.push(...layer)
  }
  const at = new Map<string, { readonly x: number; readonly y: number }>()
  let [top, width] = [0, 0]
  for (const row of rows) {
    const [x0, y0] = [Math.min(...row.map(({ x }) => x)), Math.min(...row.map(({ y }) => y))]
    for (const { id, x, y } of row) at.set(id, { x: x - x0, y: y - y0 + top })
    width = Math.max(width, ...row.map((one) => right(one) - x0))
    top += Math.max(...row.map(({ y, height }) => y + height)) - y0 + gap.layers
  }
  return { at, width, height: top - gap.layers }
}

function right({ x, width }: Placed): number {
  return x + width
}

function layers(members: readonly Member[], edges: readonly Edge[]): Arranged {
  if (members.length === 0) return { at: new Map(), width: 0, height: 0 }
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({
    rankdir: 'LR',
    nodesep: gap.between,
    ranksep: gap.layers,
    ranker: members.length > mostForSimplex ? 'longest-path' : 'network-simplex',
  })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { id, width, height } of members) graph.setNode(id, { width, height })
  for (const { from, to } of edges) graph.setEdge(from, to)
  dagre.layout(graph)
  const at = new Map(
    members.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id)
      return [id, { x: x - width / 2, y: y - height / 2 }] as const
    }),
  )
  const { width = 0, height = 0 } = graph.graph()
  return { at, width, height }
}

/** From the right side to the left one, or downwards where the one stands below the other. */
function curve(a: Placed, b: Placed): string {
  if (b.x < a.x + a.width + 10 && b.y >= a.y + a.height) {
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + a.height, b.x + b.width / 2, b.y]
    const bend = Math.max(16, (y2 - y1) / 2.2)
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
  }
  const [x1, y1] = [a.x + a.width, a.y + a.height / 2]
  const [x2, y2] = [b.x, b.y + b.height / 2]
  const bend = Math.max(26, Math.abs(x2 - x1) / 2.4)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
}
