/** The knots of a directed graph: nodes that reach each other, found without recursion, so that no length of chain ends it. */

interface Visit<N> {
  readonly node: N
  readonly next: Iterator<N>
  readonly index: number
  /** The earliest open node that is reached from here. */
  low: number
  closed: boolean
}

/**
 * Yields each strongly connected component that can be reached from `roots`, after all components it leads to; a node on no
 * cycle is a component of its own. `next` is asked once a node, while earlier components have been yielded already.
 * (Tarjan, "Depth-first search and linear graph algorithms", 1972, with the stack spelt out.)
 */
export function* componentsFrom<N>(roots: Iterable<N>, next: (node: N) => Iterable<N>): Generator<N[]> {
  const visits = new Map<N, Visit<N>>()
  const path: Visit<N>[] = []
  const open: Visit<N>[] = []
  const enter = (node: N) => {
    const visit = { node, next: next(node)[Symbol.iterator](), index: visits.size, low: visits.size, closed: false }
    visits.set(node, visit)
    path.push(visit)
    open.push(visit)
  }
  for (const root of roots) {
    if (!visits.has(root)) enter(root)
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const step = visit.next.next()
      if (step.done !== true) {
        const seen = visits.get(step.value)
        if (seen === undefined) enter(step.value)
        else if (!seen.closed) visit.low = Math.min(visit.low, seen.index)
        continue
      }
      path.pop()
      const above = path.at(-1)
      if (above !== undefined) above.low = Math.min(above.low, visit.low)
      if (visit.low < visit.index) continue
      const component = open.splice(open.lastIndexOf(visit))
      for (const member of component) member.closed = true
      yield component.map((member) => member.node)
    }
  }
}
