/**
 * `dibs sync`: two clones in step, and every way in which it can end early.
 *
 * Red without: the pathspec of commitTasks (source files are committed), commitsOfCode (a person's code is pushed), `underWay` (a
 * merge of somebody's is committed half-way), commitTasks before upstreamOf (the sentences say what is not so), the `finally` of
 * mergeUpstream (what a session changes while git gives up is lost), isFinished (a conflict in code leaves the worktree in the
 * middle of a merge).
 */

import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type SyncCode, syncSentences } from '../../src/sync/failure.ts'
import { Repository } from '../../src/sync/repository.ts'
import { syncTasks } from '../../src/sync/sync.ts'
import { bin, pair, task } from './clones.ts'

vi.setConfig({ testTimeout: 90_000 })

describe('two clones', () => {
  it('exchange tasks, and nothing but the task files is committed', async () => {
    const { a, b } = pair()
    const fox = await a.session('amber-fox')
    await fox.call('create_tasks', { tasks: [task('x'), task('y')].map(({ id, subject }) => ({ id, subject })) })
    writeFileSync(join(a.dir, 'app.txt'), 'two\n')
    writeFileSync(join(a.dir, 'staged.txt'), 'mine\n')
    a.git('add', 'staged.txt')
    expect(a.sync()).toMatchObject({ code: 0, said: { committed: 2, pulled: 0, pushed: 1, lost: [], elsewhere: [] } })
    expect(a.git('status', '--porcelain').split('\n')).toEqual([' M app.txt', 'A  staged.txt', ''])
    expect(
      a
        .git('ls-tree', '-r', '--name-only', 'HEAD')
        .split('\n')
        .filter((name) => name.includes('.dibs')),
    ).toEqual([])
    expect(b.sync(['--dir', b.files.directory])).toMatchObject({ said: { failed: { code: 'no_list' } } })
    b.git('pull', '-q')
    expect(b.files.json('x')).toMatchObject({ subject: 'Task x' })
    b.files.edit('x', (fields) => ({ ...fields, labels: ['b'] }))
    expect(b.sync()).toMatchObject({ code: 0, said: { committed: 1, pushed: 1 } })
    await fox.call('update_task', { id: 'x', priority: 0 })
    expect(a.sync().said.failed, 'git merges nothing over what is staged').toMatchObject({ code: 'code_in_the_way' })
    a.git('reset', '-q')
    expect(a.sync()).toMatchObject({ code: 0, said: { committed: 0, pulled: 1, pushed: 2 } })
    expect(b.sync()).toMatchObject({ code: 0, said: { committed: 0, pulled: 2, pushed: 0 } })
    expect(b.files.text('x')).toBe(a.files.text('x'))
    expect(b.files.json('x')).toMatchObject({ labels: ['b'], priority: 0 })
    expect(a.sync()).toMatchObject({ code: 0, said: { committed: 0, pulled: 0, pushed: 0 } })
  })

  it('tell the later of two claims that it is lost, and whom it was lost to', async () => {
    const { a, b } = pair()
    a.files.write('x', task('x'))
    a.commit('a task')
    a.git('push', '-q')
    b.git('pull', '-q')
    const [fox, owl] = [await a.session('amber-fox'), await b.session('blue-owl')]
    await fox.call('claim_task', { id: 'x' })
    await owl.call('claim_task', { id: 'x' })
    await owl.call('update_task', { id: 'x', note: 'half of it is in src/x.ts' })
    expect(a.sync().said).toMatchObject({ lost: [], elsewhere: [] })
    expect(b.sync().said).toMatchObject({
      lost: [{ id: 'x', subject: 'Task x', owner: 'blue-owl', to: 'amber-fox', status: 'in_progress' }],
      elsewhere: [{ id: 'x', owner: 'amber-fox' }],
    })
    expect(await owl.refuse('complete_task', { id: 'x' })).toContain('amber-fox')
    expect(b.files.json('x')).toMatchObject({
      owner: 'amber-fox',
      notes: [{ text: 'half of it is in src/x.ts' }, { by: 'merge' }],
    })
    expect(a.sync().said).toMatchObject({ lost: [], elsewhere: [] })
    expect(await fox.call('complete_task', { id: 'x', result: 'done' })).toMatchObject({ task: { status: 'completed' } })
  })

  it('leave commits of code to the person, unless they say otherwise', () => {
    const { a } = pair()
    writeFileSync(join(a.dir, 'app.txt'), 'two\n')
    a.commit('code')
    a.files.write('x', task('x'))
    expect(a.sync()).toMatchObject({ code: 0, said: { committed: 1, pushed: 0, codeCommits: 1 } })
    expect(a.sync(['--push-code'])).toMatchObject({ code: 0, said: { pushed: 2, codeCommits: 0 } })
  })

  it('come to rest, and merge, whatever the person has set for merges', () => {
    const { a, b } = pair()
    a.files.write('x', task('x'))
    a.sync()
    b.git('pull', '-q')
    a.git('config', 'merge.ff', 'only')
    b.git('config', 'merge.ff', 'false')
    a.files.edit('x', (fields) => ({ ...fields, labels: ['a'] }))
    b.files.edit('x', (fields) => ({ ...fields, priority: 0 }))
    b.sync()
    expect(a.sync()).toMatchObject({ code: 0, said: { pulled: 1 } })
    b.sync()
    expect([a.sync().said, b.sync().said]).toMatchObject([
      { pulled: 0, pushed: 0 },
      { pulled: 0, pushed: 0 },
    ])
    expect(b.files.json('x')).toMatchObject({ labels: ['a'], priority: 0 })
  })

  it('never take a task for the renamed copy of another that went to the archive', () => {
    const { a, b } = pair()
    const alike = { description: 'The same long text of both. '.repeat(40) }
    a.files.write('old', task('old', { ...alike, status: 'completed' }))
    a.sync()
    b.git('pull', '-q')
    b.files.edit('old', (fields) => ({ ...fields, result: 'a remark on the old one' }))
    b.sync()
    a.files.remove('old')
    a.files.write('new', task('new', alike))
    expect(a.sync()).toMatchObject({ code: 0, said: { pulled: 1 } })
    expect(a.files.json('new')).toEqual(task('new', alike))
    expect(a.files.json('old')).toMatchObject({ result: 'a remark on the old one' })
  })

  it.skipIf(process.platform === 'win32')(
    'take a merge back although a task was changed since git wrote it, and keep the change',
    () => {
      const { a, b, folder } = pair()
      a.files.write('x', task('x'))
      a.dibs(['update', 'x', '--priority', '1']) // the list has begun
      a.sync()
      b.git('pull', '-q')
      b.files.edit('x', (fields) => ({ ...fields, labels: ['theirs'] }))
      for (const clone of [b, a]) {
        writeFileSync(join(clone.dir, 'app.txt'), `${clone.dir}\n`)
        clone.commit('code')
      }
      b.git('push', '-q')
      // A git that lets somebody change the task just before the merge is taken back for the first time.
      const [shim, done] = [join(folder, 'shim'), join(folder, 'done')]
      mkdirSync(shim)
      const change = `"${process.execPath}" "${bin}" update x --note "in between"`
      const body = `case "$*" in *--abort*) test -e "${done}" || { : > "${done}"; ${change} > /dev/null; } ;; esac`
      writeFileSync(join(shim, 'git'), `#!/bin/sh\nPATH="${a.env.PATH}"\nexport PATH\n${body}\nexec git "$@"\n`)
      chmodSync(join(shim, 'git'), 0o755)
      expect(a.sync([], { PATH: `${shim}:${a.env.PATH}` }).said.failed).toMatchObject({ code: 'code_conflict' })
      expect(existsSync(done)).toBe(true)
      expect(a.tryGit('rev-parse', '-q', '--verify', 'MERGE_HEAD').status, 'no merge is left').not.toBe(0)
      expect(a.files.json('x')).toMatchObject({ notes: [{ text: 'in between' }] })
    },
  )

  it('say nothing of code that another branch of the remote has already', () => {
    const { a } = pair()
    a.files.write('x', task('x'))
    a.git('switch', '-q', '-c', 'feature')
    expect(a.sync()).toMatchObject({ code: 0, said: { pushed: 1, codeCommits: 0 } })
  })

  it('keep a task that one of them deleted by hand and the other changed', () => {
    const { a, b } = pair()
    a.files.write('x', task('x'))
    a.sync()
    b.git('pull', '-q')
    b.files.remove('x')
    b.sync()
    a.files.edit('x', (fields) => ({ ...fields, priority: 0 }))
    expect(a.sync()).toMatchObject({ code: 0, said: { pulled: 1, pushed: 2 } })
    expect(a.files.json('x')).toMatchObject({ priority: 0 })
    b.sync()
    expect(b.files.json('x')).toMatchObject({ priority: 0 })
  })
})

/** Makes each failure in clone `a`, which has one task that is not committed; answers options for the sync. */
const failures: Record<
  Exclude<SyncCode, 'locked' | 'always_late' | 'internal' | 'half_merged' | 'too_slow'>,
  (at: ReturnType<typeof pair>) => { words?: string[]; env?: Record<string, string> } | undefined
> = {
  no_git: ({ folder }) => ({ env: { PATH: join(folder, 'nothing') } }),
  own_branch: ({ a }) => {
    a.git('push', '-q', 'origin', 'main:refs/heads/dibs/tasks')
    a.git('fetch', '-q')
    return undefined
  },
  no_list: ({ a }) => ({ words: ['--dir', join(a.dir, 'nowhere')] }),
  no_repository: ({ folder }) => {
    mkdirSync(join(folder, 'plain'))
    return { words: ['--dir', join(folder, 'plain')] }
  },
  not_shared: ({ a }) => void writeFileSync(join(a.dir, '.git', 'info', 'exclude'), '.claude/\n'),
  under_way: ({ a }) => {
    a.git('switch', '-q', '-c', 'topic')
    writeFileSync(join(a.dir, 'app.txt'), 'topic\n')
    a.git('commit', '-q', '-am', 'topic')
    a.git('switch', '-q', 'main')
    writeFileSync(join(a.dir, 'app.txt'), 'main\n')
    a.git('commit', '-q', '-am', 'main')
    a.tryGit('merge', 'topic')
    return undefined
  },
  detached: ({ a }) => void a.git('switch', '-q', '--detach'),
  no_remote: ({ a }) => void a.git('remote', 'remove', 'origin'),
  many_remotes: ({ a }) => {
    a.git('remote', 'rename', 'origin', 'one')
    a.git('remote', 'add', 'two', a.dir)
    a.git('branch', '--unset-upstream')
    return undefined
  },
  no_identity: ({ a }) => {
    a.git('config', 'user.useConfigOnly', 'true')
    return { env: { GIT_AUTHOR_NAME: '', GIT_AUTHOR_EMAIL: '', GIT_COMMITTER_NAME: '', GIT_COMMITTER_EMAIL: '' } }
  },
  commit_refused: ({ a }) => {
    const hook = join(a.dir, '.git', 'hooks', 'pre-commit')
    writeFileSync(hook, '#!/bin/sh\necho "error: no tabs, please" >&2\nexit 1\n')
    chmodSync(hook, 0o755)
    return undefined
  },
  unreachable: ({ remote }) => void rmSync(remote, { recursive: true }),
  code_conflict: ({ a, b }) => {
    for (const clone of [b, a]) {
      writeFileSync(join(clone.dir, 'app.txt'), `${clone.dir}\n`)
      clone.git('commit', '-q', '-am', 'code')
    }
    b.git('push', '-q')
    return undefined
  },
  code_in_the_way: ({ a, b }) => {
    writeFileSync(join(b.dir, 'app.txt'), 'theirs\n')
    b.git('commit', '-q', '-am', 'code')
    b.git('push', '-q')
    writeFileSync(join(a.dir, 'app.txt'), 'mine\n')
    return undefined
  },
  task_conflict: ({ a, b }) => {
    a.files.write('y', 'not JSON\n')
    b.files.write('y', 'no JSON either\n')
    b.commit('broken')
    b.git('push', '-q')
    return undefined
  },
  push_refused: ({ remote }) => {
    const hook = join(remote, 'hooks', 'pre-receive')
    writeFileSync(hook, '#!/bin/sh\necho "protected branch" >&2\nexit 1\n')
    chmodSync(hook, 0o755)
    return undefined
  },
}

it('watches over the list from before git reads the files, through a merge that is given up, too', async () => {
  const { a, b } = pair()
  b.files.write('x', task('x'))
  b.sync()
  a.git('pull', '-q')
  b.files.edit('x', (fields) => ({ ...fields, labels: ['b'] }))
  b.sync()
  const seen: string[] = []
  const guard = {
    begin: async () => {
      seen.push('begin')
      if (seen.length === 2) a.files.edit('x', (fields) => ({ ...fields, priority: 0 }))
    },
    end: async () => {
      seen.push(`end after ${a.git('log', '-1', '--format=%s').trim()}`)
      return []
    },
  }
  const repository = new Repository({ root: a.files.directory, env: a.env, driver: 'false' })
  await expect(syncTasks({ repository, guards: async () => [guard], pushCode: false, pushes: false })).rejects.toThrow(
    'cannot be merged',
  )
  expect(seen).toEqual(['begin', 'begin', 'end after tasks: 1 file'])
})

describe('a sync that cannot go on', () => {
  it.each(Object.entries(failures))('says %s in one sentence, and loses nothing', (code, make) => {
    const at = pair()
    const { a } = at
    a.files.write('x', task('x'))
    const text = a.files.text('x')
    const { words = [], env = {} } = make(at) ?? {}
    const ended = a.sync(words, env)
    expect(ended).toMatchObject({ code: 4, said: { failed: { code } } })
    const says = ended.said.failed?.says ?? ''
    expect(says).not.toMatch(/[{}]|undefined|\n/)
    const sentence = new Map(Object.entries(syncSentences)).get(code) ?? ''
    expect(says.startsWith(sentence.split('{')[0] ?? '')).toBe(true)
    if (code !== 'under_way') expect(a.tryGit('rev-parse', '-q', '--verify', 'MERGE_HEAD').status, 'no merge is left').not.toBe(0)
    expect(a.files.text('x')).toBe(text)
    if (says.includes('are committed here')) expect(a.git('status', '--porcelain', '--', '.claude/tasks/x.json')).toBe('')
  })
})
