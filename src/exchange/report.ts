/** What an import or an export tells its caller: what became what, what is only kept, what could not be taken over, and why. */

/** A place in what was read, and what is to be said of it. */
export interface Remark {
  /** The number of a line, or the name of a file. */
  readonly at?: number | string | undefined
  readonly says: string
}

/** Collects remarks while a text is read; the same words are counted instead of repeated. */
export class Report {
  readonly #mapped = new Map<string, number>()
  readonly #kept = new Map<string, number>()
  readonly #remarks: Remark[] = []
  readonly #refused: Remark[] = []

  /** Something was turned into something of ours: `issue_type bug -> label type:bug`. */
  mapped(words: string): void {
    this.#mapped.set(words, (this.#mapped.get(words) ?? 0) + 1)
  }

  /** Something has no meaning here, and is kept in the task so that an export gives it back. */
  kept(words: string): void {
    this.#kept.set(words, (this.#kept.get(words) ?? 0) + 1)
  }

  /** Something that a person should know. */
  remark(at: Remark['at'], says: string): void {
    this.#remarks.push({ at, says })
  }

  /** Something that cannot be read: while there is one, nothing is imported. */
  refuse(at: Remark['at'], says: string): void {
    this.#refused.push({ at, says })
  }

  /** All of it: counts the most frequent first, remarks by line. */
  get told() {
    const sorted = (counts: ReadonlyMap<string, number>) =>
      [...counts].sort(([, a], [, b]) => b - a).map(([what, count]) => ({ what, count }))
    return {
      mapped: sorted(this.#mapped),
      kept: sorted(this.#kept),
      remarks: this.#remarks.toSorted(byLine),
      refused: this.#refused.toSorted(byLine),
    }
  }
}

/** As `Report.told`. */
export type Told = Report['told']

function byLine({ at: a }: Remark, { at: b }: Remark): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0
}
