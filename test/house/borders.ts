/** The borders of the house as data (DESIGN section 6): which room may import which, and which package enters where. */

import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import type { Source } from './source.ts'

/** What a room may import besides itself: other rooms, and packages (`node:` = all of Node). */
export interface Border {
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
}

/** Room -> border. A room is a folder or one file of src/; the longest that fits a path counts. */
export const borders: Readonly<Record<string, Border>> = {
  // brace-expansion is text to text, and has one door
  domain: { rooms: [], packages: ['brace-expansion'] },
  'store/answers.ts': { rooms: ['domain'], packages: [] },
  'store/task-store.ts': { rooms: ['store/answers.ts', 'domain'], packages: [] },
  store: { rooms: ['store/task-store.ts', 'domain', 'waiters.ts'], packages: [] },
  // The form of a task file: pure, and what other forms are turned into.
  'store/file/conflict-marks.ts': { rooms: [], packages: [] },
  'store/file/task-file-fields.ts': { rooms: ['store/file/conflict-marks.ts', 'domain'], packages: [] },
  'store/file/task-codec.ts': {
    rooms: ['store/file/conflict-marks.ts', 'store/file/task-file-fields.ts', 'domain'],
    packages: [],
  },
  exchange: {
    rooms: ['store/file/task-codec.ts', 'store/file/task-file-fields.ts', 'domain'],
    packages: [
      'mdast-util-from-markdown',
      'mdast-util-gfm-task-list-item',
      'mdast-util-to-string',
      'micromark-extension-gfm-task-list-item',
      'mdast',
    ],
  },
  'store/file': {
    rooms: [
      'store',
      'store/file/conflict-marks.ts',
      'store/file/task-file-fields.ts',
      'store/file/task-codec.ts',
      'store/task-store.ts',
      'domain',
      'waiters.ts',
    ],
    packages: ['node:', 'proper-lockfile', 'chokidar'],
  },
  // node:crypto for createHash; its random functions need a permit in effects.ts
  service: { rooms: ['store/task-store.ts', 'domain'], packages: ['node:crypto'] },
  tools: { rooms: ['service', 'store/task-store.ts', 'domain'], packages: ['zod'] },
  mcp: { rooms: ['tools', 'service', 'domain'], packages: ['node:', 'zod', '@modelcontextprotocol/sdk'] },
  cli: {
    rooms: ['tools', 'exchange', 'service', 'domain', 'exit-codes.ts', 'line-diff.ts'],
    packages: ['node:', 'commander', 'cliui', 'string-width', 'log-update', 'ansi-escapes'],
  },
  board: {
    rooms: ['board/contract.ts', 'tools', 'service', 'store/task-store.ts', 'domain', 'waiters.ts'],
    packages: ['node:', 'hono', '@hono/node-server'],
  },
  'board/contract.ts': { rooms: ['domain'], packages: [] },
  // runs in a browser: nothing of Node, and of the house only what is said and the words of the domain
  'board/page': {
    rooms: ['board/contract.ts', 'domain'],
    packages: ['preact', '@atlaskit/pragmatic-drag-and-drop', '@tanstack/virtual-core', '@dagrejs/dagre', 'marked', 'dompurify'],
  },
  sync: { rooms: ['git', 'service', 'domain'], packages: ['node:'] },
  hooks: { rooms: ['service', 'domain'], packages: ['node:'] },
  init: { rooms: ['domain', 'exit-codes.ts', 'line-diff.ts'], packages: ['node:', 'jsonc-parser'] },
  // the engines and the board: who waits in one room may not know the other
  'waiters.ts': { rooms: [], packages: [] },
  'line-diff.ts': { rooms: [], packages: ['diff'] },
  'exit-codes.ts': { rooms: ['domain'], packages: [] },
  'home-directory.ts': { rooms: [], packages: ['node:'] },
  'config.ts': { rooms: ['domain'], packages: ['node:'] },
  // imports nothing of the house: place, sync and init stand on it, below any list
  git: { rooms: [], packages: ['node:'] },
  'registrations.ts': { rooms: [], packages: ['node:'] },
  'place.ts': { rooms: ['config.ts', 'git', 'domain'], packages: ['node:'] },
  'compose.ts': {
    rooms: [
      'config.ts',
      'place.ts',
      'registrations.ts',
      'git',
      'home-directory.ts',
      'service',
      'store/file',
      'store/task-store.ts',
      'sync',
      'domain',
    ],
    packages: ['node:'],
  },
  'main-mcp.ts': { rooms: ['compose.ts', 'mcp', '../package.json'], packages: [] },
  'main-cli.ts': {
    rooms: ['command-stdout.ts', 'compose.ts', 'config.ts', 'git', 'cli', '../package.json'],
    packages: ['node:'],
  },
  'command-stdout.ts': { rooms: [], packages: ['node:'] },
  'main-hooks.ts': { rooms: ['compose.ts', 'hooks', 'domain'], packages: ['node:'] },
  'main-board.ts': { rooms: ['compose.ts', 'config.ts', 'exit-codes.ts', 'board', 'domain'], packages: ['node:', 'open'] },
  'main-init.ts': {
    rooms: ['compose.ts', 'config.ts', 'place.ts', 'git', 'home-directory.ts', 'init', 'sync', 'domain'],
    packages: ['node:'],
  },
  'main.ts': {
    rooms: ['main-mcp.ts', 'main-init.ts', 'main-board.ts', 'main-cli.ts', 'main-hooks.ts', '../package.json'],
    packages: ['node:'],
  },
  // name and version, inlined by the build
  '../package.json': { rooms: [], packages: [] },
}

/** Packages with one door: a folder, or (`one file`) a single file wherever it lies. */
export const doors: Readonly<Record<string, string>> = {
  '@modelcontextprotocol/sdk': 'mcp',
  'proper-lockfile': 'one file',
  chokidar: 'one file',
  hono: 'board',
  '@hono/node-server': 'board',
  open: 'one file',
  '@tanstack/virtual-core': 'one file',
  '@dagrejs/dagre': 'one file',
  marked: 'one file',
  dompurify: 'one file',
  commander: 'one file',
  cliui: 'one file',
  'string-width': 'one file',
  'log-update': 'one file',
  'ansi-escapes': 'one file',
  'brace-expansion': 'one file',
  'jsonc-parser': 'one file',
  diff: 'one file',
  'mdast-util-from-markdown': 'one file',
  'mdast-util-gfm-task-list-item': 'one file',
  'mdast-util-to-string': 'one file',
  'micromark-extension-gfm-task-list-item': 'one file',
  'node:child_process': 'one file',
}

/** Every import that crosses a border, one line each; empty when the house is in order. `paths` are relative to src/. */
export function crossings(sources: readonly Source[], rules: Readonly<Record<string, Border>> = borders): string[] {
  return sources.flatMap((source) => {
    const from = roomOf(inSrc(source.path), rules)
    if (from === undefined) return [`${source.path} lies in no room of the house`]
    return importsOf(source).flatMap((specifier) => {
      const why = faultOf(specifier, inSrc(source.path), rules)
      return why === undefined ? [] : [`${source.path} imports ${specifier}: ${why}`]
    })
  })
}

/** Every package that comes in through a second door. */
export function secondDoors(sources: readonly Source[]): string[] {
  return Object.entries(doors).flatMap(([name, door]) => {
    const users = sources
      .filter((source) => importsOf(source).some((specifier) => packageOf(specifier) === name))
      .map((s) => s.path)
    if (door === 'one file') return users.length > 1 ? [`${name} is imported in ${users.join(', ')}: one file may`] : []
    return users.filter((path) => !inSrc(path).startsWith(`${door}/`)).map((path) => `${path} imports ${name}: only ${door}/ may`)
  })
}

function faultOf(specifier: string, path: string, rules: Readonly<Record<string, Border>>): string | undefined {
  const from = roomOf(path, rules) ?? ''
  const border = rules[from]
  if (!specifier.startsWith('.')) {
    const name = packageOf(specifier)
    const allowed = border?.packages.some((entry) => entry === name || (entry === 'node:' && name.startsWith('node:')))
    return allowed ? undefined : `${from} may not use this package`
  }
  const target = roomOf(posix.join(posix.dirname(path), specifier), rules)
  if (target === undefined) return 'it lies in no room'
  return target === from || border?.rooms.includes(target) ? undefined : `${from} may not import ${target}`
}

function roomOf(path: string, rules: Readonly<Record<string, Border>>): string | undefined {
  return Object.keys(rules)
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]
}

function inSrc(path: string): string {
  return path.replace(/^src\//, '')
}

/** Static, type-only, re-exporting and dynamic imports alike, and what is asked of Node itself. */
function importsOf({ text, parsed }: Source): string[] {
  const { staticImports, staticExports, dynamicImports } = parsed.module
  const exported = staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []))
  const dynamic = dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
  )
  const builtin = [...text.matchAll(/getBuiltinModule\('([^']+)'\)/g)].map(([, name = '']) => name)
  return [...new Set([...staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported, ...dynamic, ...builtin])]
}

function packageOf(specifier: string): string {
  if (builtinModules.includes(specifier)) return `node:${specifier}`
  if (specifier.startsWith('node:')) return specifier
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
