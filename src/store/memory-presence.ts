/** Who is here and who is gone in the memory engine: a session is live from its first change until it leaves or is killed. */

import { ownerName } from '../domain/owner-name.ts'
import type { Presence } from '../domain/world.ts'
import type { KnownSession } from './list-engine.ts'
import type { Member, TakenOver } from './task-store.ts'

/** How a session presents itself. */
export interface MemorySession {
  readonly session: string
  /** Sessions with the same hint adopt each other's claims once one has gone. */
  readonly hint?: string | undefined
  /** Where it works. */
  readonly where?: Pick<TakenOver, 'branch' | 'dir'> | undefined
}

interface Present extends MemorySession {
  readonly name: string
  readonly gone: boolean
}

export class MemoryPresence {
  readonly #present = new Map<string, Present>()

  knows(session: string): boolean {
    return this.#present.has(session)
  }

  /** Under a name that nobody has who is here; joining again changes nothing. */
  join(session: MemorySession): Member {
    const known = this.#present.get(session.session)
    if (known !== undefined) return { session: known.session, name: known.name }
    const taken = new Set([...this.#present.values()].filter(({ gone }) => !gone).map(({ name }) => name))
    const seed = new TextEncoder().encode(session.session)
    let attempt = 0
    while (taken.has(ownerName(seed, attempt))) attempt += 1
    const name = ownerName(seed, attempt)
    this.#present.set(session.session, { ...session, name, gone: false })
    return { session: session.session, name }
  }

  end(session: string): void {
    const present = this.#present.get(session)
    if (present !== undefined) this.#present.set(session, { ...present, gone: true })
  }

  presenceFor(asking: MemorySession, session: string): Presence {
    if (session === asking.session) return 'self'
    const present = this.#present.get(session)
    if (present === undefined) return 'unknown'
    if (!present.gone) return 'live'
    return asking.hint !== undefined && asking.hint !== '' && asking.hint === present.hint ? 'self' : 'gone'
  }

  whereabouts(session: string): Pick<TakenOver, 'branch' | 'dir'> {
    return this.#present.get(session)?.where ?? {}
  }

  /** The longest known first. */
  sessionsFor(asking: MemorySession): KnownSession[] {
    const stateOf = ({ session, gone }: Present) => (session === asking.session ? 'self' : gone ? 'gone' : 'here')
    return [...this.#present.values()].map((one) => ({ session: one.session, name: one.name, state: stateOf(one), ...one.where }))
  }
}
