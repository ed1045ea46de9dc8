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
}
