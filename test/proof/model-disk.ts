/**
 * A disk in memory that behaves as POSIX says: names, link counts, exclusive creation, whole renames, and their errors. A disk
 * is never changed: every operation answers another one, so that an exploration can go on from each as often as it likes.
 */

import { Draft, Refused } from './disk-draft.ts'
import { emptyDirectory, identityOf, type Node } from './inode.ts'
import type { Operation, Result, Value } from './operation.ts'

export interface DiskKind {
  readonly canLink: boolean
  /** Keeps apart what is not flushed yet, for power cuts: many more states. */
  readonly tracksFlushes: boolean
}

/** What was written in an earlier phase is so much older, in ns. Within a phase the clock stands still. */
const phaseNs = 10_000_000_000n

export class ModelDisk {
  readonly kind: DiskKind
  readonly nodes: ReadonlyMap<number, Node>
  readonly #now: bigint
  #key: string | undefined

  private constructor(kind: DiskKind, now: bigint, nodes: ReadonlyMap<number, Node>) {
    this.kind = kind
    this.#now = now
    this.nodes = nodes
  }

  static empty(kind: DiskKind): ModelDisk {
    return new ModelDisk(kind, phaseNs, new Map([[0, emptyDirectory(0)]]))
  }

  /** The same disk with these nodes instead, in the next phase. */
  later(nodes: ReadonlyMap<number, Node> = this.nodes): ModelDisk {
    return new ModelDisk(this.kind, this.#now + phaseNs, nodes)
  }

  /** Equal disks, equal keys. */
  get key(): string {
    this.#key ??= Uint32Array.from(this.nodes.values(), identityOf).sort().join()
    return this.#key
  }

  /** Does one operation: what it came to, and the disk after it (this one where it only looked or was refused). */
  do(operation: Operation): { readonly disk: ModelDisk; readonly result: Result } {
    const draft = new Draft(this.nodes, { canLink: this.kind.canLink, tracksFlushes: this.kind.tracksFlushes, now: this.#now })
    try {
      const value = draft.act(operation)
      const disk = draft.nodes === this.nodes ? this : new ModelDisk(this.kind, this.#now, draft.nodes)
      return { disk, result: { key: keyOfValue(value), code: undefined, value } }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { disk: this, result: { key: `!${error.code}`, code: error.code } }
    }
  }
}

function keyOfValue(value: Value): string {
  if (value === undefined) return '-'
  if (typeof value === 'string') return `"${value}`
  if (typeof value === 'number') return `#${value}`
  if ('stamp' in value) return `${keyOfValue(value.stamp)} ${value.text}`
  if ('inode' in value) return `${value.kind} ${value.inode} ${value.size} ${value.modifiedNs} ${value.links}`
  return value.join('/')
}
