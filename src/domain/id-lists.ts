/** Lists of ids by id: one direction of a relation, kept so that asking costs nothing. */

const none: readonly string[] = []

export class IdLists {
  readonly #lists = new Map<string, string[]>()

  /** In the order of addition. Additions show in a list that was handed out before; removals make a new one. */
  get(key: string): readonly string[] {
    return this.#lists.get(key) ?? none
  }

  /** The caller has made sure that `id` is not there: looking would make filling a list of n cost n x n. */
  add(key: string, id: string): void {
    const list = this.#lists.get(key)
    if (list === undefined) this.#lists.set(key, [id])
    else list.push(id)
  }

  delete(key: string, id: string): void {
    const rest = this.get(key).filter((other) => other !== id)
    if (rest.length > 0) this.#lists.set(key, rest)
    else this.#lists.delete(key)
  }

  /** Takes `id` out of the lists of the keys `before`, and into those of `after`. Keys in both are left alone. */
  replace(id: string, before: readonly string[] = none, after: readonly string[] = none): void {
    if (sameIds(before, after)) return
    const old = new Set(before)
    const now = new Set(after)
    for (const key of old) if (!now.has(key)) this.delete(key, id)
    for (const key of now) if (!old.has(key)) this.add(key, id)
  }
}

/** Do two lists of ids say the same? */
export function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]))
}
