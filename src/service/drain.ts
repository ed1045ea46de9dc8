/** The drain loop of one session: kept as a memo of the list, so that the server that starts it and the hook that obeys it meet. */

import type { Actor } from '../domain/actor.ts'
import {
  defaultIterations,
  type LoopFacts,
  type LoopRequest,
  type LoopState,
  type LoopVerdict,
  mostIterations,
  newLoop,
  nextRound,
  parseLoop,
} from '../domain/drain-loop.ts'
import { TaskError } from '../domain/errors.ts'
import type { Match } from '../domain/requests.ts'
import type { TaskView } from '../domain/view.ts'
import type { TaskStore } from '../store/task-store.ts'
import type { ServiceActor } from './service-actor.ts'

/** What only the Stop hook knows. */
export type StopMoment = Pick<LoopFacts, 'isFreshTurn' | 'cap' | 'hasAgentsAtWork'>

/** Tasks looked at in each state; more are not named in an answer anyway, and one of them is enough to go on. */
const looked = 200

export class Drain {
  readonly #store: TaskStore
  readonly #actor: ServiceActor

  constructor(store: TaskStore, actor: ServiceActor) {
    this.#store = store
    this.#actor = actor
  }

  /**
   * Keeps this session going from now on; a loop that is on begins anew.
   * @throws TaskError `invalid_input` (no session stands behind the caller, an odd limit, a list that nobody has changed yet),
   * `task_not_found` for the parent.
   */
  async start(request: LoopRequest): Promise<LoopState> {
    checkRequest(request)
    const actor = await this.#actor.forChange(undefined)
    if (actor.session === undefined) throw noSession()
    const state = newLoop(actor.session, request)
    await this.#store.ready({ match: matchOf(state), limit: 0 }, actor)
    await this.#keep(state)
    if ((await this.#read(actor.session)) !== undefined) return state
    throw new TaskError(
      'invalid_input',
      'Nothing in this list was changed through dibs yet. Create or claim a task first, then start the loop.',
    )
  }

  /** Ends the loop; answers it as it was, or undefined where none was on. */
  async stop(): Promise<LoopState | undefined> {
    const state = await this.current()
    if (state !== undefined) await this.#forget(state)
    return state
  }

  /** The loop of this session, if one is on. */
  async current(): Promise<LoopState | undefined> {
    const { session } = this.#actor.forRead(undefined)
    return session === undefined ? undefined : await this.#read(session)
  }

  /** What happens when this session would stop; undefined where no loop is on. A loop that ends is forgotten. */
  async round(moment: StopMoment): Promise<LoopVerdict | undefined> {
    const state = await this.current()
    if (state === undefined) return undefined
    const verdict = nextRound(state, { ...(await this.#facts(state)), ...moment })
    if (verdict.kind === 'end') await this.#forget(state)
    else await this.#keep(verdict.state)
    return verdict
  }

  async #facts(state: LoopState): Promise<Omit<LoopFacts, keyof StopMoment>> {
    const by = this.#actor.forRead(undefined)
    const match = matchOf(state)
    const { cursor, records, startOver } = await this.#store.changesSince(state.head)
    const { ready, more } = await this.#store.ready({ match, limit: 1 }, by)
    const inProgress = await this.#open('in_progress', match, by)
    const pending = await this.#open('pending', match, by)
    const mine = inProgress.filter(({ holder }) => holder === 'self')
    const others = inProgress.filter(({ holder }) => holder === 'live' || holder === 'foreign' || holder === 'person')
    const rest = [...pending, ...inProgress.filter(({ holder }) => holder === 'gone')]
    // A container closes with its last child: it is no work of its own.
    const waiting = rest.filter(({ ready: isReady, progress }) => !isReady && progress === undefined)
    return {
      ready: { first: ready[0]?.task, count: ready.length + more },
      mine: mine.map((view) => ({ ...named(view), waits: view.openBlockers.length > 0 || hasOpenChild(view) })),
      others: others.map((view) => ({ ...named(view), owner: view.task.owner ?? '' })),
      waiting: waiting.map((view) => ({ ...named(view), waitsFor: view.openBlockers })),
      head: cursor,
      hasActed: !startOver && records.some(({ by }) => by.session === state.session),
    }
  }

  async #open(status: 'in_progress' | 'pending', { labels, parent }: Match, by: Actor): Promise<readonly TaskView[]> {
    return (await this.#store.list({ status: [status], labels, parent, limit: looked }, by)).tasks
  }

  async #read(session: string): Promise<LoopState | undefined> {
    return parseLoop(await this.#store.memo(topicOf(session)))
  }

  #keep(state: LoopState): Promise<void> {
    return this.#store.keepMemo(topicOf(state.session), JSON.stringify(state))
  }

  #forget({ session }: LoopState): Promise<void> {
    return this.#store.keepMemo(topicOf(session), undefined)
  }
}

/** Nobody stands behind the caller whom a hook could keep going. */
export function noSession(): TaskError {
  return new TaskError(
    'invalid_input',
    'No session of this list belongs to the Claude Code that runs this: let it call a dibs tool that changes something first, or name one with --session ("dibs sessions" shows them).',
  )
}

function checkRequest({ label, maxIterations = defaultIterations }: LoopRequest): void {
  if (!Number.isInteger(maxIterations) || maxIterations < 1 || maxIterations > mostIterations) {
    throw new TaskError('invalid_input', `maxIterations is a whole number from 1 to ${mostIterations}.`)
  }
  if (label?.trim() === '') throw new TaskError('invalid_input', 'label is empty; leave it out for the whole list.')
}

function matchOf({ label, parent }: LoopState): Match {
  return { ...(label === undefined ? {} : { labels: [label] }), ...(parent === undefined ? {} : { parent }) }
}

function topicOf(session: string): string {
  return `loop-${session}`
}

function named({ task: { id, subject } }: TaskView) {
  return { id, subject }
}

function hasOpenChild({ progress }: TaskView): boolean {
  return progress !== undefined && progress.closed < progress.all
}
