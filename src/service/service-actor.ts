/** Who speaks: turns an agent's `as` into an Actor, joining the list before the first change and never for a read. */

import type { Actor } from '../domain/actor.ts'
import { TaskError } from '../domain/errors.ts'
import type { Member, TaskStore } from '../store/task-store.ts'

/** What the process knows of itself before it has joined a list. */
export interface Identity {
  readonly host: string
  /** The name of a person at the command line: no session stands behind the claims, and the list is never joined. */
  readonly person?: string | undefined
  /** The id under which it will join: a resumed session's first look must show the tasks that it adopts. */
  readonly session?: string | undefined
  /** Asked once, at the first change: it may ask git. */
  readonly user: () => Promise<string> | string
  readonly listName: string
}

/** Longer names would fill every row that shows an owner. */
const longestName = 60

/** Before it has joined, a session has no name and holds at most what it adopts: reads only need somebody to answer. */
const unjoinedName = 'unnamed'

/** The session of this process (joins once, remembers who it is), or the person who called it. */
export class ServiceActor {
  readonly #store: TaskStore
  readonly #identity: Identity
  #joining: Promise<{ member: Member; user: string }> | undefined
  #joined: { member: Member; user: string } | undefined

  constructor(store: TaskStore, identity: Identity) {
    this.#store = store
    this.#identity = identity
  }

  /** This session's id, once it has joined. */
  get session(): string | undefined {
    return this.#joined?.member.session
  }

  /** The actor of a change. @throws whatever `join` throws; a later call tries again. */
  async forChange(as: string | undefined): Promise<Actor> {
    const { person } = this.#identity
    if (person !== undefined) return this.#actor(as, person, { user: await this.#identity.user() })
    this.#joining ??= this.#join()
    const { member, user } = await this.#joining
    return this.#actor(as, member.name, { session: member.session, user })
  }

  /** The actor of a read: writes nothing, so that looking at a list leaves no trace in the project (P7). */
  forRead(as: string | undefined): Actor {
    const joined = this.#joined
    const { session, person } = this.#identity
    if (person !== undefined) return this.#actor(as, person, { user: '' })
    if (joined === undefined) return this.#actor(as, unjoinedName, session === undefined ? { user: '' } : { session, user: '' })
    return this.#actor(as, joined.member.name, { session: joined.member.session, user: joined.user })
  }

  async #join(): Promise<{ member: Member; user: string }> {
    try {
      const [member, user] = await Promise.all([this.#store.join(), this.#identity.user()])
      this.#joined = { member, user }
      return this.#joined
    } catch (error) {
      this.#joining = undefined
      throw error
    }
  }

  #actor(as: string | undefined, name: string, rest: { session?: string; user: string }): Actor {
    const agent = as === undefined ? undefined : agentName(as, name)
    return { name, host: this.#identity.host, ...rest, ...(agent === undefined ? {} : { as: agent }) }
  }
}

/**
 * The agent's own name. Agents read `amber-fox/reviewer` as their owner and say that: the session's part is taken off.
 * @throws TaskError `invalid_input` for a name that could not stand in `owner`.
 */
function agentName(as: string, sessionName: string): string | undefined {
  if (as === sessionName) return undefined
  const own = as.startsWith(`${sessionName}/`) ? as.slice(sessionName.length + 1) : as
  if (own.length > longestName || !/^[^\p{Cc}/]+$/u.test(own)) {
    throw new TaskError('invalid_input', `as must be a name of 1 to ${longestName} characters without slash or line break.`)
  }
  return own
}
