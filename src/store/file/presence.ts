/**
 * Who is here and who is gone. Each process that changes a list announces itself by a file that says who it is, and by a lock
 * beside it whose time beats; others judge it by its pid where that says something, else by watching the beat. The lock
 * protects nothing: it is a sign of life that ends with the process.
 */

import type { Presence as PresenceWord } from '../../domain/world.ts'
import { Announcement } from './announcement.ts'
import { HeartbeatWatch } from './heartbeat-watch.ts'
import { NameReservations } from './name-reservations.ts'
import { type PresenceLimits, type PresenceOptions, presenceLimits } from './presence-options.ts'
import type { SessionRecord, Where } from './session-file.ts'
import { SessionRoster } from './session-roster.ts'
import { sweepSessions } from './session-sweep.ts'

/** Somebody who is here. `since` is ISO 8601. */
export type PresentSession = Pick<SessionRecord, 'session' | 'name' | 'host' | 'user' | 'since'> & Pick<Where, 'dir' | 'branch'>

export class Presence {
  readonly session: string
  readonly #at: PresenceOptions
  readonly #limits: PresenceLimits
  readonly #watch: HeartbeatWatch
  readonly #roster: SessionRoster
  readonly #names: NameReservations
  readonly #own: Announcement
  #attention: NodeJS.Timeout | undefined

  /** Writes nothing and starts no timer. */
  constructor(options: PresenceOptions) {
    const { folder, session, host, evidence, monotonic, random, limits = presenceLimits } = options
    this.#at = options
    this.#limits = limits
    this.session = session
    this.#watch = new HeartbeatWatch(monotonic, limits.pauseMs)
    const watch = options.oneShot ? undefined : this.#watch
    const stillness = { silent: limits.silentMs, lives: limits.livingMs, elsewhere: limits.livingMs }
    this.#roster = new SessionRoster({ folder, host, evidence, monotonic, watch, stillness, beat: () => this.#own.beat() })
    this.#names = new NameReservations({ folder, session, random, isGone: (other) => this.#standing(other) === 'gone' })
    this.#own = new Announcement(options, this.#names)
  }

  /** The readable name. Until announced, the one that will be asked for first. */
  get name(): string {
    return this.#own.name
  }

  /** A call that is over at once announces nothing, ever: nothing would beat for it, and its claims are a person's. */
  get announced(): boolean {
    return this.#own.isMade
  }

  /**
   * Makes this process known, once: file, unique name, heartbeat. Repeating it costs a look; after the folder was removed and
   * built again it announces anew, under the same name if it can. Rejects with Node's error when the folder is missing or
   * cannot be written, and after `leave`.
   */
  announce(): Promise<void> {
    return this.#own.make()
  }

  /** Is my file where I put it? */
  stillThere(): boolean {
    return this.#own.stillThere()
  }

  /** What is known of a session, now or a few milliseconds ago. `self` also for a gone one of this host with my hint. */
  statusOf(session: string): PresenceWord {
    if (session === this.session) return 'self'
    const standing = this.#standing(session)
    return standing === 'gone' && this.#adopts(session) ? 'self' : standing
  }

  /** Where a session worked, as it last said. */
  whereabouts(session: string): Pick<Where, 'branch' | 'dir'> {
    const where = this.#roster.records(session).at(-1)?.where
    return { branch: where?.branch, dir: where?.dir }
  }

  /** All who are here, myself included once announced; the longest here first. */
  present(): PresentSession[] {
    return this.known().flatMap(({ state, ...session }) => (state === 'gone' ? [] : [session]))
  }

  /** All who have a file here, the gone among them; the longest known first. */
  known(): (PresentSession & { readonly state: 'self' | 'here' | 'gone' })[] {
    this.refresh()
    return this.#roster
      .sessions()
      .flatMap((session) => this.#roster.records(session).at(-1) ?? [])
      .map(({ session, name, host, user, since, where }) => {
        const state = session === this.session ? 'self' : this.#standing(session) === 'live' ? 'here' : 'gone'
        return { session, name, host, user, since, dir: where.dir, branch: where.branch, state } as const
      })
      .sort((a, b) => (a.since < b.since ? -1 : 1))
  }

  /** Forgets every verdict and lists the folder again. */
  refresh(): void {
    this.tick()
    this.#roster.refresh()
  }

  /** To be called before each answer: who died before it was asked for is gone in it. */
  lookAnew(): void {
    this.tick()
    this.#roster.lookAnew()
  }

  /** I am awake: to be called before each decision, and once a second while waiting. After a pause of mine I beat at once. */
  tick(): void {
    if (this.#watch.tick()) this.#own.beat()
  }

  /** Removes what gone sessions left behind, where `isNamed` (by an open task, in file or log) is false; throws nothing. */
  sweep(isNamed: (session: string) => boolean): void {
    this.tick()
    sweepSessions({
      folder: this.#at.folder,
      roster: this.#roster,
      names: this.#names,
      watch: this.#watch,
      remnantMs: this.#limits.silentMs,
      isNeeded: (session) => session === this.session || isNamed(session),
    })
  }

  /** Takes leave, for good: synchronous, a few milliseconds, throws nothing. From then on the others know at once. */
  leave(): void {
    clearInterval(this.#attention)
    this.#own.leave()
  }

  #standing(session: string): 'live' | 'gone' | 'unknown' {
    this.tick()
    const standing = this.#roster.standing(session)
    this.#attend()
    return standing
  }

  #adopts(session: string): boolean {
    const { hint, host } = this.#at
    return Boolean(hint) && this.#roster.records(session).some((record) => record.hint === hint && record.host === host)
  }

  /** While somebody's heartbeat is watched I look up twice within the longest gap that is no pause; it holds no process alive. */
  #attend(): void {
    if (this.#at.oneShot || this.#own.hasLeft || this.#attention || !this.#watch.isBusy) return
    this.#attention = setInterval(() => this.tick(), this.#limits.pauseMs / 2).unref()
  }
}
