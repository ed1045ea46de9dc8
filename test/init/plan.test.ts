/**
 * The plan over what may be there already: nothing registered twice, nobody's settings touched, every decision said.
 *
 * Red when: planProject or planUser wants settings whoever the server "dibs" belongs to (a stranger's is started unasked).
 */

import { describe, expect, it } from 'vitest'
import type { Edit, Facts } from '../../src/init/plan.ts'
import { diffsOf } from '../../src/init/show-plan.ts'
import { afterOf, factsOf, git, here, local, plan, type Texts } from './plan-facts.ts'

const pathsOf = ({ edits }: { readonly edits: readonly Edit[] }) => edits.map(({ path }) => path)

/** The facts once the plan is carried out. */
function carriedOut(facts: Facts, { edits }: { readonly edits: readonly Edit[] }): Facts {
  const now = <F extends { readonly path: string; readonly text?: string | undefined }>(file: F): F => {
    const edit = edits.find(({ path }) => path === file.path)
    return edit === undefined ? file : { ...file, text: edit.after }
  }
  const { project, user } = facts
  const exclude = edits.find(({ path }) => path === git.excludePath)?.after ?? facts.git?.exclude
  const seen = { servers: local('.mcp.json', true), settings: local('.claude/settings.local.json', true) }
  return {
    ...facts,
    project: { servers: now(project.servers), settings: now(project.settings), local: now(project.local) },
    user: { servers: now(user.servers), settings: now(user.settings) },
    git: facts.git && { ...facts.git, exclude, local: seen },
  }
}

const start = '{\n  "mcpServers": {\n    "other": {\n      "command": "x"\n    }\n  }\n}\n'
const theirs =
  '{\n  // mine\n  "permissions": { "allow": ["Bash(ls)"] },\n  "statusLine": { "type": "command", "command": "date" },\n}\n'

describe('a project', () => {
  const inProject: Partial<Facts> = { launch: { kind: 'project' } }

  it('gets server, local settings and lines in the exclude file, from a dibs that lies elsewhere', () => {
    const made = plan(factsOf())
    expect(pathsOf(made)).toEqual(['/p/.mcp.json', '/p/.claude/settings.local.json', '/p/.git/info/exclude'])
    expect(afterOf(made, '/p/.git/info/exclude')).toBe(
      '# git\n# dibs init\n/.claude/tasks/\n# dibs init\n/.mcp.json\n# dibs init\n/.claude/settings.local.json\n',
    )
  })

  it('gets settings for everybody, from a dibs that is installed in it', () => {
    const made = plan(factsOf({}, inProject))
    expect(pathsOf(made)).toEqual(['/p/.mcp.json', '/p/.claude/settings.json', '/p/.git/info/exclude'])
    expect(afterOf(made, '/p/.git/info/exclude')).toBe('# git\n# dibs init\n/.claude/tasks/\n')
  })

  it.each<[string, Texts, Partial<Facts>]>([
    ['nothing', {}, {}],
    ['nothing, with dibs in it', {}, inProject],
    ['no git', {}, { git: undefined }],
    ['other servers and settings', { servers: start, local: theirs, settings: theirs }, {}],
    ['empty files', { servers: '', local: '{}\n' }, {}],
    ['a plugin', { userSettings: '{"enabledPlugins": {"dibs@dibs-market": true}}' }, {}],
  ])('with %s has nothing to change the second time', (_, texts, more) => {
    const facts = factsOf(texts, more)
    const again = plan(carriedOut(facts, plan(facts)))
    expect(again.edits).toEqual([])
    expect(diffsOf(again)).toBe('Nothing to change.\n')
  })

  it.each<[string, Texts, Partial<Facts>]>([
    ['nothing', {}, {}],
    ['nothing, with dibs in it', {}, inProject],
    ['other servers and settings', { servers: start, local: theirs, settings: theirs }, {}],
  ])('with %s is what it was after init and --remove', (_, texts, more) => {
    const facts = factsOf(texts, more)
    const inited = carriedOut(facts, plan(facts))
    const removed = carriedOut(inited, plan(inited, { remove: true }))
    expect(removed.project).toEqual(facts.project)
    expect(removed.git?.exclude).toBe(git.exclude)
  })

  it('that had dibs in the other settings file has it in one in the end', () => {
    const facts = factsOf()
    const before = carriedOut(facts, plan(facts))
    const made = plan({ ...before, launch: { kind: 'project' } })
    expect(pathsOf(made)).toEqual(['/p/.mcp.json', '/p/.claude/settings.json', '/p/.claude/settings.local.json'])
    expect(afterOf(made, '/p/.claude/settings.local.json')).toBeUndefined()
  })

  it('that starts the dibs installed in it goes on so, whoever runs init', () => {
    const facts = factsOf({}, inProject)
    const made = plan({ ...carriedOut(facts, plan(facts)), launch: here })
    expect([made.edits, made.says[0]]).toEqual([
      [],
      'This project starts the dibs that is installed in it, and goes on to do so.',
    ])
  })

  it.each([
    ['git follows', { isTracked: true }],
    ['is there already', {}],
  ])('is told when a file that %s names a path of this machine', (_, more) => {
    const servers = { ...local('.mcp.json', true), ...more }
    const made = plan(factsOf({ servers: start }, { git: { ...git, local: { ...git.local, servers } } }))
    expect(made.says[0]).toMatch(/^\.mcp\.json names a path of this machine now, and git sees it/)
    expect(afterOf(made, git.excludePath)).not.toContain('/.mcp.json')
  })

  it('in a linked worktree is told that the others need their own', () => {
    expect(plan(factsOf({}, { isLinkedWorktree: true })).says).toContainEqual(
      expect.stringMatching(/^This is a linked worktree: /),
    )
  })

  it.each([
    ['{"disabledMcpjsonServers": ["dibs"]}', 'disabledMcpjsonServers'],
    ['{"permissions": {"deny": ["mcp__dibs"]}}', 'permissions.deny'],
  ])('is told that %s refuses dibs', (settings, where) => {
    const words = `${where} in .claude/settings.json names dibs: as long as it does, Claude Code refuses it.`
    expect(plan(factsOf({ settings })).says).toContain(words)
  })

  it.each<Texts>([{ servers: '{,}' }, { settings: '[' }, { local: '"x"' }, { userSettings: '{"a"}' }])(
    'with the broken file %j is not planned at all',
    (texts) => expect(() => plan(factsOf(texts))).toThrow(/is not JSON|holds no JSON object/),
  )
})

describe('a server "dibs" of somebody else', () => {
  const foreign = '{"mcpServers": {"dibs": {"command": "./dibs.sh"}}}'

  it.each<[string, Partial<Facts>]>([
    ['elsewhere', {}],
    ['in the project', { launch: { kind: 'project' } }],
  ])('is neither started nor allowed by a dibs that lies %s', (_, more) => {
    const made = plan(factsOf({ servers: foreign, settings: theirs }, more))
    expect([pathsOf(made), made.registers]).toEqual([['/p/.git/info/exclude'], false])
    expect(made.says[0]).toBe(
      '.mcp.json has a server "dibs" that starts something else: it was left as it is, and is neither started nor allowed by init. To have dibs here, rename or remove that entry and call again.',
    )
  })

  it('that came after init is no longer started and allowed', () => {
    const facts = factsOf({ settings: theirs })
    const inited = carriedOut(facts, plan(facts))
    const servers = { ...inited.project.servers, text: foreign }
    const made = plan({ ...inited, project: { ...inited.project, servers } })
    expect(made.edits).toMatchObject([{ path: '/p/.claude/settings.local.json', after: undefined }])
  })

  it('of the user is not allowed either', () => {
    const made = plan(factsOf({ userServers: foreign }), { user: true })
    expect([made.edits, made.registers, made.says.length]).toEqual([[], false, 1])
  })

  it('in this project is told of to whom registers for every project', () => {
    const made = plan(factsOf({ servers: foreign }), { user: true })
    expect([made.registers, made.says]).toEqual([true, [expect.stringMatching(/^\.mcp\.json has a server "dibs"/)]])
  })
})

describe('the plugin', () => {
  const on = '{"enabledPlugins": {"dibs@any-market": true}}'

  it.each<Texts>([{ userSettings: on }, { settings: on }])('switched on in %j brings server and hooks itself', (texts) => {
    const made = plan(factsOf(texts))
    expect(pathsOf(made)).toEqual(['/p/.claude/settings.local.json', '/p/.git/info/exclude'])
    expect(afterOf(made, '/p/.claude/settings.local.json')).toBe(
      '{\n  "permissions": {\n    "allow": [\n      "mcp__plugin_dibs_dibs"\n    ]\n  }\n}\n',
    )
    expect([made.registers, made.says[0]]).toEqual([false, expect.stringContaining('would run twice')])
  })

  it('takes the place of what init had registered', () => {
    const facts = factsOf()
    const inited = carriedOut(facts, plan(facts))
    const made = plan({ ...inited, project: { ...inited.project, settings: { ...inited.project.settings, text: on } } })
    expect(made.edits.find(({ path }) => path === '/p/.mcp.json')?.after).toBeUndefined()
    expect(afterOf(made, '/p/.claude/settings.local.json')).not.toContain('hook')
  })

  it('switched off is none', () => {
    expect(plan(factsOf({ settings: '{"enabledPlugins": {"dibs@m": false}}' })).registers).toBe(true)
  })

  it('leaves --remove to clean up', () => {
    const facts = factsOf()
    const inited = carriedOut(facts, plan(facts))
    const user = { ...inited.user, settings: { ...inited.user.settings, text: on } }
    const made = plan({ ...inited, user }, { remove: true })
    expect(made.edits.map(({ after }) => after)).toEqual([undefined, undefined, '# git\n'])
  })
})

describe('the user', () => {
  it('gets server and settings of their own, and the project nothing', () => {
    const facts = factsOf({ userServers: '{"numStartups":4}' })
    const made = plan(facts, { user: true })
    expect(pathsOf(made)).toEqual(['/h/.claude.json', '/h/.claude/settings.json'])
    expect(afterOf(made, '/h/.claude.json')).toMatch(/^\{"numStartups":4,"mcpServers":\{"dibs":\{/)
    expect(afterOf(made, '/h/.claude/settings.json')).not.toContain('enabledMcpjsonServers')
    const project = plan(carriedOut(facts, made))
    expect(pathsOf(project)).toEqual(['/p/.git/info/exclude'])
    expect(plan(carriedOut(facts, made), { list: 'alpha' }).registers).toBe(true)
    expect(project.says[0]).toBe('dibs is registered for you in every project (/h/.claude.json): here it needs nothing more.')
  })

  it('is told of the project that starts dibs as well', () => {
    const facts = factsOf()
    const inited = carriedOut(facts, plan(facts))
    expect(plan(inited, { user: true }).says).toContainEqual(
      expect.stringMatching(/^\.mcp\.json of this project starts dibs as well/),
    )
  })

  it('is told that hooks of their own run beside those of a project that has dibs in it', () => {
    const facts = factsOf()
    const own = carriedOut(facts, plan(facts, { user: true }))
    const made = plan({ ...own, launch: { kind: 'project' } })
    expect([made.registers, made.says[0]]).toEqual([
      true,
      expect.stringMatching(/run twice here for you: dibs init --user --remove/),
    ])
  })

  it('gets back what was there', () => {
    const facts = factsOf({ userServers: '{"numStartups":4}', userSettings: theirs })
    const inited = carriedOut(facts, plan(facts, { user: true }))
    expect(carriedOut(inited, plan(inited, { user: true, remove: true })).user).toEqual(facts.user)
  })
})

describe('the diff', () => {
  it('shows of lines that are not of dibs the keys alone: they may hold a secret', () => {
    const servers =
      '{\n  "mcpServers": {\n    "bank": {\n      "command": "bank",\n      "env": { "KEY": "s3cr3t" }\n    }\n  }\n}\n'
    const shown = diffsOf(plan(factsOf({ servers, userServers: '{"oauth":"s3cr3t"}' })))
    expect(shown).not.toContain('s3cr3t')
    expect(shown).toContain('"env": { "KEY": "..." }')
    expect(shown).toContain('+        "/opt/dibs/dist/main.cjs",')
    expect(diffsOf(plan(factsOf({ userServers: '{"oauth":"s3cr3t"}' }), { user: true }))).not.toContain('s3cr3t')
  })
})
