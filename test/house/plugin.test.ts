/** The plugin and the marketplace: the same server, the same words, the same code as everywhere else. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { watchCommand } from '../../src/cli/watch-command.ts'
import { prompts } from '../../src/mcp/prompts/index.ts'
import { tools } from '../../src/tools/index.ts'
import { commandFile } from './plugin.ts'
import { faultsOfPrompt } from './prompts.ts'
import { filesIn, root, textOf } from './source.ts'

const parsed = (path: string) => JSON.parse(textOf(path))
const manifest = parsed('package.json')
const plugin = parsed('plugin/.claude-plugin/plugin.json')
const main = '${CLAUDE_PLUGIN_ROOT}/dist/main.cjs'

describe('the plugin', () => {
  it('has the name, version and licence of the package', () => {
    const { name, version, license } = manifest
    expect(plugin).toMatchObject({ name, version, license })
  })

  it('is what the marketplace offers', () => {
    const market = parsed('.claude-plugin/marketplace.json')
    expect(market).toMatchObject({ name: 'dibs-market', description: expect.stringMatching(/\w{3,}/) })
    expect(market.plugins).toEqual([{ name: plugin.name, source: './plugin', description: plugin.description }])
  })

  it('starts the server as mcp.json does, from its own folder', () => {
    const elsewhere = textOf('mcp.json').replace('dist/main.cjs', main)
    expect(parsed('plugin/.mcp.json')).toEqual(JSON.parse(elsewhere))
  })

  it('carries what is built, byte for byte', () => {
    const built = filesIn('dist').filter((path) => !/\/\.[^/]*$/.test(path))
    expect(filesIn('plugin/dist').filter((path) => !/\/\.[^/]*$/.test(path))).toEqual(built.map((path) => `plugin/${path}`))
    for (const path of built) {
      expect(readFileSync(join(root, 'plugin', path)).equals(readFileSync(join(root, path))), path).toBe(true)
    }
  })

  it('tells a reader more than 40 words, and every command', () => {
    const readme = textOf('plugin/README.md')
    expect(readme.split(/\s+/).length).toBeGreaterThan(40)
    for (const { name } of prompts) expect(readme).toContain(`\`/dibs:${name}\``)
  })
})

describe('the hooks of the plugin', () => {
  const { hooks } = parsed('plugin/hooks/hooks.json')

  it('run one entry point without a shell, for each event', () => {
    const commands: Record<string, unknown> = Object.fromEntries(
      Object.entries(hooks).map(([event, groups]) => [event, Array.isArray(groups) ? groups[0].hooks : undefined]),
    )
    const run = (word: string) => [{ type: 'command', command: 'node', args: [main, 'hook', word], timeout: expect.any(Number) }]
    expect(commands).toEqual({
      SessionStart: run('session-start'),
      UserPromptSubmit: run('user-prompt-submit'),
      PreToolUse: run('pre-tool-use'),
      SubagentStop: run('subagent-stop'),
      Stop: run('stop'),
      SessionEnd: run('session-end'),
    })
  })

  it('see every tool of ours, registered by a plugin or not, and no other', () => {
    const matcher = new RegExp(hooks.PreToolUse[0].matcher)
    for (const { name } of tools) {
      expect(`mcp__dibs__${name}`).toMatch(matcher)
      expect(`mcp__plugin_dibs_dibs__${name}`).toMatch(matcher)
    }
    for (const other of ['Bash', 'mcp__other__claim_task', 'mcp__plugin_dibs_other__claim_task'])
      expect(other).not.toMatch(matcher)
  })
})

describe('the commands of the plugin', () => {
  it('are the prompts', () => {
    expect(filesIn('plugin/commands')).toEqual(prompts.map(({ name }) => `plugin/commands/${name}.md`).sort())
  })

  // After a change of a prompt: `npx vitest run test/house/plugin.test.ts -u` writes the files anew.
  it.each(prompts.map((prompt) => [prompt.name, prompt] as const))('%s says what the prompt says', async (name, prompt) => {
    await expect(await commandFile(prompt)).toMatchFileSnapshot(join(root, 'plugin', 'commands', `${name}.md`))
  })
})

describe('the skill of the plugin', () => {
  const [, head = '', text = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(textOf('plugin/skills/dibs/SKILL.md')) ?? []
  const description = /^description: (.*)$/m.exec(head)?.[1] ?? ''

  it('is described in the length that a session is always sent, and speaks of tools that exist', () => {
    expect(head).toMatch(/^name: dibs$/m)
    expect(description.length).toBeGreaterThan(100)
    expect(description.length).toBeLessThan(400)
    const words = { name: 'dibs', title: 'The skill', description: 'Compared above with its own bounds.', arguments: [], text }
    expect(
      faultsOfPrompt(
        words,
        tools.map(({ name }) => name),
      ),
    ).toEqual([])
  })
})

describe('the monitor of the plugin', () => {
  it('watches for the session that it runs in', () => {
    const command = 'node "${CLAUDE_PLUGIN_ROOT}/dist/main.cjs" watch --for-session'
    expect(parsed('plugin/monitors/monitors.json')).toMatchObject([{ command, when: 'always' }])
    expect(watchCommand.form().fields.map(({ name }) => name)).toContain('forSession')
  })
})
