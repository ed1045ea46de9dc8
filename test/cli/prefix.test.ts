/** Ids are typed as far as they are unique, words and options as far as they are understood. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandLine } from './command-line.ts'

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
  for (const id of ['k3f9qz', 'k3m2x8', 'q7t2nn', 'auth', 'auth-2']) at.write({ id, subject: `Task ${id}` })
})
afterEach(() => at.remove())

describe('the beginning of an id', () => {
  it('is enough where no other begins so, in any case, wherever an id is asked for', async () => {
    expect(await at.json(['show', 'K3F'])).toMatchObject({ task: { id: 'k3f9qz' } })
    await at.json(['update', 'q', '--blocked-by', 'k3f,k3m', '--parent', 'auth-'])
    expect(at.read('q7t2nn')).toMatchObject({ blockedBy: ['k3f9qz', 'k3m2x8'], parent: 'auth-2' })
    expect(await at.json(['create', 'New', '--discovered-from', 'q7'])).toMatchObject({ counts: { blocked: 2 } })
    expect(await at.json(['list', '--parent', 'auth-'])).toMatchObject({ total: 1 })
    expect(await at.json(['complete', 'k3m'])).toMatchObject({ task: { id: 'k3m2x8' } })
  })

  it('is refused where several begin so, and they are named', async () => {
    expect(await at.run(['claim', 'k3'])).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: '2 ids begin with k3: k3f9qz "Task k3f9qz", k3m2x8 "Task k3m2x8". Type more of it.\n',
    })
    expect(at.read('k3f9qz').status).toBe('pending')
  })

  it('that is itself an id means that task', async () => {
    expect(await at.json(['show', 'auth'])).toMatchObject({ task: { id: 'auth' } })
  })

  it('that fits none is refused with the nearest id', async () => {
    expect(await at.run(['show', 'k3f9qx'])).toMatchObject({
      code: 3,
      stderr: 'No task k3f9qx. Nearest: k3f9qz "Task k3f9qz". "dibs list" shows what exists.\n',
    })
  })

  it('is no beginning where the id is to be a new one', async () => {
    expect(await at.json(['create', 'New', '--id', 'k3'])).toMatchObject({ created: [{ id: 'k3' }] })
  })
})

describe('words and options', () => {
  it.each([
    [['clam'], 'Unknown command \'clam\'. Did you mean claim? "dibs --help" says more.\n'],
    [
      ['create', 'x', '--blokced-by', 'y'],
      'Unknown option \'--blokced-by\'. Did you mean --blocked-by? "dibs create --help" says more.\n',
    ],
    [['create'], 'Missing required argument \'subject\'. "dibs create --help" says more.\n'],
    [
      ['create', 'Fix', 'the', 'bug'],
      'Too many arguments for \'create\'. Expected 1 argument but got 3. A text of several words stands in quotes. "dibs create --help" says more.\n',
    ],
    [['list', '--limit'], 'Option \'--limit <number>\' argument missing. "dibs list --help" says more.\n'],
    [['list', '--limit', 'ten'], '--limit must be a number, not "ten".\n'],
    [['list', '--status', 'open,shut'], 'status[2] must be one of pending, in_progress, completed, cancelled, not "shut".\n'],
  ])('that are wrong are refused with what was meant: %j', async (words, stderr) => {
    expect(await at.run(words)).toMatchObject({ code: 2, stdout: '', stderr })
  })

  it('are taken in camelCase and snake_case too', async () => {
    await at.json(['update', 'auth', '--addBlockedBy', 'k3f9qz', '--active_form=Doing it'])
    expect(at.read('auth')).toMatchObject({ blockedBy: ['k3f9qz'], activeForm: 'Doing it' })
  })

  it('take lists by comma, by repetition and as JSON; a comma within braces belongs to a glob', async () => {
    await at.json(['update', 'auth', '--touches', 'src/**/*.{ts,tsx},docs/**', '--touches', 'a.md', '--labels', '["x,y"]'])
    expect(at.read('auth')).toMatchObject({ touches: ['src/**/*.{ts,tsx}', 'docs/**', 'a.md'], labels: ['x,y'] })
  })

  it('clear a field with --no-, and say no to a flag', async () => {
    await at.json(['update', 'auth', '--parent', 'auth-2', '--description', 'long', '--metadata', '{"a": 1}'])
    expect(at.read('auth')).toMatchObject({ parent: 'auth-2', metadata: { a: 1 } })
    await at.json(['update', 'auth', '--no-parent', '--no-description'])
    expect(Object.keys(at.read('auth'))).not.toEqual(expect.arrayContaining(['parent']))
    expect(await at.json(['list', '--no-blocked'])).toMatchObject({ total: 5 })
    expect(await at.json(['list', '--blocked'])).toMatchObject({ total: 0 })
  })

  it('know the other spellings of a status', async () => {
    await at.json(['complete', 'auth'])
    expect(await at.json(['list', '--status', 'done'])).toMatchObject({ tasks: [{ id: 'auth' }] })
  })
})

describe('create -', () => {
  const subjects = async () =>
    (await at.run(['list', '--labels', 'plan'])).stdout.split('\n').flatMap((row) => row.split('\t')[4] ?? [])

  it('makes a task of each line that says something, in one commit, with the options of all', async () => {
    const marked = await at.run(['create', '-'], { input: '[docs] say so\n[ ] tidy up\n' })
    expect(marked.stdout.split('\n').map((line) => line.split('\t')[1])).toEqual(['[docs] say so', '[ ] tidy up', undefined])
    const { stdout, code } = await at.run(['create', '-', '--labels', 'plan'], {
      input: '\ufeffOne\r\n\n  Two  \n{ is no JSON later on\n',
    })
    expect([code, stdout.split('\n').map((row) => row.split('\t')[1])]).toEqual([
      0,
      ['One', 'Two', '{ is no JSON later on', undefined],
    ])
    expect((await subjects()).sort()).toEqual(['One', 'Two', '{ is no JSON later on'])
  })

  it.each([
    [
      'the JSON of create_tasks',
      {
        tasks: [
          { key: 'a', subject: 'A' },
          { subject: 'B', blockedBy: ['a'] },
        ],
      },
    ],
    [
      'the list alone',
      [
        { key: 'a', subject: 'A' },
        { subject: 'B', blockedBy: ['a'] },
      ],
    ],
  ])('takes %s, with keys and edges', async (_, plan) => {
    const answer = await at.json(['create', '-', '--labels', 'plan'], { input: JSON.stringify(plan, null, 2) })
    expect(answer).toMatchObject({ created: [{ key: 'a' }, { subject: 'B' }] })
    expect(await subjects()).toHaveLength(2)
  })

  it.each([
    ['', 'Nothing came in by stdin: give one subject a line, or JSON.'],
    ['{"tasks": [', 'What came in by stdin begins like JSON and is none: '],
    ['[{"subject": "A", "blockedby": ["k3f9qz"], "owner": "me"}]', 'owner is no argument in tasks[0]'],
    ['[1]', 'tasks[0] must be an object, not a number.'],
  ])('refuses %j as a whole', async (input, words) => {
    const { code, stderr } = await at.run(['create', '-'], { input })
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)])
    expect(await at.json(['list'])).toMatchObject({ total: 5 })
  })
})
