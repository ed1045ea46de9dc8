/** A dibs that is registered beside the plugin is found wherever Claude Code would start it from. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { registrationsOf, twiceWords } from '../../src/registrations.ts'

const folder = mkdtempSync(join(tmpdir(), 'dibs-registrations-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let homes = 0
function placeWith(files: Record<string, unknown>) {
  const root = join(folder, String(++homes))
  const projectDir = join(root, 'project')
  mkdirSync(projectDir, { recursive: true })
  for (const [name, contents] of Object.entries(files)) {
    const file = join(root, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof contents === 'string' ? contents : JSON.stringify(contents))
  }
  return { root, projectDir, home: root }
}

const dibs = { type: 'stdio', command: 'node', args: ['/opt/dibs/dist/main.cjs', 'mcp'] }

describe('a registered dibs', () => {
  it.each([
    ['by its name', { dibs: { command: 'anything' } }],
    ['by the built file', { tasks: dibs }],
    ['by the name that the built file had as a module', { tasks: { ...dibs, args: ['/opt/dibs/dist/main.mjs', 'mcp'] } }],
    ['by npx', { tasks: { command: 'npx', args: ['-y', 'dibs', 'mcp'] } }],
    ['by its bin', { tasks: { command: '/usr/local/bin/dibs', args: ['mcp'] } }],
  ])('is found in .mcp.json %s', (_, mcpServers) => {
    expect(registrationsOf(placeWith({ 'project/.mcp.json': { mcpServers } }))).toEqual(['.mcp.json'])
  })

  it('is found among the servers of the user, and among those of this project alone', () => {
    expect(registrationsOf(placeWith({ '.claude.json': { mcpServers: { dibs } } }))).toEqual(['~/.claude.json'])
    const elsewhere = placeWith({ '.claude.json': { projects: { '/other': { mcpServers: { dibs } } } } })
    expect(registrationsOf(elsewhere)).toEqual([])
    const here = placeWith({})
    const projects = { [here.projectDir]: { mcpServers: { dibs } } }
    writeFileSync(join(here.root, '.claude.json'), JSON.stringify({ projects }))
    expect(registrationsOf(here)).toEqual(['~/.claude.json'])
  })

  it('is looked for in CLAUDE_CONFIG_DIR where that is set', () => {
    const place = placeWith({ '.claude.json': { mcpServers: { dibs } }, 'config/.claude.json': {} })
    expect(registrationsOf({ ...place, configDir: join(place.root, 'config') })).toEqual([])
    writeFileSync(join(place.root, 'config/.claude.json'), JSON.stringify({ mcpServers: { dibs } }))
    const configDir = join(place.root, 'config')
    expect(registrationsOf({ ...place, configDir })).toEqual([`${configDir}/.claude.json`])
  })

  it.each([
    ['another server', { mcpServers: { other: { command: 'node', args: ['/opt/dibs/dist/other.mjs'] } } }],
    ['the word in a text', { history: ['dibs mcp'] }],
    ['what is no JSON', '{"mcpServers": {"dibs": '],
    ['a list', '["dibs"]'],
    ['servers that are null', { mcpServers: null, dibs: 1 }],
  ])('is not seen in %s', (_, contents) => {
    expect(registrationsOf(placeWith({ 'project/.mcp.json': contents, '.claude.json': contents }))).toEqual([])
  })

  it('is told to the person with the ways to have one only', () => {
    expect(twiceWords([])).toBeUndefined()
    expect(twiceWords(['.mcp.json', '~/.claude.json'])).toBe(
      'dibs runs twice here: as the plugin, and registered in .mcp.json and ~/.claude.json. Every tool is sent twice. "dibs init --remove" or "/plugin disable dibs" leaves one.',
    )
  })
})
