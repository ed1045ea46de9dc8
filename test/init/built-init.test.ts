/**
 * `dibs init` as the built bin, in projects of its own: it never asks, needs no git, and writes all or nothing.
 *
 * Red when: writeEdits renames each file as it prepares it (a read-only file leaves others half written), or no longer looks
 * at the mode of a file (it is replaced), or takes a link that leads nowhere for a file to be made; readText no longer refuses what
 * is not UTF-8 (its bytes are lost); or unshare takes out the line of the tasks whatever lies there.
 */

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exitCodes } from '../../src/exit-codes.ts'
import { hookEvents } from '../../src/init/entries.ts'
import { bin } from '../cli/command-line.ts'
import { type Env, openProject, type Project } from '../e2e/project.ts'
import { root } from '../house/source.ts'

interface Where {
  readonly cwd?: string
  readonly env?: Env
  readonly main?: string
}

function init(project: Project, words: readonly string[] = [], { cwd = project.dir, env = {}, main = bin }: Where = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'init', ...words], {
    cwd,
    env: project.env(env),
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, stdout, stderr }
}

const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8')
const json = (...path: readonly string[]) => JSON.parse(read(...path))
const local = ['.claude', 'settings.local.json']

describe('dibs init', () => {
  it('registers this dibs, allows its tools, adds the hooks, and the second time changes nothing', () => {
    const project = openProject()
    project.git('init', '-q')
    const first = init(project)
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(json(project.dir, '.mcp.json').mcpServers.dibs).toMatchObject({ command: 'node', args: [realpathSync(bin), 'mcp'] })
    expect(json(project.dir, ...local)).toMatchObject({ permissions: { allow: ['mcp__dibs'] }, enabledMcpjsonServers: ['dibs'] })
    expect(Object.keys(json(project.dir, ...local).hooks)).toEqual(Object.keys(hookEvents))
    for (const words of ['.mcp.json (new)', '+  "mcpServers": {', 'Tasks: not committed', '"statusLine": {', 'Next:']) {
      expect(first.stdout).toContain(words)
    }
    expect(project.git('status', '--short')).toBe('')
    const before = project.traces()
    expect(init(project).stdout).toMatch(/^Nothing to change\.\n/)
    expect(project.traces()).toEqual(before)
  })

  it('takes back all of it', () => {
    const project = openProject()
    project.git('init', '-q')
    const [traces, exclude] = [project.traces(), read(project.dir, '.git', 'info', 'exclude')]
    init(project)
    const { code, stdout } = init(project, ['--remove'])
    expect([code, stdout.endsWith('The tasks stay as they are.\n')]).toEqual([0, true])
    expect(project.traces()).toEqual(traces)
    expect(read(project.dir, '.git', 'info', 'exclude')).toBe(exclude)
    expect(init(project, ['--remove']).stdout).toMatch(/^Nothing to change\.\n/)
  })

  it('takes back all but the line that keeps tasks out of git, while there are some', () => {
    const project = openProject()
    project.git('init', '-q')
    project.write('a-task', { id: 'a-task', subject: 'Stay', status: 'pending' })
    const [traces, exclude] = [project.traces(), read(project.dir, '.git', 'info', 'exclude')]
    init(project)
    const { code, stdout } = init(project, ['--remove'])
    expect([code, project.traces(), project.git('status', '--short', '-uall')]).toEqual([0, traces, ''])
    const line = 'The line /.claude/tasks/ in .git/info/exclude keeps them out of git and stays too'
    expect(stdout).toContain(`\n${line}: delete it by hand if git is to see them.\n`)
    expect(read(project.dir, '.git', 'info', 'exclude')).toBe(`${exclude}# dibs init\n/.claude/tasks/\n`)
    rmSync(project.path('a-task.json'))
    init(project, ['--remove'])
    expect(read(project.dir, '.git', 'info', 'exclude')).toBe(exclude)
  })

  it.each([[['--dry-run']], [['--print']], [['--help']], [['--remove', '--dry-run']]])('with %j writes nothing', (words) => {
    const project = openProject()
    project.git('init', '-q')
    const { code, stdout } = init(project, words)
    expect([code, stdout.length > 0, project.traces()]).toEqual([0, true, ['home', 'shop']])
  })

  it('has a page of help whose options the README shows', () => {
    const { stdout } = init(openProject(), ['--help'])
    expect(read(root, 'README.md')).toContain(stdout.slice(stdout.indexOf('Options:')))
  })

  it('prints blocks that are the files it would write', () => {
    const project = openProject()
    const printed = init(project, ['--print', '--list', 'alpha']).stdout
    init(project, ['--list', 'alpha'])
    expect(printed).toContain(`.mcp.json\n\n${read(project.dir, '.mcp.json')}`)
    expect(printed).toContain(`.claude/settings.local.json\n\n${read(project.dir, ...local)}`)
    expect(printed).toContain('statusline --list alpha')
  })

  it('says that Claude Code may ask about the server of the project', () =>
    expect(init(openProject()).stdout).toContain('if it asks whether to use the server "dibs", approve it once.\n'))

  it('takes an empty --list for none', () => {
    const project = openProject()
    const { code, stdout } = init(project, ['--print', '--list='])
    expect([code, stdout]).toEqual([0, init(project, ['--print']).stdout])
  })

  it('works without git, and from a folder below its project with it', () => {
    const project = openProject()
    const { code, stdout } = init(project, [], { env: { PATH: '' } })
    expect([code, existsSync(join(project.dir, '.mcp.json'))]).toEqual([0, true])
    expect(stdout).toContain('there is no git repository here')

    const other = openProject()
    other.git('init', '-q')
    mkdirSync(join(other.dir, 'api'))
    expect(init(other, [], { cwd: join(other.dir, 'api') }).code).toBe(0)
    expect([existsSync(join(other.dir, '.mcp.json')), readdirSync(join(other.dir, 'api'))]).toEqual([true, []])
  })

  it('in a linked worktree registers there, and keeps its files out of every worktree', () => {
    const project = openProject()
    project.git('init', '-q')
    project.git('commit', '-q', '--allow-empty', '-m', 'start')
    const worktree = join(project.base, 'shop-fix')
    project.git('worktree', 'add', '-q', worktree)
    const { code, stdout } = init(project, [], { cwd: worktree })
    expect([code, existsSync(join(worktree, '.mcp.json')), existsSync(join(project.dir, '.mcp.json'))]).toEqual([0, true, false])
    expect(stdout).toContain('This is a linked worktree')
    expect(read(project.dir, '.git', 'info', 'exclude')).toContain('# dibs init\n/.claude/tasks/\n')
    expect(project.git('-C', worktree, 'status', '--short')).toBe('')
  })

  it('installed in the project says so in files for everybody, without a path of this machine', () => {
    const project = openProject()
    project.git('init', '-q')
    mkdirSync(join(project.dir, 'node_modules'))
    symlinkSync(root, join(project.dir, 'node_modules', 'dibs'), 'dir')
    expect(init(project, [], { main: join(project.dir, 'node_modules', 'dibs', 'dist', 'main.cjs') }).code).toBe(0)
    expect(existsSync(join(project.dir, ...local))).toBe(false)
    expect(read(project.dir, '.mcp.json') + read(project.dir, '.claude', 'settings.json')).not.toContain(realpathSync(root))
    const { command, args } = json(project.dir, '.mcp.json').mcpServers.dibs
    mkdirSync(join(project.dir, 'api'))
    const version = spawnSync(command, [...args.slice(0, -1), '--version'], {
      cwd: join(project.dir, 'api'),
      env: project.env(),
      encoding: 'utf8',
    })
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const [hook] = json(project.dir, '.claude', 'settings.json').hooks.Stop[0].hooks
    const away = spawnSync(hook.command, hook.args, { cwd: project.base, env: project.env(), encoding: 'utf8' })
    expect([away.status, away.stdout, away.stderr]).toEqual([0, '', ''])
  })

  it('for the user honours CLAUDE_CONFIG_DIR, and an empty HOME is that of the account', () => {
    const project = openProject()
    const config = join(project.base, 'config')
    const { code, stdout } = init(project, ['--user'], { env: { CLAUDE_CONFIG_DIR: config } })
    expect(stdout).toContain('  1. Start Claude Code again.\n') // a server of the user's is never asked about
    expect([code, project.traces()]).toEqual([0, ['config', 'config/.claude.json', 'config/settings.json', 'home', 'shop']])
    expect(statSync(join(config, '.claude.json')).mode & 0o777).toBe(0o600)

    // What it would do there is nobody's business but the account's: only that it finds its way is looked at.
    expect(init(project, ['--user', '--print'], { env: { HOME: '' } })).toMatchObject({ code: 0, stderr: '' })
    expect(project.traces()).toEqual(['config', 'config/.claude.json', 'config/settings.json', 'home', 'shop'])
  })

  it('changes neither the mode of a file nor a link to it', () => {
    const project = openProject()
    const kept = join(project.base, 'dotfiles.json')
    writeFileSync(kept, '{\r\n\t"model": "opus" // mine\r\n}\r\n')
    chmodSync(kept, 0o640)
    mkdirSync(join(project.dir, '.claude'))
    symlinkSync(kept, join(project.dir, ...local))
    init(project)
    expect(read(kept)).toMatch(/^\{\r\n\t"model": "opus", \/\/ mine\r\n\t"permissions": \{\r\n/)
    expect(statSync(kept).mode & 0o777).toBe(0o640)
    init(project, ['--remove'])
    expect(read(kept)).toBe('{\r\n\t"model": "opus" // mine\r\n}\r\n')
  })

  it('shares the tasks when asked, and names the line that is in the way', () => {
    const project = openProject()
    project.git('init', '-q')
    init(project)
    expect(init(project, ['--share=commit']).stdout).toContain('share them with: git add .claude/tasks')
    expect(read(project.dir, '.git', 'info', 'exclude')).not.toContain('/.claude/tasks/')
    writeFileSync(join(project.dir, '.gitignore'), 'dist\n.claude/tasks\n')
    expect(init(project, ['--share=commit']).stdout).toContain('.gitignore:2 (.claude/tasks) still ignores them')
    expect(init(project).stdout).toContain('Tasks: not committed, by .gitignore:2 (.claude/tasks).')
  })

  it('names dibs as the command where it is one', () => {
    const project = openProject()
    const folder = join(project.base, 'bin')
    mkdirSync(folder)
    symlinkSync(bin, join(folder, 'dibs'))
    expect(init(project, ['--dry-run', '--user']).stdout).toContain('Nothing was written')
    expect(init(project).stdout).toContain(`3. Watch it: node ${realpathSync(bin)} watch`)
    const path = [folder, process.env.PATH].join(delimiter)
    expect(init(project, [], { env: { PATH: path } }).stdout).toContain('3. Watch it: dibs watch')
  })
})

describe('dibs init refuses', () => {
  it.each<[readonly string[], string]>([
    [['--usr'], "Unknown option '--usr'. dibs init takes --user, --remove, --dry-run, --print, --share, --list, --help.\n"],
    [['here'], "Unexpected argument 'here'. dibs init takes --user, --remove, --dry-run, --print, --share, --list, --help.\n"],
    [['--share=maybe'], '--share is "maybe". There are branch, commit and no.\n'],
    [['--user', '--share=no'], '--share is about the tasks of one project and does not go with --user.\n'],
    [
      ['--list', '../x'],
      '--list is "../x", which is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder).\n',
    ],
  ])('%j', (words, stderr) => {
    const project = openProject()
    expect(init(project, words)).toEqual({ code: exitCodes.invalid, stdout: '', stderr })
    expect(project.traces()).toEqual(['home', 'shop'])
  })

  it('a file that is no JSON, and leaves every file as it was', () => {
    const project = openProject()
    project.git('init', '-q')
    mkdirSync(join(project.dir, '.claude'))
    writeFileSync(join(project.dir, ...local), '{\n  "a": 1,\n  oops\n}\n')
    const stderr = '.claude/settings.local.json is not JSON (line 3). Nothing was changed. Mend the file by hand.\n'
    expect(init(project)).toEqual({ code: exitCodes.corrupt, stdout: '', stderr })
    expect(existsSync(join(project.dir, '.mcp.json'))).toBe(false)
  })

  it.each([
    ['.git/info/exclude', 'caf\xe9/\n'],
    ['.git/info/attributes', '# caf\xe9\n'],
    ['.claude/tasks/.gitattributes', '# caf\xe9\n'],
    ['.mcp.json', '{"caf\xe9": 1}\n'],
    ['.claude/settings.local.json', '{"caf\xe9": 1}\n'],
  ])('%s in another encoding, and leaves every byte as it was', (name, text) => {
    const project = openProject()
    project.git('init', '-q')
    const file = join(project.dir, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, 'latin1')
    const before = project.traces()
    for (const words of [['--share=commit'], ['--remove']]) {
      const stderr = `${file} is not UTF-8. Nothing was changed. Mend the file by hand.\n`
      expect(init(project, words)).toEqual({ code: exitCodes.corrupt, stdout: '', stderr })
    }
    expect([project.traces(), readFileSync(file, 'latin1')]).toEqual([before, text])
  })

  it('a link that leads nowhere, and leaves every file as it was', () => {
    const project = openProject()
    mkdirSync(join(project.dir, '.claude'))
    symlinkSync(join(project.base, 'dotfiles.json'), join(project.dir, ...local))
    const before = project.traces()
    const { code, stderr } = init(project)
    const words = '.claude/settings.local.json is a symbolic link that leads nowhere. Nothing was changed.\n'
    expect([code, stderr, project.traces()]).toEqual([exitCodes.internal, words, before])
    expect(readlinkSync(join(project.dir, ...local))).toBe(join(project.base, 'dotfiles.json'))
  })

  it('a read-only file, and leaves every file as it was', () => {
    const project = openProject()
    project.git('init', '-q')
    mkdirSync(join(project.dir, '.claude'))
    const file = join(project.dir, ...local)
    writeFileSync(file, '{}\n', { mode: 0o444 })
    const before = project.traces()
    const { code, stderr } = init(project)
    const words = '.claude/settings.local.json may not be written (it is read-only). Nothing was changed.\n'
    expect([code, stderr]).toEqual([exitCodes.internal, words])
    expect([project.traces(), read(file)]).toEqual([before, '{}\n'])
  })

  it('a folder where a file should be, and leaves every file as it was', () => {
    const project = openProject()
    writeFileSync(join(project.dir, '.claude'), 'no folder')
    const { code, stderr } = init(project)
    expect([code, stderr.startsWith('.claude/settings.local.json cannot be written (')]).toEqual([exitCodes.internal, true])
    expect(project.traces()).toEqual(['home', 'shop', 'shop/.claude'])
  })

  it('the home folder, whose tasks are those of Claude Code', () => {
    const project = openProject()
    const { code, stderr } = init(project, [], { cwd: project.home })
    expect([code, stderr]).toEqual([exitCodes.invalid, expect.stringContaining("Claude Code's own tasks folder")])
  })

  it('a relative CLAUDE_CONFIG_DIR', () => {
    const { code, stderr } = init(openProject(), ['--user'], { env: { CLAUDE_CONFIG_DIR: 'config' } })
    const words = 'CLAUDE_CONFIG_DIR is "config", which is not absolute: set the full path.\n'
    expect([code, stderr]).toEqual([exitCodes.invalid, words])
  })
})
