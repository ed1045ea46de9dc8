/** What the user has set, checked once at the door: flags before environment before defaults, each with where it came from. */

import { isAbsolute, join } from 'node:path'
import { TaskError } from './domain/errors.ts'

/** A value and the setting that gave it (`--dir`, `DIBS_DIR`, `default`), so that every answer can say why. */
export interface Setting<T> {
  readonly value: T
  readonly from: string
}

/** All settings of one process. What is unset is absent; nothing here has touched the disk yet. */
export interface Config {
  /** The tasks root itself, absolute. */
  readonly dir?: Setting<string>
  readonly scope: Setting<Scope>
  /** The list's id: a folder in the tasks root. Without it the root is the list. */
  readonly list?: Setting<string>
  /** The readable name of this session. */
  readonly owner?: Setting<string>
  /** Claude Code's session id. A hint: it is stale after /clear and wrong with --continue (measured). */
  readonly sessionHint?: string
  /** Where the project is looked for. */
  readonly projectDir: Setting<string>
  /** Holds the lists of scope `user`. */
  readonly dataHome: string
  /** Claude Code's own folder; its `tasks` is never the store. */
  readonly claudeDir: string
}

/** Where settings come from; `flags` are the words after the entry point's name. */
export interface Sources {
  readonly flags: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Absolute, or the settings that need it are refused. */
  readonly home: string
}

const scopes = ['project', 'user'] as const
export type Scope = (typeof scopes)[number]

/** Flag -> the variable that it goes before. */
export const flagNames = {
  '--dir': 'DIBS_DIR',
  '--scope': 'DIBS_SCOPE',
  '--list': 'CLAUDE_CODE_TASK_LIST_ID',
  '--owner': 'DIBS_OWNER',
} as const

/** Flag -> what it sets, in the words of the help. */
export const flagWords: Readonly<Record<keyof typeof flagNames, { readonly value: string; readonly what: string }>> = {
  '--dir': { value: 'path', what: 'the tasks root itself, an absolute path' },
  '--scope': { value: 'scope', what: 'project (default) or user' },
  '--list': { value: 'id', what: 'the list: a folder in the tasks root' },
  '--owner': { value: 'name', what: 'your name, or that of the session' },
}

type Variable = (typeof flagNames)[keyof typeof flagNames]

/** Longer names make rows unreadable and cost tokens on every answer. */
export const ownerLength = 40
/** With the `.json` files below it, well inside the 255 bytes that file systems allow a name. */
export const listIdLength = 100

const nameStart = '[A-Za-z0-9][A-Za-z0-9._-]'
const listIdPattern = new RegExp(`^${nameStart}{0,${listIdLength - 1}}$`)
const ownerPattern = new RegExp(`^${nameStart}{0,${ownerLength - 1}}$`)
/** Windows opens a device for these, whatever the ending: a list `nul` would swallow its tasks. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** What is wrong with a value, in the words behind `which`; undefined where nothing is. */
type Fault = (value: string) => string | undefined

const faultOfOwner: Fault = (name) =>
  ownerPattern.test(name) ? undefined : `is not a name: use at most ${ownerLength} letters, digits, "-", "_" and "."`
const faultOfScope: Fault = (scope) => (isScope(scope) ? undefined : 'is not a scope: set it to "project" or "user"')
const faultOfPath =
  (folder: string): Fault =>
  (path) =>
    isAbsolute(path) ? undefined : `is not absolute: set the full path of ${folder}`
const faultOfRoot = faultOfPath('the folder that holds the task files')
const faultOfProject = faultOfPath("the project's folder")

/**
 * Reads the settings. An empty variable counts as unset, because `"${NAME:-}"` in `.mcp.json` gives an empty one.
 * @throws TaskError `bad_setting`: names the setting, its value, and what to set instead.
 */
export function readConfig(sources: Sources): Config {
  const { env, cwd, home } = sources
  const flags = readFlags(sources.flags)
  const set = (name: Variable): Setting<string> | undefined => flags.get(name) ?? settingOf(env, name)
  const dir = checked(faultOfRoot, set('DIBS_DIR'))
  const list = checked(faultOfListId, set('CLAUDE_CODE_TASK_LIST_ID'))
  const name = checked(faultOfOwner, set('DIBS_OWNER'))
  const hint = env.CLAUDE_CODE_SESSION_ID
  return {
    ...(dir && { dir }),
    scope: scopeOf(checked(faultOfScope, set('DIBS_SCOPE'))),
    ...(list && { list }),
    ...(name && { owner: name }),
    ...(isUsableHint(hint) && { sessionHint: hint }),
    projectDir: projectDirOf(env, cwd),
    dataHome: absoluteOr(env.XDG_DATA_HOME, () => inHome(home, '.local', 'share')),
    claudeDir: absoluteOr(env.CLAUDE_CONFIG_DIR, () => inHome(home, '.claude')),
  }
}

/** `--name value` and `--name=value`. A wrong flag is a wrong setting: it must not end the server (P7). */
function readFlags(words: readonly string[]): Map<Variable, Setting<string>> {
  const found = new Map<Variable, Setting<string>>()
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = '', ...inline] = word.split('=')
    const variable = Object.entries(flagNames).find(([flag]) => flag === name)?.[1]
    if (variable === undefined)
      throw refusal(`The flag ${show(word)} is unknown. There are ${Object.keys(flagNames).join(', ')}.`)
    const value = inline.length > 0 ? inline.join('=') : rest.shift()
    if (value === undefined) throw refusal(`The flag ${name} needs a value, such as ${name}=VALUE.`)
    if (value !== '') found.set(variable, { value, from: name })
  }
  return found
}

/** The nearest name that may be an owner: `José García` is `Jose-Garcia`. */
export function ownerFrom(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{Mn}/gu, '')
  const fit = plain.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '')
  return fit.slice(0, ownerLength).replace(/-+$/, '') || 'person'
}

function settingOf(env: Sources['env'], name: string): Setting<string> | undefined {
  const value = env[name]
  return value === undefined || value === '' ? undefined : { value, from: name }
}

/** `${...}` that nobody expanded is refused first and for every setting: it would else be taken as a name or a path. */
function checked(faultOf: Fault, setting: Setting<string> | undefined): Setting<string> | undefined {
  if (setting === undefined) return undefined
  const { value, from } = setting
  if (value.includes('${')) {
    throw refusal(`${from} is ${show(value)}, which nobody has expanded. Set the variable that it names, or unset ${from}.`)
  }
  const fault = faultOf(value)
  if (fault === undefined) return setting
  throw refusal(`${from} is ${show(value)}, which ${fault}.`)
}

function isScope(value: string): value is Scope {
  return scopes.some((scope) => scope === value)
}

function scopeOf(setting: Setting<string> | undefined): Setting<Scope> {
  return setting !== undefined && isScope(setting.value)
    ? { value: setting.value, from: setting.from }
    : { value: 'project', from: 'default' }
}

function faultOfListId(id: string): string | undefined {
  if (/[/\\]/.test(id) || id.includes('..')) {
    return 'is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder)'
  }
  if (id.toLowerCase() === 'archive') return 'is kept for the archive: set another name'
  if (deviceName.test(id)) return 'is the name of a Windows device: set another name'
  if (listIdPattern.test(id)) return undefined
  return `is not a list id: set at most ${listIdLength} letters, digits, "-", "_" and ".", beginning with a letter or digit`
}

/** A hint that looks odd is no mistake of the user's: it is left out, and this session adopts nothing. */
function isUsableHint(hint: string | undefined): hint is string {
  return hint !== undefined && /^[A-Za-z0-9_-]{1,100}$/.test(hint)
}

function projectDirOf(env: Sources['env'], cwd: string): Setting<string> {
  return checked(faultOfProject, settingOf(env, 'CLAUDE_PROJECT_DIR')) ?? { value: cwd, from: 'working directory' }
}

/** The XDG base directory specification says to ignore a relative path. */
function absoluteOr(value: string | undefined, otherwise: () => string): string {
  return value !== undefined && isAbsolute(value) ? value : otherwise()
}

/** A relative home would be another folder in every project: the user's lists would lie in it, and Claude Code's not be known. */
function inHome(home: string, ...way: readonly string[]): string {
  if (isAbsolute(home)) return join(home, ...way)
  throw refusal(`HOME is ${show(home)}, which is not absolute: set the full path of your home folder.`)
}

function refusal(message: string): TaskError {
  return new TaskError('bad_setting', message)
}

/** A setting may be anything; 80 characters of it show which one it is. */
function show(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}...` : value)
}
