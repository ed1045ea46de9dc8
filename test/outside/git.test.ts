/**
 * git takes the files of a list away and brings them back under three sessions at work and one that was killed: git never
 * fails for our sake, no claim of a live session is handed out, terms only rise, and what came back counts again.
 *
 * Red without: the branch of `judge` that compares terms (claims of live sessions are handed out), keepsFileBehind in
 * committedEntry (a write of another session makes `git switch` fail), the log's part of Upkeep.isNamed (what a killed session
 * left is nobody's after `git stash pop`: its presence file was cleared away meanwhile).
 */

import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { GitRepository } from './git-repository.ts'
import { type Session, sessionServed } from './outside-list.ts'

// Four to six processes a test, on a machine that may run other suites: 1 to 3 s alone, 10 s at a load of 17.
vi.setConfig({ testTimeout: 60_000 })

const ids = ['held', 'done', 'open', 'dead']

/** A repository whose branch `main` has four pending tasks; since then one was claimed, one completed, one is a dead session's. */
async function atWork() {
  const repository = new GitRepository()
  const { main, linked, environment } = repository
  const start = (name: string, cwd: string) => sessionServed(name, cwd, environment)
  const a = await start('amber-fox', main)
  await a.call('create_tasks', { tasks: ids.map((id) => ({ id, subject: `Task ${id}` })) })
  repository.commit('four tasks')
  repository.git(main, 'worktree', 'add', '-q', '-b', 'linked', linked)
  const [b, c, d] = [await start('blue-owl', linked), await start('cold-elk', main), await start('dead-gnu', main)]
  await a.call('claim_task', { id: 'held' })
  await b.call('complete_task', { id: 'done', result: 'all of it' })
  await d.call('claim_task', { id: 'dead' })
  await d.kill()
  return { repository, a, b, c, terms: new Terms(c) }
}
type AtWork = Awaited<ReturnType<typeof atWork>>

/** The terms that a session is told, each never below one told before. */
class Terms {
  readonly #session: Session
  readonly #told = new Map<string, number>()

  constructor(session: Session) {
    this.#session = session
  }

  async look(): Promise<void> {
    for (const id of ids) {
      const { answer } = await this.#session.send('get_task', { id })
      if (answer === undefined) continue // gone with its branch
      const term = Number(Object(answer.task).term ?? 0)
      expect(term, `term of ${id}`).toBeGreaterThanOrEqual(this.#told.get(id) ?? 0)
      this.#told.set(id, term)
    }
  }
}

/** All that must hold whatever git did: reads write nothing, and the task of a live session is nobody else's. */
async function claimStands({ repository, a, b, c, terms }: AtWork): Promise<void> {
  const before = [repository.files.listing(), repository.status()]
  await terms.look()
  for (const session of [b, c]) {
    expect(JSON.stringify((await session.call('list_ready')).ready), session.name).not.toContain('"held"')
    expect(await session.refuse('claim_task', { id: 'held' })).toContain('held by amber-fox')
  }
  expect(await a.call('list_ready')).toMatchObject({ mine: [{ id: 'held', owner: 'amber-fox' }] })
  expect([repository.files.listing(), repository.status()], 'reading and refusing write nothing').toEqual(before)
}

async function isRewound({ a, c }: AtWork): Promise<void> {
  expect(await a.call('list_ready')).toMatchObject({ mine: [{ id: 'held', rewound: true }] })
  expect(await c.call('list_tasks', { owner: 'amber-fox' })).toMatchObject({ tasks: [{ id: 'held', rewound: true }] })
}

/** The state that everybody left is there again, and work goes on: the holder completes, the dead one's task is taken over. */
async function goesOnAsBefore(work: AtWork): Promise<void> {
  const { repository, a, b, c, terms } = work
  await claimStands(work)
  expect(await b.call('list_tasks', { status: ['completed'] })).toMatchObject({ tasks: [{ id: 'done' }] })
  expect(JSON.stringify((await a.call('list_ready')).mine)).not.toContain('rewound')
  expect(await a.call('complete_task', { id: 'held', result: 'ok' })).toMatchObject({ task: { status: 'completed' } })
  await takesOver(c, repository)
  await terms.look()
}

async function takesOver(c: Session, { files }: GitRepository): Promise<void> {
  expect(await c.call('claim_task', { id: 'dead' })).toMatchObject({ task: { id: 'dead' } })
  expect(files.json('dead')).toMatchObject({ owner: 'cold-elk', status: 'in_progress' })
  expect(Number(files.json('dead').term)).toBeGreaterThanOrEqual(2)
}

/** The holder's next write puts the claim back; what git took back for good is open again, under a term that did not fall. */
async function goesOnFromTheFiles(work: AtWork): Promise<void> {
  const { repository, a, b, c, terms } = work
  await a.call('update_task', { id: 'held', note: 'still at it' })
  expect(repository.files.json('held')).toMatchObject({ status: 'in_progress', owner: 'amber-fox', term: 1 })
  expect(JSON.stringify((await a.call('list_ready')).mine)).not.toContain('rewound')
  await takesOver(c, repository)
  expect(await b.call('claim_task', { id: 'done' })).toMatchObject({ task: { id: 'done' } })
  expect(repository.files.json('done')).toMatchObject({ owner: 'blue-owl', term: 2 })
  await terms.look()
  expect(await a.call('complete_task', { id: 'held', result: 'ok' })).toMatchObject({ task: { status: 'completed' } })
}

describe('in the main worktree', () => {
  it.each([
    ['checkout --', ['checkout', '--', '.claude/tasks']],
    ['restore', ['restore', '.']],
    ['reset --hard', ['reset', '-q', '--hard']],
    ['stash that is dropped', ['stash', '-q']],
  ])('git %s is honoured but for the claim of a live session', async (_, command) => {
    const work = await atWork()
    const { repository } = work
    await claimStands(work)
    repository.git(repository.main, ...command)
    expect(repository.files.json('held')).toMatchObject({ status: 'pending' })
    await claimStands(work)
    await isRewound(work)
    expect(repository.status(), 'dibs undoes nothing').toBe('')
    await goesOnFromTheFiles(work)
  })

  it('git stash and stash pop, twice, leave everything as it was', async () => {
    const work = await atWork()
    const { repository } = work
    for (let i = 0; i < 2; i++) {
      repository.git(repository.main, 'stash', '-q')
      await claimStands(work)
      await isRewound(work)
      repository.git(repository.main, 'stash', 'pop', '-q')
      await claimStands(work)
    }
    await goesOnAsBefore(work)
  })

  it('a switch to a branch with older files and back leaves everything as it was', async () => {
    const work = await atWork()
    const { repository, b } = work
    repository.git(repository.main, 'switch', '-q', '-c', 'topic')
    repository.commit('under way')
    repository.git(repository.main, 'switch', '-q', 'main')
    await claimStands(work)
    await isRewound(work)
    await b.call('update_task', { id: 'held', note: 'a note of another session goes to the log alone' })
    repository.git(repository.main, 'switch', '-q', 'topic')
    await goesOnAsBefore(work)
    expect(repository.files.json('held').notes).toBeUndefined()
  })

  it('a switch to a branch without the files and back leaves everything as it was', async () => {
    const work = await atWork()
    const { repository, a, b } = work
    repository.git(repository.main, 'switch', '-q', '-c', 'topic')
    repository.commit('under way')
    repository.git(repository.main, 'switch', '-q', '-c', 'bare', 'before')
    expect(repository.files.listing()).toEqual([])
    await claimStands(work)
    await isRewound(work)
    const { ready, problems } = await b.call('list_ready')
    expect({ ready, problems }).toEqual({ ready: [], problems: undefined })
    await a.call('create_tasks', { tasks: [{ id: 'elsewhere', subject: 'On the bare branch' }] })
    repository.git(repository.main, 'switch', '-q', 'topic')
    expect(await b.call('list_ready')).toMatchObject({
      ready: [{ id: 'open' }, { id: 'dead', stale: true }, { id: 'elsewhere' }],
    })
    await goesOnAsBefore(work)
  })

  it('a rebase with a conflict stops for the conflict only, and goes on when a session has written the task', async () => {
    const work = await atWork()
    const { repository, b } = work
    const { main, files } = repository
    repository.git(main, 'switch', '-q', '-c', 'topic')
    repository.commit('under way')
    repository.git(main, 'switch', '-q', 'main')
    files.edit('held', (held) => ({ ...held, subject: 'Reworded', status: 'open' }))
    repository.commit('reworded')
    repository.git(main, 'switch', '-q', 'topic')
    await claimStands(work)
    repository.gitExits(1, main, ['rebase', '-q', 'main'])
    expect(files.text('held')).toContain('<<<<<<<')
    const why = 'it has the marks of a merge conflict: both sides are read as one, and the next change of the task writes that'
    expect(await b.call('list_ready')).toMatchObject({ problems: [{ file: 'held.json', why }] })
    expect(files.text('held')).toContain('<<<<<<<')
    expect(await b.refuse('claim_task', { id: 'held' })).toContain('held by amber-fox')
    expect(files.text('held')).not.toContain('<<<<<<<')
    expect(await b.call('list_ready')).not.toHaveProperty('problems')
    repository.git(main, 'add', '-A')
    repository.git(main, 'rebase', '--continue')
    expect(await b.call('list_tasks', { owner: 'amber-fox' })).toMatchObject({ tasks: [{ id: 'held', subject: 'Reworded' }] })
    await goesOnAsBefore(work)
  })

  it('an aborted rebase leaves everything as it was', async () => {
    const work = await atWork()
    const { repository } = work
    const { main, files } = repository
    repository.git(main, 'switch', '-q', '-c', 'topic')
    repository.commit('under way')
    repository.git(main, 'branch', 'other', 'before')
    repository.git(main, 'switch', '-q', 'main')
    files.edit('held', (held) => ({ ...held, status: 'open' }))
    repository.commit('another word')
    repository.git(main, 'switch', '-q', 'topic')
    repository.gitExits(1, main, ['rebase', '-q', 'main'])
    expect(await work.b.send('claim_task', { id: 'held' })).toMatchObject({ answer: undefined })
    repository.git(main, 'rebase', '--abort')
    await goesOnAsBefore(work)
  })

  it('a bisect through older states and its reset leave everything as it was', async () => {
    const work = await atWork()
    const { repository } = work
    const { main } = repository
    repository.commit('under way')
    for (let i = 0; i < 6; i++) {
      appendFileSync(join(main, 'app.txt'), `${i}\n`)
      repository.commit(`step ${i}`)
    }
    repository.git(main, 'bisect', 'start', 'HEAD', 'before')
    for (
      let i = 0;
      i < 6 &&
      repository
        .git(main, 'bisect', 'log')
        .split('\n')
        .every((line) => !line.startsWith('# first bad'));
      i++
    ) {
      await claimStands(work)
      repository.git(main, 'bisect', 'bad')
    }
    await isRewound(work)
    repository.git(main, 'bisect', 'reset')
    await goesOnAsBefore(work)
  })

  it('a commit of everything, with sessions at work, has no file of ours but the tasks', async () => {
    const { repository } = await atWork()
    repository.commit('all')
    const tracked = repository.git(repository.main, 'ls-files', '.claude').trim().split('\n')
    expect(tracked).toEqual(ids.toSorted().map((id) => `.claude/tasks/${id}.json`))
    repository.git(repository.main, 'clean', '-xdn')
  })
})

describe('in a linked worktree', () => {
  it('nothing that git does to its copy reaches the list, and git finds the copy as it left it', async () => {
    const work = await atWork()
    const { repository } = work
    const { linked, files } = repository
    const git = (...args: string[]) => repository.git(linked, ...args)
    const before = files.listing()
    const dirty = () =>
      writeFileSync(join(linked, '.claude', 'tasks', 'held.json'), '{"id": "held", "subject": "Only a copy", "term": 99}\n')
    const steps: (() => void)[] = [
      () => dirty(),
      () => git('checkout', '--', '.'),
      () => [dirty(), git('restore', '.')],
      () => [dirty(), git('stash', '-q')],
      () => git('stash', 'pop', '-q'),
      () => git('reset', '-q', '--hard'),
      () => git('switch', '-q', '-c', 'bare-linked', 'before'),
      () => git('switch', '-q', 'linked'),
      () => [dirty(), repository.commit('copy', linked)],
      () => git('bisect', 'start', 'HEAD', 'before'),
      () => git('bisect', 'reset'),
      () => git('clean', '-qxdf'),
      () => rmSync(join(linked, '.claude'), { recursive: true }),
      () => git('reset', '-q', '--hard'),
    ]
    for (const step of steps) {
      step()
      const copy = repository.status(linked)
      await claimStands(work)
      expect(files.listing()).toEqual(before)
      expect(repository.status(linked)).toBe(copy)
    }
    await goesOnAsBefore(work)
  })
})
