/**
 * All that a participant remembers between two steps, as text: who remembers the same goes on in the same way. Needs the
 * engine's private fields, which are made plain where the exploration is bundled (see `threads.ts`).
 */

import { TaskGraph } from '../../src/domain/task-graph.ts'

/** What never changes or is told of elsewhere; and by what a reader saves a look, since participants here look at everything. */
const constant = new Set(['fs', 'layout', '$fs', '$layout', '$env', '$tools', '$at', '$by', '$decide', '$files', 'tools'])
/** Times of the participant's own clock: what counts is how long ago they were. */
const times = new Set(['until', 'readAt', '$since'])

export function memoryOf(root: Readonly<Record<string, unknown>>, now: number): string {
  const walk = new Walk(now)
  walk.tell('', root)
  return walk.text
}

class Walk {
  text = ''
  readonly #now: number
  readonly #met = new Set<object>()

  constructor(now: number) {
    this.#now = now
  }

  tell(name: string, value: unknown): void {
    if (typeof value === 'function' || constant.has(name)) return
    this.text += `${name}:`
    if (typeof value === 'number' && times.has(name)) this.text += `${value - this.#now};`
    else if (typeof value !== 'object' || value === null)
      this.text += `${typeof value === 'string' ? JSON.stringify(value) : String(value)};`
    else this.#tellObject(name, value)
  }

  #tellObject(name: string, value: object): void {
    if (this.#met.has(value)) {
      this.text += '^;'
      return
    }
    this.#met.add(value)
    this.text += '{'
    if (value instanceof TaskGraph) this.#tellGraph(value)
    else if (value instanceof Map) this.#tellMap(name, value)
    else if (value instanceof Set || Array.isArray(value)) for (const one of value) this.tell('', one)
    else for (const [key, one] of Object.entries(value)) this.tell(key, one)
    this.text += '}'
    this.#met.delete(value)
  }

  #tellMap(name: string, map: ReadonlyMap<unknown, unknown>): void {
    for (const [key, one] of map) {
      this.text += `${String(key)}=`
      this.tell(times.has(name) ? name : '', one)
    }
  }

  /** Its indexes follow from its tasks. */
  #tellGraph(graph: TaskGraph): void {
    for (const task of graph.tasks()) {
      this.tell(task.id, task)
      this.tell('rewound', graph.isRewound(task.id))
    }
  }
}

/** Throws where the engine's memory cannot be read: everything would look the same. */
export function expectMemory(token: object): void {
  if (!('$name' in token)) throw new Error('the private fields of the engine are not plain here')
}
