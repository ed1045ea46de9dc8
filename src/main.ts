#!/usr/bin/env node
/** The bin: checks the Node version before anything else is parsed, then hands over to the entry point that was asked for. */

import { readFileSync } from 'node:fs'
import * as module from 'node:module'
import { join } from 'node:path'
import { Script } from 'node:vm'
import manifest from '../package.json' with { type: 'json' }

/** Entry point -> what it does, in the words of the help. Every other word is a command. */
const entryPoints = {
  init: 'register dibs with Claude Code, for this project or for you',
  board: 'show the list in the browser, live',
  mcp: 'serve the task list to one session over stdio (what .mcp.json starts)',
  hook: 'answer one hook of Claude Code (what its settings start)',
  statusline: 'print the list in one line, for the status line of Claude Code',
} as const

/** The oldest Node that runs the bundle: the file engine's `fs` calls and the SDK are tested from here on. */
const oldest = { major: 20, minor: 19 }

/** Exit code 2 = the caller can mend it (the kind `invalid`). */
const exitInvalid = 2

function nodeIsTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest.major || (major === oldest.major && minor < oldest.minor)
}

/** Saves 12 % of a start's processor time on Node 22.1 and newer (measured); absent on Node 20, where a named import would be a SyntaxError. */
function enableCompileCache(): void {
  const enable: unknown = Reflect.get(module, 'enableCompileCache')
  if (typeof enable === 'function') enable()
}

function refuse(message: string): void {
  process.stderr.write(`${message}\n`)
  process.exitCode = exitInvalid
}

async function serve(words: readonly string[]): Promise<void> {
  enableCompileCache()
  const { runMcp } = await import('./main-mcp.ts')
  await runMcp(words)
}

async function register(words: readonly string[]): Promise<void> {
  const { runInit } = await import('./main-init.ts')
  await runInit(words)
}

async function showBoard(words: readonly string[]): Promise<void> {
  enableCompileCache()
  const { runBoard } = await import('./main-board.ts')
  await runBoard(words)
}

/**
 * What a script of dist/ exports, run with its machine code beside it as the build left both (scripts/code-cache.mjs). `require`
 * and `import()` know no such cache on Node 20; without a cache that fits V8 compiles the script, and all is as it would be.
 */
function exportsOf<T>(name: string, words: readonly string[]): Partial<T> {
  const filename = join(import.meta.dirname, name)
  const source = readFileSync(filename, 'latin1')
  const [, cache = ''] = /^\/\/ (\S+)/.exec(source) ?? []
  const exported: Partial<T> = {}
  const fit = isBareRead(words) ? cache.replace(/cache$/, 'bare.cache') : cache
  const script = new Script(source, { filename, cachedData: readIfThere(join(import.meta.dirname, fit)) })
  script.runInThisContext()(exported, lazily(module.createRequire(filename)))
  return exported
}

/** Such a command has a cache of its own, without what it never comes to. */
function isBareRead([word = '', ...rest]: readonly string[]): boolean {
  return ['ready', 'list'].includes(word) && rest.length === 1 && rest[0] === '--json'
}

/** Parts of Node that take 0.3 to 2 ms to load (measured) and that most hooks and short commands never come to. */
const slow = new Set(['node:zlib', 'node:stream', 'node:stream/consumers', 'node:fs/promises', 'node:timers/promises'])

/** `require`, but for the slow parts: those are loaded when something of them is used. */
function lazily(require: NodeJS.Require): (name: string) => unknown {
  return (name) => (slow.has(name) ? new Proxy({}, { get: (_, part) => Reflect.get(require(name), part) }) : require(name))
}

/** A hook is never in the way of Claude Code: a script that is not there, and a Node that is too old, are silence and exit code 0. */
async function answerHook(words: readonly string[]): Promise<void> {
  try {
    await exportsOf<typeof import('./main-hooks.ts')>('hooks.cjs', words).runHooks?.(words)
  } catch {
    // Exit code 2, which a refusal has, would block what Claude Code is about to do.
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined // built again a moment ago, or packed without it
  }
}

async function main(words: readonly string[]): Promise<void> {
  const [word, ...rest] = words
  const isHook = word === 'hook' || word === 'statusline'
  if (isHook) return nodeIsTooOld(process.versions.node) ? undefined : answerHook(words)
  if (nodeIsTooOld(process.versions.node)) {
    return refuse(
      `dibs needs Node ${oldest.major}.${oldest.minor} or newer; this is ${process.versions.node}. Install a newer Node and start again.`,
    )
  }
  if (word === 'mcp') return serve(rest)
  if (word === 'init') return register(rest)
  if (word === 'board') return showBoard(rest)
  if (word === '--version' || word === '-v') {
    process.stdout.write(`${manifest.version}\n`)
    return
  }
  if (word === undefined && !process.stdin.isTTY) return serve([])
  await exportsOf<typeof import('./main-cli.ts')>('cli.cjs', words).runCommand?.(words, entryPoints)
}

void main(process.argv.slice(2))
