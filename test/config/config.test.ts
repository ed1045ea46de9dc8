/** Settings: which one wins, and the words of every refusal. */

import { describe, expect, it } from 'vitest'
import { ownerFrom, ownerLength, readConfig } from '../../src/config.ts'
import { TaskError } from '../../src/domain/errors.ts'

const read = (env: Record<string, string | undefined> = {}, ...flags: string[]) =>
  readConfig({ flags, env, cwd: '/home/mejba/app', home: '/home/mejba' })

function refusalOf(env: Record<string, string | undefined>, ...flags: string[]): string {
  try {
    read(env, ...flags)
  } catch (error) {
    if (error instanceof TaskError && error.code === 'bad_setting') return error.message
    throw error
  }
  return 'accepted'
}

describe('settings', () => {
  it('has a default, with its reason, for everything that needs a value', () => {
    expect(read()).toEqual({
      scope: { value: 'project', from: 'default' },
      projectDir: { value: '/home/mejba/app', from: 'working directory' },
      dataHome: '/home/mejba/.local/share',
      claudeDir: '/home/mejba/.claude',
    })
  })

  it('takes a flag before the environment, in both spellings, and remembers which it was', () => {
    const env = { DIBS_OWNER: 'env-name', CLAUDE_CODE_TASK_LIST_ID: 'env-list', DIBS_SCOPE: 'user', DIBS_DIR: '/env' }
    expect(read(env)).toMatchObject({
      owner: { value: 'env-name', from: 'DIBS_OWNER' },
      list: { value: 'env-list', from: 'CLAUDE_CODE_TASK_LIST_ID' },
      scope: { value: 'user', from: 'DIBS_SCOPE' },
      dir: { value: '/env', from: 'DIBS_DIR' },
    })
    expect(read(env, '--owner', 'flag-name', '--list=flag-list', '--scope', 'project', '--dir=/a=b')).toMatchObject({
      owner: { value: 'flag-name', from: '--owner' },
      list: { value: 'flag-list', from: '--list' },
      scope: { value: 'project', from: '--scope' },
      dir: { value: '/a=b', from: '--dir' },
    })
  })

  it('counts an empty variable as unset, because "${NAME:-}" in .mcp.json gives one', () => {
    const empty = {
      DIBS_OWNER: '',
      CLAUDE_CODE_TASK_LIST_ID: '',
      DIBS_SCOPE: '',
      DIBS_DIR: '',
      CLAUDE_PROJECT_DIR: '',
      XDG_DATA_HOME: '',
    }
    expect(read(empty)).toEqual(read())
    expect(read({ DIBS_OWNER: 'kept' }, '--owner=')).toMatchObject({ owner: { value: 'kept' } })
  })

  it('prefers the project directory of Claude Code to the working directory', () => {
    expect(read({ CLAUDE_PROJECT_DIR: '/srv/app' }).projectDir).toEqual({ value: '/srv/app', from: 'CLAUDE_PROJECT_DIR' })
  })

  it('ignores a relative XDG_DATA_HOME, as the specification says', () => {
    expect(read({ XDG_DATA_HOME: 'data' }).dataHome).toBe('/home/mejba/.local/share')
    expect(read({ XDG_DATA_HOME: '/data' }).dataHome).toBe('/data')
  })

  it.each(['', 'home/mejba'])('refuses the home %j, which would be another folder in every project, and names HOME', (home) => {
    const from = (env: Record<string, string>) => readConfig({ flags: [], env, cwd: '/home/mejba/app', home })
    expect(() => from({ DIBS_SCOPE: 'user' })).toThrow(
      `HOME is ${JSON.stringify(home)}, which is not absolute: set the full path of your home folder.`,
    )
    expect(() => from({ XDG_DATA_HOME: '/data' })).toThrow('HOME is')
    expect(from({ XDG_DATA_HOME: '/data', CLAUDE_CONFIG_DIR: '/claude' })).toMatchObject({
      dataHome: '/data',
      claudeDir: '/claude',
    })
  })

  it('leaves out a session hint that cannot be one, without a refusal', () => {
    expect(read({ CLAUDE_CODE_SESSION_ID: '4be6-77' }).sessionHint).toBe('4be6-77')
    for (const odd of ['', '${CLAUDE_CODE_SESSION_ID}', '../x', 'x'.repeat(101)]) {
      expect(read({ CLAUDE_CODE_SESSION_ID: odd })).not.toHaveProperty('sessionHint')
    }
  })
})

describe('list ids', () => {
  it.each(['a', '7', 'alpha', 'project-alpha-tasks-2025', 'v1.2_x', 'console', 'x'.repeat(100)])('accepts %s', (id) => {
    expect(read({ CLAUDE_CODE_TASK_LIST_ID: id }).list?.value).toBe(id)
  })

  it.each(['../x', 'a/b', 'a\\b', 'a..b', '/etc'])('refuses the path %s and names DIBS_DIR', (id) => {
    expect(refusalOf({ CLAUDE_CODE_TASK_LIST_ID: id })).toBe(
      `CLAUDE_CODE_TASK_LIST_ID is ${JSON.stringify(id)}, which is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder).`,
    )
  })

  it('refuses what nobody has expanded', () => {
    expect(refusalOf({ CLAUDE_CODE_TASK_LIST_ID: '${CLAUDE_CODE_TASK_LIST_ID}' })).toBe(
      'CLAUDE_CODE_TASK_LIST_ID is "${CLAUDE_CODE_TASK_LIST_ID}", which nobody has expanded. Set the variable that it names, or unset CLAUDE_CODE_TASK_LIST_ID.',
    )
  })

  it.each(['archive', 'Archive'])('keeps %s for the archive', (id) => {
    expect(refusalOf({ CLAUDE_CODE_TASK_LIST_ID: id })).toContain('which is kept for the archive: set another name.')
  })

  it.each(['nul', 'CON', 'com1', 'LPT9.x'])('refuses the Windows device %s', (id) => {
    expect(refusalOf({ CLAUDE_CODE_TASK_LIST_ID: id })).toContain('which is the name of a Windows device: set another name.')
  })

  it.each(['-a', '.a', '_a', 'a b', 'ä', 'x'.repeat(101), 'a\u0000b'])('refuses %s and says what an id is', (id) => {
    expect(refusalOf({}, '--list', id)).toMatch(
      /^--list is ".*", which is not a list id: set at most 100 letters, digits, "-", "_" and "\.", beginning with a letter or digit\.$/,
    )
  })
})

describe('other refusals', () => {
  it('refuses a relative DIBS_DIR', () => {
    expect(refusalOf({ DIBS_DIR: 'tasks' })).toBe(
      'DIBS_DIR is "tasks", which is not absolute: set the full path of the folder that holds the task files.',
    )
  })

  it('refuses a relative CLAUDE_PROJECT_DIR, and speaks of the project', () => {
    expect(refusalOf({ CLAUDE_PROJECT_DIR: '.' })).toBe(
      'CLAUDE_PROJECT_DIR is ".", which is not absolute: set the full path of the project\'s folder.',
    )
  })

  it('refuses an unknown scope', () => {
    expect(refusalOf({ DIBS_SCOPE: 'team' })).toBe('DIBS_SCOPE is "team", which is not a scope: set it to "project" or "user".')
  })

  it('accepts an owner of 40 characters and refuses one of 41, or with a slash', () => {
    expect(read({ DIBS_OWNER: 'x'.repeat(40) }).owner?.value).toHaveLength(40)
    for (const name of ['x'.repeat(41), 'a/b', 'two words']) {
      expect(refusalOf({ DIBS_OWNER: name })).toContain('which is not a name: use at most 40 letters, digits, "-", "_" and ".".')
    }
  })

  it('refuses an unknown flag and one without value', () => {
    expect(refusalOf({}, '--lst=x')).toBe('The flag "--lst=x" is unknown. There are --dir, --scope, --list, --owner.')
    expect(refusalOf({}, '--list')).toBe('The flag --list needs a value, such as --list=VALUE.')
  })

  it('shows no more than the first 80 characters of a value', () => {
    expect(refusalOf({ DIBS_SCOPE: 'y'.repeat(5000) }).length).toBeLessThan(200)
  })
})

describe('the name of a person who has set none', () => {
  it.each([
    ['mejba', 'mejba'],
    ['José García', 'Jose-Garcia'],
    ['DOMAIN\\mejba', 'DOMAIN-mejba'],
    ['_www', 'www'],
    ['user@example.org', 'user-example.org'],
    ['日本', 'person'],
    ['', 'person'],
    ['x'.repeat(ownerLength + 1), 'x'.repeat(ownerLength)],
  ])('is made of the login name: %j is %j', (login, owner) => {
    expect(ownerFrom(login)).toBe(owner)
    expect(read({ DIBS_OWNER: owner }).owner?.value).toBe(owner)
  })
})
