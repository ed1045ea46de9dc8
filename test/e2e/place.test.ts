/** Where lists lie and who sessions are, as servers started with real settings in real repositories find them. */

import { mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Env, openProject, type Project } from './project.ts'

const task = { tasks: [{ id: 'a', subject: 'A' }] }

/** Makes a task from `cwd`; answers where its file came to lie, and what the list is called. */
async function placed(project: Project, cwd: string, env: Env = {}) {
  const session = await project.session('', { cwd, env })
  await session.call('create_tasks', task)
  const [file] = project.traces().filter((path) => path.endsWith('/a.json'))
  return [file, (await session.call('list_ready')).list]
}

function repository(project: Project): string {
  project.git('init', '-q')
  project.git('commit', '-q', '--allow-empty', '-m', 'begin')
  return project.dir
}

describe('a list', () => {
  it('lies in the project, without git too; with an id in a folder of it', async () => {
    const project = openProject()
    expect(await placed(project, project.dir)).toEqual(['shop/.claude/tasks/a.json', 'shop'])
    const other = openProject()
    expect(await placed(other, other.dir, { CLAUDE_CODE_TASK_LIST_ID: 'alpha' })).toEqual([
      'shop/.claude/tasks/alpha/a.json',
      'alpha',
    ])
  })

  it('is found from a subfolder of the repository, and by CLAUDE_PROJECT_DIR from elsewhere', async () => {
    const project = openProject()
    const deep = join(repository(project), 'src', 'deep')
    mkdirSync(deep, { recursive: true })
    expect(await placed(project, deep)).toEqual(['shop/.claude/tasks/a.json', 'shop'])
    const away = await project.session('', { cwd: project.home, env: { CLAUDE_PROJECT_DIR: deep } })
    expect(await away.call('list_ready')).toMatchObject({ list: 'shop', ready: [{ id: 'a' }] })
  })

  it('of a linked worktree is the main one: two sessions, one winner', async () => {
    const project = openProject()
    repository(project)
    const linked = join(project.base, 'linked')
    project.git('worktree', 'add', '-q', linked)
    const [here, there] = [await project.session('amber'), await project.session('brook', { cwd: linked })]
    await there.call('create_tasks', task)
    expect(project.has('a.json')).toBe(true)
    await there.call('claim_task', { id: 'a' })
    expect(await here.refuse('claim_task', { id: 'a' })).toContain('held by brook')
    await there.kill()
    expect(await here.call('claim_task')).toMatchObject({ takenOver: { from: 'brook', branch: 'linked', dir: linked } })
  })

  it('of a bare repository lies in it, for all its worktrees', async () => {
    const project = openProject()
    repository(project)
    const bare = join(project.base, 'shop.git')
    const tree = join(project.base, 'tree')
    project.git('clone', '-q', '--bare', project.dir, bare)
    project.git('-C', bare, 'worktree', 'add', '-q', tree, '-b', 'work')
    expect(await placed(project, tree)).toEqual(['shop.git/dibs/a.json', 'shop.git'])
  })

  it('spans projects with DIBS_SCOPE=user, in XDG_DATA_HOME if it is set', async () => {
    const project = openProject()
    expect(await placed(project, project.dir, { DIBS_SCOPE: 'user' })).toEqual(['home/.local/share/dibs/a.json', 'user'])
    const other = openProject()
    const env = { DIBS_SCOPE: 'user', XDG_DATA_HOME: join(other.base, 'data'), CLAUDE_CODE_TASK_LIST_ID: 'alpha' }
    expect(await placed(other, other.dir, env)).toEqual(['data/dibs/alpha/a.json', 'alpha'])
  })

  it('lies where DIBS_DIR says, whatever the scope', async () => {
    const project = openProject()
    const env = { DIBS_DIR: join(project.base, 'tasks'), DIBS_SCOPE: 'user', CLAUDE_CODE_TASK_LIST_ID: 'alpha' }
    expect(await placed(project, project.dir, env)).toEqual(['tasks/alpha/a.json', 'alpha'])
  })

  it('is never the folder where Claude Code deletes what is done', async () => {
    const project = openProject()
    const env = { DIBS_DIR: join(project.home, '.claude', 'tasks') }
    expect(await (await project.session('', { env })).refuse('create_tasks', task)).toBe(
      "DIBS_DIR leads to Claude Code's own tasks folder, and Claude Code deletes completed lists there. Set another folder.",
    )
  })
})

describe('a session', () => {
  it('has the name that is given, with a number while another has it, and gives it back', async () => {
    const project = openProject()
    const [first, second] = [await project.session('amber'), await project.session('amber')]
    await first.call('create_tasks', { tasks: ['a', 'b', 'c'].map((id) => ({ id, subject: id })) })
    expect(await first.call('claim_task')).toMatchObject({ task: { id: 'a', owner: 'amber' } })
    expect(await second.call('claim_task')).toMatchObject({ task: { id: 'b', owner: 'amber-2' } })
    expect(await second.refuse('complete_task', { id: 'a' })).toContain('Task a is held by amber (')
    await first.end()
    expect(await (await project.session('amber')).call('claim_task', { id: 'c' })).toMatchObject({ task: { owner: 'amber' } })
  })

  it('has two words for a name unless it is given one, the same after a crash', async () => {
    const project = openProject()
    const env = { CLAUDE_CODE_SESSION_ID: 'c0ffee' }
    const first = await project.session('', { env })
    await first.call('create_tasks', { tasks: ['a', 'b'].map((id) => ({ id, subject: id })) })
    const { owner } = Object(await first.call('claim_task')).task
    expect(owner).toMatch(/^[a-z]+-[a-z]+$/)
    await first.kill()
    const again = await project.session('', { env })
    expect(await again.call('claim_task')).toMatchObject({ task: { id: 'b', owner }, alsoHeld: ['a'] })
  })

  it('names the user as git knows them, else by the login', async () => {
    const project = openProject()
    const [amber, brook] = [
      await project.session('amber'),
      await project.session('brook', { env: { GIT_CONFIG_GLOBAL: join(project.base, 'none') } }),
    ]
    await amber.call('create_tasks', { tasks: ['a', 'b'].map((id) => ({ id, subject: id })) })
    await amber.call('claim_task')
    await brook.call('claim_task')
    expect([project.task('a').claim, project.task('b').claim]).toMatchObject([{ user: 'mejba' }, { user: userInfo().username }])
  })
})
