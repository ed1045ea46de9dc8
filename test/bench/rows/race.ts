/** Any number of processes after the same work: what they come to together, whether each gets its share, and that none shares a task. */

import { claimsInLog } from '../../fixtures/list-truth.ts'
import type { Bench, Figure, Row } from '../bench.ts'
import { openTasks } from '../generated-list.ts'
import type { Raced, RaceMode } from '../orders.ts'
import { short, spread } from '../statistics.ts'

const titles: Readonly<Record<RaceMode, string>> = {
  own: 'claim + complete of own tasks',
  next: 'claim the next + complete',
  same: 'all after the same ids',
}
/**
 * Tasks a process must have had on average before its share is judged. With 3 even a system that gives each task to one of 32
 * by lot never has its slowest at a quarter of its fastest, with 10 every other time, with 40 always (400 rounds simulated).
 */
const fewest = 40
/** Ids that all processes try to claim: enough to meet at each, few enough for 32 to be refused at all but one in 32. */
const sameIds = 200

interface Round {
  readonly count: number
  readonly raced: readonly Raced[]
  /** Tasks won twice, by the answers or by the log. */
  readonly doubles: number
  /** Tasks a second (`same`: tries a second), the sum of what each process came to in its own time: a straggler's end is its own. */
  readonly rate: number
}

export const race: Row = {
  name: 'race',
  title: 'processes racing',
  async run(bench) {
    const figures: Figure[] = []
    for (const mode of ['own', 'next', 'same'] as const) {
      const rounds: Round[] = []
      for (const count of bench.scale.racers) rounds.push(await round(bench, mode, count))
      figures.push(...rounds.flatMap((one) => figuresOf(mode, one)), ...comparison(mode, rounds))
    }
    return figures
  },
}

async function round({ scale, stage }: Bench, mode: RaceMode, count: number): Promise<Round> {
  const tasks = openTasks('task', mode === 'same' ? Math.min(sameIds, scale.raceTasks) : scale.raceTasks)
  const directory = await stage.begun([...tasks, ...openTasks('warm', count).map((task) => ({ ...task, priority: 4 }))])
  const workers = await Promise.all(Array.from({ length: count }, () => stage.worker(directory)))
  // Everybody has joined and committed before it begins: a start is another row.
  for (const _ of ['claim', 'complete']) await Promise.all(workers.map((worker, n) => worker.ask('touch', { id: `warm-${n}` })))
  const idsOf = (n: number) => tasks.filter((_, i) => mode === 'same' || i % count === n).map(({ id }) => id)
  const raced = await Promise.all(
    workers.map((worker, n) => worker.ask('race', { mode, ids: idsOf(n), ms: scale.raceMs * Math.max(1, count / 8) })),
  )
  await Promise.all(workers.map((worker) => stage.end(worker)))
  const won = raced.flatMap((one) => one.won)
  const log = claimsInLog(directory)
  const inLog = tasks.filter(({ id }) => (log.get(id) ?? []).length > 1) // warm tasks were given back, and may be won again
  const doubles = won.length - new Set(won).size + inLog.length
  const each = raced.map((one) => (mode === 'same' ? (one.claims.length * 1000) / one.ms : pace(one)))
  return { count, raced, doubles, rate: each.reduce((sum, one) => sum + one, 0) }
}

function figuresOf(mode: RaceMode, { count, raced, doubles, rate }: Round): Figure[] {
  const who = `${titles[mode]}, ${count} ${count === 1 ? 'process' : 'processes'}`
  const sum = (pick: (one: Raced) => number) => raced.reduce((all, one) => all + pick(one), 0)
  const claims = raced.flatMap((one) => one.claims)
  const counts = `${sum((one) => one.lost)} numbers lost, ${sum((one) => one.relinked)} relinked, ${sum((one) => one.takenOver)} taken over, ${sum((one) => one.busy)} told busy`
  const refused = mode === 'own' ? '' : `, ${sum((one) => one.refused)} refused`
  const detail = `claim ${spread(claims, 0.99)}${refused}; ${counts}`
  return [
    { what: `${who}: rate`, value: rate, unit: '/s', detail },
    { what: `${who}: double claims`, value: doubles, unit: '', atMost: 0 },
    ...(count < 8 || mode === 'same' ? [] : [share(who, raced)]),
  ]
}

function share(who: string, raced: readonly Raced[]): Figure {
  const [least, most] = [Math.min(...raced.map(pace)), Math.max(...raced.map(pace))]
  const mean = raced.reduce((sum, { won }) => sum + won.length, 0) / raced.length
  const isEnough = mean >= fewest
  const detail = `${short(least)} and ${short(most)} tasks a second, ${short(mean)} tasks each on average`
  return {
    what: `${who}: slowest / fastest`,
    value: least / most,
    unit: 'x',
    ...(isEnough ? { atLeast: 0.25 } : {}),
    detail: isEnough ? detail : `${detail}: under ${fewest}, chance alone misses the bar, so it is not judged`,
  }
}

/** Tasks a second of one process. */
function pace({ won, ms }: Raced): number {
  return (won.length * 1000) / ms
}

function comparison(mode: RaceMode, rounds: readonly Round[]): Figure[] {
  const [two, many] = [rounds.find(({ count }) => count === 2), rounds.find(({ count }) => count === 32)]
  if (two === undefined || many === undefined) return []
  const what = `${titles[mode]}: rate of 32 / rate of 2`
  return [{ what, value: many.rate / two.rate, unit: 'x', ...(mode === 'same' ? {} : { atLeast: 0.5 }) }]
}
