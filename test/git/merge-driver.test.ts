/**
 * git merges task files by our driver, once `dibs init --share=commit` was run: what two branches did to one task, in every way
 * of bringing them together.
 *
 * Red without: `register` in tasks-branch.ts or the attributes that init writes, the driver (plain git conflicts, see the first table), refuseOther in merge-texts.ts (what git takes for a rename is
 * merged into another task), the fallback to `git merge-file` in src/git/merge-driver.ts (theirs of a broken file is lost).
 */

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { GitRepository } from '../outside/git-repository.ts'
import { claimedBy, type Edits, set, sixEdits, taskOf } from './six-edits.ts'

vi.setConfig({ testTimeout: 60_000 })

const bin = fileURLToPath(new URL('../../dist/main.cjs', import.meta.url))

/** `main` with the task x, and a branch `topic` at the same commit; `dibs init` is all that git knows of the driver. */
function repositoryOf(driver = true): GitRepository {
  const repository = new GitRepository()
  const { main, files } = repository
  files.write('x', taskOf('x'))
  if (driver) {
    const { status, stderr } = spawnSync(process.execPath, [bin, 'init', '--share=commit'], {
      cwd: main,
      env: repository.environment,
    })
    if (status !== 0) throw new Error(stderr.toString())
  }
  repository.commit('a task')
  repository.git(main, 'branch', 'topic')
  return repository
}

/** One commit on each branch; main is checked out then. */
function diverge(repository: GitRepository, { ours, theirs }: Edits): void {
  const { main, files } = repository
  repository.git(main, 'switch', '-q', 'topic')
  files.edit('x', theirs)
  repository.commit('theirs')
  repository.git(main, 'switch', '-q', 'main')
  files.edit('x', ours)
  repository.commit('ours')
}

describe.each(sixEdits)('two branches edit %s', (_, edits, merged, plain) => {
  it('and git merges them field by field', () => {
    const repository = repositoryOf()
    diverge(repository, edits)
    repository.git(repository.main, 'merge', '-q', '--no-edit', 'topic')
    expect(repository.files.json('x')).toMatchObject(merged)
    expect(repository.status()).toBe('')
  })

  it(`and plain git ${plain ? 'leaves a conflict' : 'merges the lines'}`, () => {
    const repository = repositoryOf(false)
    diverge(repository, edits)
    repository.gitExits(plain ? 1 : 0, repository.main, ['merge', '-q', '--no-edit', 'topic'])
  })

  it.runIf(plain)('and the next change by dibs makes of that conflict what the driver would have', () => {
    const texts = [true, false].map((driver) => {
      const repository = repositoryOf(driver)
      diverge(repository, edits)
      repository.gitExits(driver ? 0 : 1, repository.main, ['merge', '-q', '--no-edit', 'topic'])
      const options = { cwd: repository.main, env: repository.environment, encoding: 'utf8' } as const
      expect(spawnSync(process.execPath, [bin, 'create', 'Another task'], options)).toMatchObject({ status: 0 })
      return repository.files.json('x')
    })
    expect(texts[1]).toEqual(texts[0])
  })
})

it('merges the same in both directions', () => {
  const edits = { ours: claimedBy('far-bear', '09'), theirs: claimedBy('grey-cat', '08') }
  const texts = [edits, { ours: edits.theirs, theirs: edits.ours }].map((both) => {
    const repository = repositoryOf()
    diverge(repository, both)
    repository.git(repository.main, 'merge', '-q', '--no-edit', 'topic')
    return repository.files.text('x')
  })
  expect(texts[0]).toBe(texts[1])
  expect(texts[0]).toContain('"owner": "grey-cat"')
})

describe('every way of bringing commits together', () => {
  it('rebases ten commits on ten others', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    repository.git(main, 'switch', '-q', 'topic')
    for (let n = 0; n < 10; n++) {
      files.edit('x', (task) => ({ ...task, labels: [`t${n}`, ...Array.from(Object(task.labels))] }))
      repository.commit(`topic ${n}`)
    }
    repository.git(main, 'switch', '-q', 'main')
    for (let n = 0; n < 10; n++) {
      files.edit('x', (task) => ({ ...task, labels: [...Array.from(Object(task.labels)), `m${n}`] }))
      repository.commit(`main ${n}`)
    }
    repository.git(main, 'switch', '-q', 'topic')
    repository.git(main, 'rebase', '-q', 'main')
    const labels: unknown = files.json('x').labels
    expect(labels).toHaveLength(21)
    expect(labels).toEqual(expect.arrayContaining(['auth', 't0', 't9', 'm0', 'm9']))
  })

  it('cherry-picks and reverts', () => {
    const repository = repositoryOf()
    diverge(repository, { ours: set({ priority: 0 }), theirs: set({ status: 'cancelled' }) })
    repository.git(repository.main, 'cherry-pick', 'topic')
    expect(repository.files.json('x')).toMatchObject({ priority: 0, status: 'cancelled' })
    repository.git(repository.main, 'revert', '--no-edit', 'HEAD~1')
    expect(repository.files.json('x')).toMatchObject({ priority: 1, status: 'cancelled' })
  })

  it('pops a stash over a commit', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    files.edit('x', set({ priority: 0 }))
    repository.git(main, 'stash', '-q')
    files.edit('x', set({ status: 'cancelled' }))
    repository.commit('cancelled')
    repository.git(main, 'stash', 'pop', '-q')
    expect(files.json('x')).toMatchObject({ priority: 0, status: 'cancelled' })
  })

  it('merges in a linked worktree', () => {
    const repository = repositoryOf()
    diverge(repository, { ours: set({ priority: 0 }), theirs: set({ status: 'cancelled' }) })
    repository.git(repository.main, 'worktree', 'add', '-q', '-b', 'linked', repository.linked)
    repository.git(repository.linked, 'merge', '-q', '--no-edit', 'topic')
    expect(repository.git(repository.linked, 'show', 'HEAD:.claude/tasks/x.json')).toMatch(/"cancelled",\n {2}"priority": 0/)
  })

  it('merges three branches one after the other; an octopus asks no driver, and git gives it up whole', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    for (const label of ['one', 'two', 'three']) {
      repository.git(main, 'switch', '-q', '-c', label, 'topic')
      files.edit('x', (task) => ({ ...task, labels: [...Array.from(Object(task.labels)), label] }))
      repository.commit(label)
    }
    repository.git(main, 'switch', '-q', 'topic')
    repository.gitExits(2, main, ['merge', '-q', '--no-edit', 'one', 'two', 'three'])
    repository.git(main, 'reset', '-q', '--merge')
    for (const label of ['one', 'two', 'three']) repository.git(main, 'merge', '-q', '--no-edit', label)
    expect(files.json('x').labels).toEqual(expect.arrayContaining(['auth', 'one', 'two', 'three']))
  })

  it('merges two new tasks of one id', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    repository.git(main, 'switch', '-q', 'topic')
    files.write('task-001', { ...taskOf('task-001'), subject: 'Theirs', updatedAt: '2026-11-22T09:00:00.000Z' })
    repository.commit('theirs')
    repository.git(main, 'switch', '-q', 'main')
    files.write('task-001', { ...taskOf('task-001'), subject: 'Ours', labels: ['ui'] })
    repository.commit('ours')
    repository.git(main, 'merge', '-q', '--no-edit', 'topic')
    expect(files.json('task-001')).toMatchObject({
      subject: 'Theirs',
      labels: ['auth', 'ui'],
      notes: [{ text: 'On the other side of a merge, subject was: Ours' }],
    })
  })

  it('takes files with CRLF for the tasks that they are', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    const crlf = () => files.write('x', files.text('x').replaceAll('\n', '\r\n'))
    repository.git(main, 'switch', '-q', 'topic')
    files.edit('x', set({ priority: 0 }))
    crlf()
    repository.commit('theirs, on Windows')
    repository.git(main, 'switch', '-q', 'main')
    files.edit('x', set({ status: 'cancelled' }))
    repository.commit('ours')
    repository.git(main, 'merge', '-q', '--no-edit', 'topic')
    expect(files.json('x')).toMatchObject({ priority: 0, status: 'cancelled' })
  })
})

describe('what cannot be merged', () => {
  it('is never merged into another task that git takes for the same one renamed', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    repository.git(main, 'switch', '-q', 'topic')
    files.edit('x', set({ priority: 0 }))
    repository.commit('x is urgent')
    repository.git(main, 'switch', '-q', 'main')
    files.remove('x')
    files.write('y', { ...taskOf('y'), subject: 'Task x' })
    repository.commit('x is deleted by hand, and y looks like it')
    repository.gitExits(1, main, ['merge', '-q', '--no-edit', 'topic'])
    expect(files.text('y')).toContain('"id": "y"')
    expect(repository.git(main, 'ls-files', '-u')).toContain('y.json')
    expect(existsSync(files.path('x'))).toBe(false)
  })

  it('keeps the marks of a conflict where the driver has gone since', () => {
    const repository = repositoryOf()
    diverge(repository, { ours: set({ priority: 0 }), theirs: set({ status: 'cancelled' }) })
    const driver = repository.git(repository.main, 'config', 'merge.dibs.driver')
    repository.git(repository.main, 'config', 'merge.dibs.driver', driver.trimEnd().replaceAll('main.cjs', 'gone.mjs'))
    repository.gitExits(1, repository.main, ['merge', '-q', '--no-edit', 'topic'])
    expect(repository.files.text('x')).toMatch(/<<<<<<< ours[\s\S]*"cancelled"[\s\S]*>>>>>>> theirs/)
  })

  it('keeps the marks of a conflict where a side is no task, and says why', () => {
    const repository = repositoryOf()
    const { main, files } = repository
    repository.git(main, 'switch', '-q', 'topic')
    files.write('x', files.text('x').replace('"priority": 1,', '"priority": 1'))
    repository.commit('a comma is lost')
    repository.git(main, 'switch', '-q', 'main')
    files.edit('x', set({ priority: 0 }))
    repository.commit('ours')
    const { status, stderr } = spawnSync('git', ['merge', '-q', 'topic'], {
      cwd: main,
      env: repository.environment,
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([1, expect.stringContaining('x.json: theirs cannot be read: it is no valid JSON')])
    expect(files.text('x')).toMatch(/<<<<<<< ours[\s\S]*>>>>>>> theirs/)
  })

  it('is refused in words where a person calls the driver', () => {
    const { status, stderr } = spawnSync(process.execPath, [bin, 'merge-driver'], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, 'dibs merge-driver is called by git, with %O %A %B %P. "dibs init" registers it.\n'])
  })
})
