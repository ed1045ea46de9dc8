/**
 * Real sessions in two clones, each of which is kept in step by `dibs sync --watch`: nothing acknowledged is lost, both end with
 * the same bytes, and whoever started what another had started was told.
 *
 * It runs for DIBS_SOAK_SECONDS (5 by default), once with the tasks in the code's commits and once on their own branch. Red, in
 * 15 s, without mergeBack in SyncGuard.end (a change made while git merges is lost); in 60 s with its window begun after git add.
 * Red without the driver in repository.ts and tasks-branch.ts (the first change of one task on both sides ends each sync).
 */

import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Answer, Session } from '../outside/outside-list.ts'
import { type Clone, clones, type SyncSaid } from './clones.ts'

const bin = fileURLToPath(new URL('../../dist/main.cjs', import.meta.url))
const seconds = Number(process.env.DIBS_SOAK_SECONDS ?? 5)
vi.setConfig({ testTimeout: (seconds + 90) * 1_000 })

/** What a session was answered, by task. */
interface Ledger {
  readonly completed: Map<string, string>
  readonly notes: string[]
  /** Tasks that it claimed. */
  readonly started: Set<string>
}

/**
 * Tasks that nobody starts and everybody writes to, so that each merge has both sides' changes to them: 40, for a task keeps its
 * last 100 notes, and a minute on quiet cores writes 1,300.
 */
const talkedOf = Array.from({ length: 40 }, (_, n) => ({
  id: `talk-${n}`,
  subject: `Talk ${n}`,
  deferUntil: '2099-01-01T00:00:00Z',
}))

/** Claims, notes, completes, one task after another, until told to stop. Refusals are other people's luck. */
async function work(session: Session, until: number, ledger: Ledger): Promise<void> {
  for (let n = 0; Date.now() < until; n++) {
    const talk = { id: `talk-${n % talkedOf.length}`, note: `${session.name} says ${n}.` }
    if ((await session.send('update_task', talk)).answer !== undefined) ledger.notes.push(`${talk.id} ${talk.note}`)
    const { answer } = await session.send('claim_task', {})
    const id = Object(answer?.task).id
    if (typeof id !== 'string') {
      await session.call('create_tasks', { tasks: [{ subject: `More of ${session.name} ${n}` }] })
      continue
    }
    ledger.started.add(id)
    const note = `${session.name} was here ${n}`
    if ((await session.send('update_task', { id, note })).answer !== undefined) ledger.notes.push(`${id} ${note}`)
    const result = `${session.name} ${n}`
    if ((await session.send('complete_task', { id, result })).answer !== undefined) ledger.completed.set(id, result)
  }
}

/** `dibs sync --watch 1 --json` as a process, with what it said. */
function keepInStep(clone: Clone): { said: SyncSaid[]; stop: () => Promise<void> } {
  const child = spawn(process.execPath, [bin, 'sync', '--watch', '1', '--json'], { cwd: clone.dir, env: clone.env })
  const said: SyncSaid[] = []
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    said.push(...lines.map((line): SyncSaid => JSON.parse(line)))
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    said,
    stop: async () => {
      child.kill('SIGINT')
      await ended
    },
  }
}

it.each(['commit', 'branch'])(
  'with --share=%s loses nothing, converges, and tells every double start to its loser',
  async (mode) => {
    const { all } = clones(2)
    const [a, b] = all
    if (a === undefined || b === undefined) throw new Error('two clones')
    const first = await a.session('amber-fox')
    const open = Array.from({ length: 40 }, (_, n) => ({ subject: `Task ${n}` }))
    await first.call('create_tasks', { tasks: [...talkedOf, ...open] })
    a.dibs(['init', `--share=${mode}`])
    a.sync()
    if (mode === 'commit') b.git('pull', '-q')
    b.dibs(['init', `--share=${mode}`])
    const names = ['amber-owl', 'blue-elk']
    const here = await Promise.all([first, ...names.map((name) => a.session(name))])
    const there = await Promise.all(['cold-fox', 'dark-owl', 'east-elk'].map((name) => b.session(name)))
    const steps = [keepInStep(a), keepInStep(b)]
    const until = Date.now() + seconds * 1_000
    const ledgers = [...here, ...there].map((session): [Session, Ledger] => [
      session,
      { completed: new Map(), notes: [], started: new Set() },
    ])
    await Promise.all(ledgers.map(([session, ledger]) => work(session, until, ledger)))
    for (const step of steps) await step.stop()
    const last = [a, b, a, b].map((clone) => clone.sync().said)
    const said = [...steps.flatMap((step) => step.said), ...last]

    const failures = said.flatMap(({ failed }) => (failed === undefined ? [] : [failed]))
    expect(failures.filter(({ code }) => code !== 'always_late')).toEqual([])

    const names0 = readdirSync(a.files.directory).filter((name) => name.endsWith('.json'))
    expect(readdirSync(b.files.directory).filter((name) => name.endsWith('.json'))).toEqual(names0)
    for (const name of names0) expect(b.files.text(name), name).toBe(a.files.text(name))

    const tasks = new Map(names0.map((name): [string, Answer] => [name.slice(0, -5), a.files.json(name)]))
    for (const [session, { completed, notes }] of ledgers) {
      for (const [id, result] of completed) {
        const text = JSON.stringify(tasks.get(id))
        expect(tasks.get(id)?.status, `${session.name} completed ${id}`).toBe('completed')
        expect(text, `the result of ${session.name} on ${id}`).toContain(JSON.stringify(result).slice(1, -1))
      }
      for (const line of notes) {
        const [id = '', ...words] = line.split(' ')
        expect(JSON.stringify(tasks.get(id)), `the note of ${session.name} on ${id}`).toContain(words.join(' '))
      }
    }
    const startedBy = (group: readonly Session[], id: string) =>
      ledgers.filter(([session, { started }]) => group.includes(session) && started.has(id))
    const doubles = [...tasks.keys()].filter((id) => startedBy(here, id).length > 0 && startedBy(there, id).length > 0)
    const told = new Set(said.flatMap(({ lost }) => lost.map(({ id }) => id)))
    expect(
      doubles.filter((id) => !told.has(id)),
      'started twice, and nobody was told',
    ).toEqual([])
    console.log(
      `--share=${mode}, ${seconds} s: ${tasks.size} tasks, ${ledgers.reduce((sum, [, { completed }]) => sum + completed.size, 0)} completed, ${doubles.length} started in both clones, ${told.size} told, ${said.length} syncs, ${failures.length} late`,
    )
  },
)
