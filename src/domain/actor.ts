/** Who acts: a session, and the agent of it that speaks. */

export interface Actor {
  /** The random id of the server process; undefined for a person at the command line, whose claims nothing beats for. */
  readonly session?: string | undefined
  /** The session's readable name, such as `amber-fox`. */
  readonly name: string
  /** The agent's own name, when a subagent speaks. */
  readonly as?: string | undefined
  readonly host: string
  readonly user: string
}

/** The name that stands in `owner`: `amber-fox`, or `amber-fox/<as>` for an agent of that session. */
export function ownerOf(actor: Actor): string {
  return actor.as === undefined ? actor.name : `${actor.name}/${actor.as}`
}
