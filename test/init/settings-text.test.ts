/**
 * Settings get dibs and lose it again, and nothing else in them changes.
 *
 * Red when: takeOut no longer takes the blanks before a value (the text of before does not come back), or withGroup appends
 * without looking for its hook (the second init differs from the first), isOurServer no longer looks at command, type or
 * environment (an entry of a stranger becomes ours), or serversWith no longer writes the command.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flagsFor, hookEvents, type Launch, permissions, serverEntry } from '../../src/init/entries.ts'
import { put, valueAt } from '../../src/init/json-text.ts'
import { serversWith, serversWithout, settingsWith, settingsWithout, startsDibs } from '../../src/init/settings-text.ts'

const file = 'settings.json'
const here: Launch = { kind: 'path', main: '/opt/dibs/dist/main.cjs' }
const elsewhere: Launch = { kind: 'path', main: 'C:\\old\\dibs\\dist\\main.cjs' }
const inProject: Launch = { kind: 'project' }
const wanted = (hooks: Launch) => ({ permission: permissions.server, enabled: true, hooks })
const init = (text: string, launch: Launch = here) => settingsWith({ file, text }, wanted(launch))
const remove = (text: string) => settingsWithout({ file, text })
const register = (text: string, launch: Launch = here, list?: string) => serversWith({ file, text }, launch, flagsFor(list))
const unregister = (text: string) => serversWithout({ file, text })

/** Values as they stand in settings; our own keys are never empty, since an empty one goes with what init put into it. */
const word = fc.string({ minLength: 1, maxLength: 8 })
const words = fc.array(word, { minLength: 1, maxLength: 3 })
const hookOf = (name: string) => ({ hooks: [{ type: 'command', command: name }] })
const settings = fc.record(
  {
    env: fc.dictionary(word, word),
    model: word,
    other: fc.jsonValue({ maxDepth: 2 }),
    empty: fc.constantFrom({}, []),
    permissions: fc.record({ deny: words, allow: words }, { requiredKeys: ['deny'] }),
    enabledMcpjsonServers: words,
    hooks: fc.dictionary(
      fc.constantFrom('Stop', 'PreToolUse', 'PostToolUse'),
      fc.array(word.map(hookOf), { minLength: 1, maxLength: 2 }),
      {
        minKeys: 1,
      },
    ),
    mcpServers: fc.dictionary(word, fc.record({ command: word }), { minKeys: 1 }),
  },
  { requiredKeys: [] },
)

/** The same object as different people keep it: indent, line ends, a byte order mark, comments, trailing commas. */
const texts = fc
  .record({
    value: settings,
    indent: fc.constantFrom('', ' ', '  ', '    ', '\t'),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    final: fc.boolean(),
    comments: fc.boolean(),
    trailing: fc.boolean(),
  })
  .map(({ value, indent, crlf, bom, final, comments, trailing }) => {
    const plain = JSON.stringify(value, null, indent)
    const commas = trailing ? plain.replaceAll(/([^\s,{[])(?=\n\s*[}\]])/g, '$1,') : plain
    const noted =
      comments && plain.includes('\n') ? commas.replaceAll(/,\n/g, ', // because\n').replace('{\n', '{ // mine\n') : commas
    const lines = `${noted}${final ? '\n' : ''}`
    return `${bom ? '\uFEFF' : ''}${crlf ? lines.replaceAll('\n', '\r\n') : lines}`
  })

describe('settings of any form', () => {
  it('say the same after a second init', () => {
    fc.assert(fc.property(texts, (text) => void expect(init(init(text))).toBe(init(text))))
    fc.assert(fc.property(texts, (text) => void expect(register(register(text))).toBe(register(text))))
  })

  it('are what they were after init and remove, byte for byte', () => {
    fc.assert(fc.property(texts, (text) => void expect(remove(init(text))).toBe(text)))
    fc.assert(fc.property(texts, (text) => void expect(unregister(register(text))).toBe(text)))
  })

  it('keep every value that was there', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const after = init(text)
        const env = valueAt(text, ['env'], file)
        expect([valueAt(after, ['env'], file), startsDibs({ file, text: after })]).toEqual([env, true])
      }),
    )
  })
})

describe('hooks', () => {
  it('are one an event, the matcher where it belongs', () => {
    const hooks = valueAt(init(''), ['hooks'], file)
    expect(Object.keys(Object(hooks))).toEqual(Object.keys(hookEvents))
    expect(valueAt(init(''), ['hooks', 'PreToolUse', 0, 'matcher'], file)).toBe('mcp__dibs__.*|mcp__plugin_dibs_dibs__.*')
    expect(valueAt(init(''), ['hooks', 'Stop', 0], file)).toEqual({
      hooks: [{ type: 'command', command: 'node', args: ['/opt/dibs/dist/main.cjs', 'hook', 'stop'], timeout: 10 }],
    })
  })

  it.each([elsewhere, inProject])('of a dibs that lay elsewhere are brought up to date where they stand: %j', (before) => {
    const old = put(init('{}', before), ['hooks', 'Stop', 1], { value: hookOf('npm test'), file })
    expect(init(old)).toBe(put(init('{}'), ['hooks', 'Stop', 1], { value: hookOf('npm test'), file }))
    expect(remove(old)).toBe(put('{}', ['hooks', 'Stop', 0], { value: hookOf('npm test'), file }))
  })

  // Red when only the present name of the bin counts: each event would have two hooks.
  it.each([
    ['by its path', ['/opt/dibs/dist/main.mjs']],
    ['in the project', ['-e', "import('dibs/dist/main.mjs').catch(() => {})", 'dibs']],
  ])('that start the bin under the name that it had as a module, %s, are brought up to date', (_, start) => {
    const hook = { type: 'command', command: 'node', args: [...start, 'hook', 'stop'], timeout: 10 }
    const old = put(init('{}'), ['hooks', 'Stop', 0], { value: { hooks: [hook] }, file })
    expect(init(old)).toBe(init('{}'))
  })

  it('keep a timeout that a person has changed', () => {
    const patient = put(init('{}'), ['hooks', 'Stop', 0, 'hooks', 0, 'timeout'], { value: 60, file })
    expect(init(patient)).toBe(patient)
  })

  it('name the list as the server does, until another is named', () => {
    const list = (text: string) => valueAt(text, ['hooks', 'Stop', 0, 'hooks', 0, 'args', 4], file)
    const alpha = settingsWith({ file, text: '' }, { ...wanted(here), flags: flagsFor('alpha') })
    expect([list(alpha), list(init(alpha)), list(init('{}'))]).toEqual(['alpha', 'alpha', undefined])
    expect(list(settingsWith({ file, text: alpha }, { ...wanted(here), flags: flagsFor('beta') }))).toBe('beta')
  })

  it('that stand there twice become one', () => {
    const stop = ['hooks', 'Stop']
    const once = valueAt(init('{}'), stop, file)
    const twice = put(init('{}'), [...stop, 1], { value: valueAt(init('{}'), [...stop, 0], file), file })
    expect(valueAt(init(twice), stop, file)).toEqual(once)
  })

  it('leave a hook that a person has put into the same group', () => {
    const mine = { type: 'command', command: 'say done' }
    const shared = put(init('{}'), ['hooks', 'Stop', 0, 'hooks', 1], { value: mine, file })
    expect(init(shared)).toBe(shared)
    expect(valueAt(remove(shared), ['hooks', 'Stop'], file)).toEqual([{ hooks: [mine] }])
  })

  it.each([
    ['another program', { type: 'command', command: 'node', args: ['/opt/other/main.cjs', 'hook', 'stop'] }],
    ['another word', { type: 'command', command: 'node', args: ['/opt/dibs/dist/main.cjs', 'hook', 'before-stop'] }],
    ['a shell line', { type: 'command', command: 'dibs hook stop' }],
    ['no command', { type: 'prompt', prompt: 'dibs?' }],
  ])('that run %s are nobody of ours', (_, hook) => {
    const text = put('{}', ['hooks', 'Stop', 0], { value: { hooks: [hook] }, file })
    expect(remove(text)).toBe(text)
    expect(startsDibs({ file, text })).toBe(false)
  })
})

describe('the server', () => {
  it('is registered with the list of the session, empty when unset', () => {
    expect(valueAt(register(''), ['mcpServers', 'dibs'], file)).toEqual({
      type: 'stdio',
      command: 'node',
      args: ['/opt/dibs/dist/main.cjs', 'mcp'],
      env: { CLAUDE_CODE_TASK_LIST_ID: '${CLAUDE_CODE_TASK_LIST_ID:-}' },
    })
    expect(valueAt(register('', here, 'alpha'), ['mcpServers', 'dibs', 'args'], file)).toEqual([
      '/opt/dibs/dist/main.cjs',
      'mcp',
      '--list',
      'alpha',
    ])
  })

  it('keeps what a person added to its entry, and follows dibs to where it lies', () => {
    const entry = { ...serverEntry(elsewhere, ['--scope', 'user']), env: { DIBS_OWNER: 'ada' }, timeout: 9 }
    const old = put('{}', ['mcpServers', 'dibs'], { value: entry, file })
    const main = '/opt/dibs/dist/main.cjs'
    const moved = put(old, ['mcpServers', 'dibs', 'command'], { value: '/opt/node/bin/node', file })
    for (const text of [old, moved]) {
      expect(valueAt(register(text), ['mcpServers', 'dibs'], file)).toEqual({ ...entry, args: [main, 'mcp', '--scope', 'user'] })
    }
    expect(valueAt(register(old, here, 'b'), ['mcpServers', 'dibs', 'args'], file)).toEqual([main, 'mcp', '--list', 'b'])
    expect(unregister(old)).toBe('{}')
  })

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['starts something else', { command: 'npx', args: ['other', 'mcp'] }],
    ['starts a node of the project', { command: './bin/node' }],
    ['starts what a variable says', { command: '${X}/node' }],
    ['brings a setting of node', { env: { NODE_OPTIONS: '--require ./x.cjs' } }],
    ['has an environment that is none', { env: ['NODE_OPTIONS'] }],
    ['is somewhere else', { type: 'http', url: 'http://127.0.0.1:1' }],
  ])('of the same name that %s is left alone', (_, more) => {
    const text = JSON.stringify({ mcpServers: { dibs: { ...serverEntry(here), ...more } } })
    expect([register(text, elsewhere), unregister(text)]).toEqual([text, text])
  })

  it('in the project is found by the name of its package, from the working directory up', () => {
    expect(valueAt(register('', inProject), ['mcpServers', 'dibs', 'args'], file)).toEqual([
      '-e',
      "require('dibs/dist/main.cjs')",
      'dibs',
      'mcp',
    ])
  })
})
