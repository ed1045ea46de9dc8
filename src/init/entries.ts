/** What `dibs init` puts into Claude Code's files, and how it knows it again, also from where dibs lay before. */

import { win32 } from 'node:path'
import { isDeepStrictEqual } from 'node:util'

/** How Claude Code starts this dibs. */
export type Launch =
  /** By its absolute path: right on this machine only. */
  | { readonly kind: 'path'; readonly main: string }
  /**
   * From the node_modules of the folder that Claude Code is started in, or of one above: right in every clone. A path through
   * CLAUDE_PROJECT_DIR is not: Claude Code sets it to the folder that it was started in, so that in a subfolder and in a
   * worktree the server failed and each hook ended with an error (measured with 2.1.197 and 2.1.332).
   */
  | { readonly kind: 'project' }

/** The name of the server: its tools are `mcp__dibs__*`. */
export const serverName = 'dibs'
/** The server's tools as Claude Code's permissions name them, registered by init and by the plugin. */
export const permissions = { server: 'mcp__dibs', plugin: 'mcp__plugin_dibs_dibs' } as const

/** As `mcp__` names are matched: without `.*` it would be an exact name. */
const ourTools = 'mcp__dibs__.*|mcp__plugin_dibs_dibs__.*'

/**
 * Event -> the word of `dibs hook`, and seconds after which Claude Code goes on without it. Its own limits are 600 s (30 for
 * UserPromptSubmit), which a person would wait for; all sessions' ends share 1.5 s unless a hook says more.
 */
export const hookEvents = {
  SessionStart: { word: 'session-start', timeout: 10 },
  UserPromptSubmit: { word: 'user-prompt-submit', timeout: 10 },
  PreToolUse: { word: 'pre-tool-use', timeout: 10, matcher: ourTools },
  SubagentStop: { word: 'subagent-stop', timeout: 10 },
  Stop: { word: 'stop', timeout: 10 },
  SessionEnd: { word: 'session-end', timeout: 3 },
} as const

export interface Hook {
  readonly type: 'command'
  readonly command: 'node'
  readonly args: readonly string[]
  readonly timeout: number
}

/** One entry below an event: what it matches, and what then runs. */
export interface HookGroup {
  readonly matcher?: string
  readonly hooks: readonly Hook[]
}

/** `node -e` looks for a package from the working directory up; the word behind the code stands where a script's name would. */
const load = "require('dibs/dist/main.cjs')"
/** A clone whose packages are not installed yet must not answer each prompt with an error. */
const loadOrNothing = `try { ${load} } catch {}`
/** Either of them, and what stood here while the bin was a module. */
const ourCode = /^(try \{ )?(require|import)\('dibs\/dist\/main\.[cm]js'\)/

/**
 * The settings that follow the words of an entry. The list stands there and not in the environment: a session's settings give
 * hooks another one than the server (`env` in settings reaches hooks, and no `${...}` of .mcp.json; 2.1.197 and 2.1.332).
 */
export function flagsFor(list: string | undefined): readonly string[] | undefined {
  return list === undefined ? undefined : ['--list', list]
}

/** The server's entry; `flags` as the settings of `dibs mcp`. */
export function serverEntry(launch: Launch, flags: readonly string[] = []): Readonly<Record<string, unknown>> {
  return {
    type: 'stdio',
    command: 'node',
    args: [...argumentsOf(launch, load), 'mcp', ...flags],
    env: { CLAUDE_CODE_TASK_LIST_ID: '${CLAUDE_CODE_TASK_LIST_ID:-}' },
  }
}

/** The hooks by event, each as one group. */
export function hookGroups(launch: Launch, flags: readonly string[] = []): [event: string, group: HookGroup][] {
  return Object.entries(hookEvents).map(([event, { word, timeout, ...rest }]) => {
    const args = [...argumentsOf(launch, loadOrNothing), 'hook', word, ...flags]
    const hook: Hook = { type: 'command', command: 'node', args, timeout }
    return [event, { ...rest, hooks: [hook] }]
  })
}

/** The line for the person's settings; they have one status line, so init only prints it. */
export function statusLine(launch: Launch, flags: readonly string[] = []): Readonly<Record<string, unknown>> {
  const start = launch.kind === 'path' ? JSON.stringify(launch.main) : `-e "${load}" dibs`
  return { type: 'command', command: ['node', start, 'statusline', ...flags].join(' '), padding: 0 }
}

/** Does this entry start the server of dibs, wherever it lies or lay? With another environment node starts what that says. */
export function isOurServer(entry: unknown): boolean {
  if (flagsBehind(entry, ['mcp']) === undefined || !isRecord(entry)) return false
  const { type = 'stdio', env = {} } = entry
  return type === 'stdio' && isRecord(env) && Object.keys(env).every((name) => /^(CLAUDE_CODE_TASK_LIST_ID$|DIBS_)/.test(name))
}

/** Does this entry start the dibs that is installed in the project? */
export function startsInstalled(entry: unknown): boolean {
  return isOurServer(entry) && isRecord(entry) && Array.isArray(entry.args) && entry.args[0] === '-e'
}

/** Is this one of the hooks above, wherever dibs lies or lay? */
export function isOurHook(hook: unknown): boolean {
  return Object.values(hookEvents).some(({ word }) => flagsBehind(hook, ['hook', word]) !== undefined)
}

/** The settings of an entry that is ours: what a person has added to it there. */
export function flagsIn(entry: unknown): readonly string[] {
  const words = [['mcp'], ...Object.values(hookEvents).map(({ word }) => ['hook', word])]
  return words.map((some) => flagsBehind(entry, some)).find((flags) => flags !== undefined) ?? []
}

/** Do two hooks start the same? The timeout is the person's to change. */
export function startsSame(hook: unknown, other: Hook): boolean {
  return isRecord(hook) && hook.command === other.command && isDeepStrictEqual(hook.args, other.args)
}

/** A JSON object, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What follows in `node <main.cjs> <words>`, or in the same by the package's name; undefined for everything else. */
function flagsBehind(entry: unknown, words: readonly string[]): readonly string[] | undefined {
  if (!isRecord(entry) || !isNode(entry.command)) return undefined
  const args = Array.isArray(entry.args) ? entry.args.map(String) : []
  const [first = '', second = '', third] = args
  const byName = first === '-e' && ourCode.test(second) && third === serverName
  const byPath = /(^|[\\/])dist[\\/]main\.[cm]js$/.test(first)
  const rest = byName ? args.slice(3) : byPath ? args.slice(1) : []
  return isDeepStrictEqual(rest.slice(0, words.length), words) ? rest.slice(words.length) : undefined
}

/** By its bare name or a whole path: a relative one, or one of variables, is whatever a project lays there. */
function isNode(command: unknown): boolean {
  if (typeof command !== 'string') return false
  return command === 'node' || (win32.isAbsolute(command) && /[\\/]node(\.exe)?$/.test(command))
}

function argumentsOf(launch: Launch, code: string): string[] {
  return launch.kind === 'path' ? [launch.main] : ['-e', code, serverName]
}
