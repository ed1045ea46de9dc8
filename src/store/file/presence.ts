/**
 * Who is here and who is gone. Each process that changes a list announces itself by a file that says who it is, and by a lock
 * beside it whose time beats; others judge it by its pid where that says something, else by watching the beat. The lock
 * protects nothing: it is a sign of life that ends with the process.
 */

import * as fs from 'node:fs'
import { join } from 'node:path'
import type { Presence as PresenceWord } from '../../domain/world.ts'
import { errorCode } from './file-system.ts'
import { HeartbeatWatch } from './heartbeat-watch.ts'
import { NameReservations, namesFor } from './name-reservations.ts'
import { type PresenceLimits, type PresenceOptions, presenceLimits } from './presence-options.ts'
import { type SessionRecord, sessionFileName, type Where, writeRecord } from './session-file.ts'
import { SessionRoster } from './session-roster.ts'
import { sweepSessions } from './session-sweep.ts'
import { SignOfLife } from './sign-of-life.ts'

/** Somebody who is here. `since` is ISO 8601. */
export type PresentSession = Pick<SessionRecord, 'session' | 'name' | 'host' | 'user' | 'since'> & Pick<Where, 'dir' | 'branch'>

export class Presence {
  readonly session: string
  readonly #at: PresenceOptions
  readonly #limits: PresenceLimits
  readonly #watch: HeartbeatWatch
  readonly #roster: SessionRoster
  readonly #names: NameReservations
  readonly #since: string
  #name: string | undefined
  #file: string | undefined
  #sign: SignOfLife | undefined
  #announcing: Promise<void> | undefined
  #hasLeft = false
  #attention: NodeJS.Timeout | undefined
  #retry: NodeJS.Timeout | undefined
  #lastBeat = Number.NEGATIVE_INFINITY

  /** Writes nothing and starts no timer. */
  constructor(options: PresenceOptions) {
    const { folder, session, host, evidence, monotonic, random, limits = presenceLimits } = options
    this.#at = options
    this.#limits = limits
    this.session = session
    this.#since = new Date(options.wall()).toISOString()
    this.#watch = new HeartbeatWatch(monotonic, limits.pauseMs)
    const watch = options.oneShot ? undefined : this.#watch
    const stillness = { silent: limits.silentMs, lives: limits.livingMs, elsewhere: limits.livingMs }
    this.#roster = new SessionRoster({ folder, host, evidence, monotonic, watch, stillness, beat: () => this.#beat() })
    this.#names = new NameReservations({ folder, session, random, isGone: (other) => this.#standing(other) === 'gone' })
  }

  /** The readable name. Until announced, the one that will be asked for first. */
  get name(): string {
    return this.#name ?? this.#candidates().next().value ?? this.session
  }

  /** A call that is over at once announces nothing, ever: nothing would beat for it, and its claims are a person's. */
  get announced(): boolean {
    return this.#at.oneShot === true || this.#sign !== undefined
  }

  /**
   * Makes this process known, once: file, unique name, heartbeat. Repeating it costs a look; after the folder was removed and
   * built again it announces anew, under the same name if it can. Rejects with Node's error when the folder is missing or
   * cannot be written, and after `leave`.
   */
  announce(): Promise<void> {
    if (this.#hasLeft) return Promise.reject(new Error('this session has left the list'))
    if (this.#at.oneShot) return Promise.resolve()
    if (this.announced && this.stillThere()) return Promise.resolve()
    this.#announcing ??= this.#join().finally(() => {
      this.#announcing = undefined
    })
    return this.#announcing
  }

  /** Is my file where I put it? */
  stillThere(): boolean {
    return this.#at.oneShot === true || (this.#file !== undefined && fs.existsSync(join(this.#at.folder, this.#file)))
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

  /** I am awake: to be called before each decision, and once a second while waiting. After a pause of mine I beat at once. */
  tick(): void {
    if (this.#watch.tick()) this.#beat()
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
    if (this.#hasLeft) return
    this.#hasLeft = true
    if (this.#at.oneShot) return
    clearInterval(this.#attention)
    clearTimeout(this.#retry)
    // The name first: once I am gone, an heir may have it, and what I remove then would be the heir's.
    attempt(() => this.#names.release(this.name))
    attempt(() => this.#sayGone())
    this.#sign?.release()
    this.#sign = undefined
  }

  #sayGone(): void {
    if (this.#file === undefined) return
    if (this.#at.holdsAnything()) this.#write(this.#file, { gone: true })
    else fs.rmSync(join(this.#at.folder, this.#file), { force: true })
  }

  async #join(): Promise<void> {
    this.#sign?.release()
    this.#sign = undefined
    this.#name = this.#names.reserve(this.#candidates())
    try {
      await this.#appear(this.#file ?? this.#newFile())
    } catch (error) {
      if (errorCode(error) !== 'ELOCKED') throw error
      // Somebody made a lock of my file's name. It is not mine to remove; a new name has none.
      await this.#appear(this.#newFile())
    }
  }

  async #appear(file: string): Promise<void> {
    const path = join(this.#at.folder, file)
    this.#file = file
    this.#write(file, {})
    const sign = new SignOfLife(path, () => this.#lost(sign))
    try {
      await sign.begin(this.#limits.heartbeatMs)
    } catch (error) {
      // A file without a heartbeat would have me found gone; without a file I am unknown, and my claims stand.
      if (!this.#hasLeft) fs.rmSync(path, { force: true })
      throw error
    }
    if (this.#hasLeft) sign.release()
    else this.#sign = sign
  }

  /** A lost sign of life ends nothing: I announce myself again, now or as soon as there is a folder. */
  #lost(sign: SignOfLife): void {
    if (sign !== this.#sign) return
    sign.release()
    this.#sign = undefined
    this.#announceAgain()
  }

  #announceAgain(): void {
    if (this.#hasLeft) return
    this.announce().catch(() => {
      this.#retry = setTimeout(() => this.#announceAgain(), this.#limits.heartbeatMs).unref()
    })
  }

  #write(file: string, last: { gone?: true }): void {
    const { folder, session, host, user, hint = '', evidence, random, where } = this.#at
    const { self, client } = evidence
    const record = { session, name: this.name, ...self, client, host, user, hint, where: where(), since: this.#since, ...last }
    writeRecord(join(folder, file), record, join(folder, `${random()}.tmp`))
  }

  #newFile(): string {
    return sessionFileName(this.session, this.#at.random())
  }

  /** The name that I already go by, then what my hint stands for, so that a resumed session asks for its own again. */
  *#candidates(): Generator<string, undefined> {
    if (this.#name !== undefined) yield this.#name
    yield* namesFor(this.#at.hint || this.session, this.#at.givenName)
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
    if (this.#at.oneShot || this.#hasLeft || this.#attention || !this.#watch.isBusy) return
    this.#attention = setInterval(() => this.tick(), this.#limits.pauseMs / 2).unref()
  }

  /** By the file's own time: the lock's is proper-lockfile's, which would think itself robbed. At most once a second. */
  #beat(): void {
    const now = this.#at.monotonic()
    if (this.#file === undefined || now - this.#lastBeat < 1_000) return
    this.#lastBeat = now
    const seconds = this.#at.wall() / 1_000
    attempt(() => fs.utimesSync(join(this.#at.folder, this.#file ?? ''), seconds, seconds))
  }
}

/** What cannot be undone now (the folder was removed, the disk refuses) is undone by a later sweep, and ends no process. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // Nothing that presence clears up is worth more than the process.
  }
}
