/** What sessions were answered in a soak, and whether the log has all of it: once, in one unbroken chain. */

import { commitsByEpoch } from '../fixtures/list-truth.ts'

/** What the log came to, read entry by entry. */
export interface Audit {
  /** Commits of a task, seals apart. */
  readonly changes: number
  readonly epochs: number
  /** `kind id id ...` of each, oldest first. */
  readonly told: readonly string[]
  readonly created: ReadonlySet<string>
  /** The last image of each task. */
  readonly last: ReadonlyMap<string, string | null>
  /** What is wrong, in words. */
  readonly wrong: readonly string[]
}

export class Books {
  /** Each act leaves words of its own in exactly one after-image: these were answered. */
  readonly #answered = new Set<string>()
  /** And these were asked for; whether they were made is open where their session died. */
  readonly #asked = new Map<string, number>()

  get answered(): number {
    return this.#answered.size
  }

  /** The caller is about to ask for what leaves `mark`. */
  ask(mark: string): void {
    this.#asked.set(mark, 0)
  }

  /** The act stands. */
  answer(mark: string): void {
    this.#answered.add(mark)
  }

  /** Compares the books with every commit of the list in `directory`. */
  audit(directory: string): Audit {
    const last = new Map<string, string | null>()
    const told: string[] = []
    const created = new Set<string>()
    const wrong: string[] = []
    let epochs = 0
    for (const entries of commitsByEpoch(directory)) {
      epochs += 1
      for (const { kind, changes } of entries) {
        if (kind === 'seal') continue
        told.push([kind, ...changes.map(({ id }) => id)].join(' '))
        for (const { id, before, after } of changes) {
          if (before !== (last.get(id) ?? null)) wrong.push(`commit ${told.length} does not follow what ${id} was`)
          last.set(id, after)
          if (before === null) created.add(id)
          for (const mark of marksIn(before, after)) this.#count(mark)
        }
      }
    }
    return { changes: told.length, epochs, told, created, last, wrong: [...wrong, ...this.#missing()] }
  }

  #count(mark: string): void {
    const times = this.#asked.get(mark)
    if (times !== undefined) this.#asked.set(mark, times + 1)
  }

  #missing(): string[] {
    const lost = [...this.#answered]
      .filter((mark) => this.#asked.get(mark) === 0)
      .map((mark) => `${mark} was answered and is lost`)
    const twice = [...this.#asked].filter(([, times]) => times > 1).map(([mark, times]) => `${mark} was made ${times} times`)
    return [...lost, ...twice]
  }
}

/** The words that this change brought: `made-7`, `told-12`, `done-13` as texts, and terms as `<id> term 3`. */
function marksIn(before: string | null, after: string | null): string[] {
  const words = (text: string | null) => new Set(text?.match(/(?:made|told|done)-\d+(?=")/g))
  const known = words(before)
  const fresh = [...words(after)].filter((word) => !known.has(word))
  const [was, is] = [termIn(before), termIn(after)]
  return is > was ? [...fresh, `${/"id": "([^"]+)"/.exec(after ?? '')?.[1]} term ${is}`] : fresh
}

function termIn(text: string | null): number {
  return Number(/^ {2}"term": (\d+)/m.exec(text ?? '')?.[1] ?? 0)
}
