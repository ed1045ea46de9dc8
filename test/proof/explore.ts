/**
 * Visits every state that participants can reach by any interleaving of their operations on the disk, each state once, and
 * has it judged as if everybody died there.
 *
 * A state is the disk and what each participant has seen; schedules that lead to the same state go on alike. Where one
 * participant's next operation lies in a directory that no other can know yet, it alone goes on: whatever the others do
 * commutes with it (a persistent set of one; Godefroid 1996). That nobody else touches such a directory is checked all the way.
 */

import { ownFolders } from '../../src/store/file/layout.ts'
import { AfterPower } from './after-power.ts'
import { alone } from './alone.ts'
import { idsOf, isChange } from './deed.ts'
import type { ModelDisk } from './model-disk.ts'
import { isLook, keyOf, type Operation, pathsOf, type Result } from './operation.ts'
import { isInRetired, listDirectory, logDirectory, ownDirectory, ownerPlace, unplacedDirectory } from './places.ts'
import { type Moment, Player } from './player.ts'
import { settled } from './power-cut.ts'
import type { Part } from './process.ts'
import { Untrue } from './story.ts'
import { Verdicts } from './verdicts.ts'

export interface Scenario {
  readonly name: string
  readonly start: ModelDisk
  readonly parts: readonly Part[]
  /** Without it every operation may be the next, private or not. */
  readonly isReduced?: boolean
}

export interface Explored {
  readonly states: number
  /** Whole schedules that these states stand for. */
  readonly schedules: number
  /** States in which nobody has anything left to do. */
  readonly ends: number
  readonly disks: number
  /** Disks that power cuts left. */
  readonly cuts: number
  readonly pasts: number
  readonly ms: number
}

interface Stepped {
  readonly disk: ModelDisk
  readonly result: Result
}

/** Steps from disks that were seen before are not made again, and equal disks are one. */
class Disks {
  readonly #byKey = new Map<string, ModelDisk>()
  readonly #numbers = new Map<ModelDisk, number>()
  readonly #steps = new Map<ModelDisk, Map<string, Stepped>>()

  one(disk: ModelDisk): ModelDisk {
    const known = this.#byKey.get(disk.key)
    if (known !== undefined) return known
    this.#byKey.set(disk.key, disk)
    this.#numbers.set(disk, this.#numbers.size)
    this.#steps.set(disk, new Map())
    return disk
  }

  number(disk: ModelDisk): number {
    return this.#numbers.get(disk) ?? -1
  }

  step(disk: ModelDisk, { operation, operationKey }: Moment): Stepped {
    const steps = this.#steps.get(disk)
    const known = steps?.get(operationKey)
    if (known !== undefined) return known
    if (operation === undefined) throw new Error('nothing to do')
    const done = disk.do(operation)
    const stepped = { disk: done.disk === disk ? disk : this.one(done.disk), result: done.result }
    steps?.set(operationKey, stepped)
    return stepped
  }
}

class Exploration {
  readonly #players: readonly Player[]
  readonly #verdicts: Verdicts
  readonly #power: AfterPower
  readonly #disks = new Disks()
  readonly #isReduced: boolean
  readonly #compactors: number
  readonly #creates: boolean
  readonly #untouched: ReadonlySet<string>
  /** Schedules from each state to an end, by disk and then by the participants' moments. */
  readonly #visited = new Map<ModelDisk, Map<string, number>>()
  readonly #ends = new Set<string>()
  readonly #path: string[] = []
  #states = 0

  constructor({ start, parts, isReduced = true }: Scenario) {
    this.#players = parts.map((part, index) => new Player(part, index, start))
    this.#verdicts = new Verdicts(parts, start)
    this.#power = new AfterPower(parts)
    this.#isReduced = isReduced
    this.#compactors = parts.filter(({ deeds }) =>
      deeds.some((deed) => !isChange(deed) && deed.do !== 'look' && deed.do !== 'help'),
    ).length
    this.#creates = parts.some(({ deeds, startsLate }) => startsLate || deeds.some((deed) => deed.do === 'create'))
    const named = parts.flatMap(({ deeds }) => deeds.flatMap(idsOf))
    const seeded = ['x', 'y', 'z'].filter((id) => !named.includes(id) && !this.#creates)
    this.#untouched = new Set(seeded.map((id) => `${listDirectory}/${id}.json`))
  }

  run(start: ModelDisk): Omit<Explored, 'ms'> {
    try {
      const schedules = this.#visit(
        this.#disks.one(start),
        this.#players.map(({ first }) => first),
      )
      const pasts = this.#players.reduce((sum, { moments }) => sum + moments, 0)
      return {
        states: this.#states,
        schedules,
        ends: this.#ends.size,
        disks: this.#verdicts.disks,
        cuts: this.#power.cuts,
        pasts,
      }
    } catch (error) {
      if (error instanceof Untrue) error.message = `${error.message}\nafter\n${this.#path.join('\n')}`
      throw error
    }
  }

  #visit(disk: ModelDisk, moments: readonly Moment[]): number {
    const visited = this.#visited.get(disk) ?? new Map<string, number>()
    this.#visited.set(disk, visited)
    const key = moments.map(({ id }) => id).join()
    const known = visited.get(key)
    if (known !== undefined) return known
    this.#states += 1
    this.#verdicts.judge(disk, moments)
    if (disk.kind.tracksFlushes) this.#power.judge(disk, moments)
    const able = this.#able(disk, moments)
    if (able.length === 0) this.#ends.add(`${disk.key} ${JSON.stringify(moments.map(({ answers }) => answers))}`)
    let schedules = able.length === 0 ? 1 : 0
    for (const who of able) schedules += this.#goOn(who, disk, moments)
    visited.set(key, schedules)
    return schedules
  }

  #goOn(who: number, disk: ModelDisk, moments: readonly Moment[]): number {
    const [player, moment] = [this.#players[who], moments[who]]
    if (player === undefined || moment?.operation === undefined) return 0
    const { disk: after, result } = this.#disks.step(disk, moment)
    this.#path.push(`${player.part.name}: ${keyOf(moment.operation).slice(0, 160)} -> ${result.key.slice(0, 80)}`)
    const schedules = this.#visit(after, moments.with(who, player.after(moment, result, after)))
    this.#path.pop()
    return schedules
  }

  #able(disk: ModelDisk, moments: readonly Moment[]): number[] {
    const able: number[] = []
    for (const [who, { operation }] of moments.entries()) {
      if (operation === undefined) continue
      this.#expectNoTrespass(who, moments)
      if (this.#isReduced && (isPrivate(who, moments) || this.#isSettled(disk, operation))) return [who]
      able.push(who)
    }
    return able
  }

  /** Does it come to the same whenever it is done? A look at an entry that is in place, where no epoch ends, and the like. */
  #isSettled(disk: ModelDisk, operation: Operation): boolean {
    if (!('path' in operation)) return false
    const { do: what, path } = operation
    if (what === 'flushData') return !disk.kind.tracksFlushes && !path.includes('/.dibs/')
    if (isLook(operation) && path.startsWith(`${listDirectory}/`) && this.#untouched.has(path)) return true
    if (this.#compactors === 1 && isInRetired(path)) return true
    if (path === listDirectory && !this.#creates) return isLook(operation) || !disk.kind.tracksFlushes
    if (what === 'mkdir' || path === unplacedDirectory) return ownFolders.some((folder) => path === `${ownDirectory}/${folder}`)
    if (this.#compactors > 0 || !path.startsWith(logDirectory)) return false
    if (what === 'flushNames') return !disk.kind.tracksFlushes
    const { result } = disk.do(operation)
    const value = result.code === undefined ? result.value : undefined
    if (what === 'read') return value !== undefined
    const isPlaced = what === 'stamp' && typeof value === 'object' && 'links' in value && value.links === 1n
    return isPlaced && !path.endsWith('/pending')
  }

  /** The reduction rests on it. */
  #expectNoTrespass(who: number, moments: readonly Moment[]): void {
    const operation = moments[who]?.operation
    if (operation === undefined || !('path' in operation)) return
    const says = () => `${this.#players[who]?.part.name} does ${keyOf(operation)}`
    for (const path of pathsOf(operation)) {
      if (isTrespass(path, isLook(operation), { who, moments })) throw new Untrue(`${says()} in a directory that it cannot know`)
      if (changes(operation) && path.startsWith(unplacedDirectory)) throw new Untrue(`${says()}, though nothing was refused`)
    }
    const { path } = operation
    const changesEntry = changes(operation) && path.startsWith(logDirectory) && !path.endsWith('/pending')
    if (changesEntry && this.#compactors === 0) throw new Untrue(`${says()} to an entry that is in place`)
  }
}

/** Folders of `.dibs` are made anew at times, which comes to nothing while they are there. */
function changes(operation: Operation): boolean {
  return !isLook(operation) && operation.do !== 'mkdir' && operation.do !== 'flushNames'
}

/** Does its next operation lie in a directory that nobody else knows? */
function isPrivate(who: number, moments: readonly Moment[]): boolean {
  const inside = moments[who]?.inside
  return inside !== undefined && !moments.some(({ met }, other) => other !== who && met.has(inside))
}

/** Does a participant use a directory of another whose pending entry it has not met? */
function isTrespass(path: string, looks: boolean, { who, moments }: { who: number; moments: readonly Moment[] }): boolean {
  const place = ownerPlace(path)
  if (place === undefined || (looks && !place.isInside)) return false
  const isOthers = moments.some(({ made }, other) => other !== who && made.has(place.directory))
  return isOthers && moments[who]?.met.has(place.directory) === false
}

/** @throws Untrue with the schedule that led there. */
export function explore(scenario: Scenario): Explored {
  const began = performance.now()
  const found = new Exploration(scenario).run(scenario.start)
  return { ...found, ms: Math.round(performance.now() - began) }
}

/** A disk on which `deeds` were done by one participant after the other, before anything begins. */
export function prepared(start: ModelDisk, parts: readonly Part[]): ModelDisk {
  const done = parts.reduce((disk, part, index) => alone(part, 80 + index, { start: disk }).disk, start)
  return settled(done)
}
