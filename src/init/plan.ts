/** From what is there to what is to be written, and why: pure, so that what is printed is what is done. */

import { flagsFor, type Launch, permissions, serverName, startsInstalled } from './entries.ts'
import { hasPattern, withoutPattern, withPattern } from './exclude-text.ts'
import { type FileText, hasForeign, pluginOf, saysForeign, saysRefused, speaksOfDibs, valueIn } from './file-text.ts'
import type { GitStep } from './git-steps.ts'
import { isEmptyText } from './json-text.ts'
import { serversWith, serversWithout, settingsWith, settingsWithout, type WantedSettings } from './settings-text.ts'
import { type GitFacts, type LocalFile, type Shared, type ShareMode, share, unshare } from './share.ts'

/** All that the plan rests on. */
export interface Facts {
  readonly launch: Launch
  /** `.mcp.json`, `.claude/settings.json` and `.claude/settings.local.json` of the project. */
  readonly project: { readonly servers: FileText; readonly settings: FileText; readonly local: FileText }
  /** Claude Code's configuration of this user, and their settings. */
  readonly user: { readonly servers: FileText; readonly settings: FileText }
  /** Absent outside of a repository. */
  readonly git?: GitFacts | undefined
  readonly isLinkedWorktree: boolean
  /** Has the person a status line here already? */
  readonly hasStatusLine: boolean
  /** How this dibs is started at a command line. */
  readonly command: string
}

/** What the person asked for. */
export interface Wish {
  readonly user: boolean
  readonly remove: boolean
  readonly share?: ShareMode | undefined
  readonly list?: string | undefined
}

/** One file before and after; `after` absent: it goes. `why` is for people. */
export interface Edit {
  readonly path: string
  readonly name: string
  readonly before?: string | undefined
  readonly after?: string | undefined
  readonly why: string
}

export interface Plan {
  readonly edits: readonly Edit[]
  /** What git does before the files are written, and after. */
  readonly git: { readonly first: readonly GitStep[]; readonly last: readonly GitStep[] }
  /** What the person should know besides, in sentences. */
  readonly says: readonly string[]
  /** Are server and hooks registered here after it? Not where a plugin or the user's own settings have them. */
  readonly registers: boolean
}

/** @throws TaskError `unreadable_file` for a file that is not JSON: then nothing is planned at all. */
export function planInit(facts: Facts, wish: Wish): Plan {
  if (wish.remove) return planRemoval(facts, wish)
  return wish.user ? planUser(facts, wish) : planProject(facts, wish)
}

function planUser({ user, launch, ...facts }: Facts, { list }: Wish): Plan {
  const plugin = pluginOf([user.settings])
  const isForeign = hasForeign(user.servers)
  const edits = [
    plugin ? withoutServers(user.servers) : withServers(user.servers, launch, list),
    isForeign && !plugin
      ? changed(user.settings, whyForeign, settingsWithout)
      : withSettings(user.settings, plugin, wantedSettings(launch, { plugin, enabled: false, list })),
  ]
  const here = [facts.project.servers, facts.project.settings, facts.project.local].filter(speaksOfDibs)
  const also = here.map(
    ({ name }) => `${name} of this project starts dibs as well. One is enough: dibs init --remove takes that one out.`,
  )
  return {
    edits: kept(edits),
    git: nothing,
    says: [
      ...saysPlugin(plugin),
      ...also,
      ...[user.servers, facts.project.servers].flatMap(saysForeign),
      ...saysRefused([user.settings]),
    ],
    registers: !plugin && !isForeign,
  }
}

function planProject(facts: Facts, wish: Wish): Plan {
  const { project, user, git } = facts
  // What a team has committed is not undone by one who has a dibs elsewhere as well.
  const isTheirs = facts.launch.kind === 'path' && startsInstalled(valueIn(project.servers, ['mcpServers', serverName]))
  const launch: Launch = isTheirs ? { kind: 'project' } : facts.launch
  const plugin = pluginOf([user.settings, project.settings, project.local])
  const hasUsers = [user.servers, user.settings].some(speaksOfDibs)
  const byUser = launch.kind === 'path' && hasUsers && wish.list === undefined
  const isForeign = hasForeign(project.servers)
  const registers = !plugin && !byUser && !isForeign
  const [target, other] = launch.kind === 'path' ? [project.local, project.settings] : [project.settings, project.local]
  const wanted =
    registers || plugin ? wantedSettings(launch, { plugin, enabled: registers, list: wish.list }) : { enabled: false }
  const edits = [
    registers ? withServers(project.servers, launch, wish.list) : withoutServers(project.servers),
    isForeign && !plugin ? changed(target, whyForeign, settingsWithout) : withSettings(target, plugin, wanted),
    changed(other, whyElsewhere, settingsWithout),
  ]
  const shared = share(git, wish.share)
  const hidden = registers && launch.kind === 'path' ? localFiles(git) : []
  const exclude = hidden.filter(isToHide).reduce((text, { pattern }) => withPattern(text, pattern), shared.exclude)
  const says = [
    ...saysPlugin(plugin),
    ...(isTheirs ? ['This project starts the dibs that is installed in it, and goes on to do so.'] : []),
    ...(byUser ? [`dibs is registered for you in every project (${user.servers.name}): here it needs nothing more.`] : []),
    ...(hasUsers && launch.kind === 'project' && registers ? [twiceForUser] : []),
    ...saysForeign(project.servers),
    ...saysRefused([project.settings, project.local, user.settings]),
    ...hidden.flatMap((file) => saysLocal(file, git?.exclude ?? '')),
    ...(facts.isLinkedWorktree && registers ? [worktreeNote] : []),
    ...shared.says,
  ]
  return { edits: kept([...edits, excludeEdit(git, exclude), ...attributesEdits(git, shared)]), git: shared, says, registers }
}

function planRemoval({ project, user, git }: Facts, wish: Wish): Plan {
  const [servers, settings] = wish.user
    ? [[user.servers], [user.settings]]
    : [[project.servers], [project.settings, project.local]]
  const edits = [...servers.map(withoutServers), ...settings.map((file) => changed(file, whyGone, settingsWithout))]
  if (wish.user) return { edits: kept(edits), git: nothing, says: [tasksStay], registers: false }
  const shared = unshare(git)
  const exclude = localFiles(git).reduce((text, { pattern }) => withoutPattern(text, pattern), shared.exclude)
  const all = [...edits, excludeEdit(git, exclude), ...attributesEdits(git, shared)]
  return { edits: kept(all), git: shared, says: [tasksStay, ...shared.says], registers: false }
}

const nothing = { first: [], last: [] } as const
const whyServer = 'starts the server in each session'
const whySettings = 'allows its tools without a question, and adds the hooks'
const whyPlugin = 'allows the tools of the plugin, which brings server and hooks itself'
const whyElsewhere = 'said of dibs what another file says now'
const whyForeign = 'would start and allow a server "dibs" that is not ours'
const whyGone = 'no longer speaks of dibs'
const tasksStay = 'The tasks stay as they are.'
// Claude Code runs hooks of the same words once, wherever they stand; these differ in their path (2.1.197 and 2.1.332).
const twiceForUser =
  'dibs is registered for you in every project as well, so its hooks run twice here for you: dibs init --user --remove leaves one.'
const worktreeNote =
  'This is a linked worktree: Claude Code reads .mcp.json only in and above the folder that it starts in, so the other worktrees need their own. dibs init --user is one for all.'

interface Terms {
  readonly plugin: boolean
  readonly enabled: boolean
  readonly list: string | undefined
}

function wantedSettings(launch: Launch, { plugin, enabled, list }: Terms): WantedSettings {
  if (plugin) return { permission: permissions.plugin, enabled }
  return { permission: permissions.server, enabled, hooks: launch, flags: flagsFor(list) }
}

function withServers(file: FileText, launch: Launch, list: string | undefined): Edit | undefined {
  return changed(file, whyServer, (named) => serversWith(named, launch, flagsFor(list)))
}

function withSettings(file: FileText, plugin: boolean, wanted: WantedSettings): Edit | undefined {
  return changed(file, plugin ? whyPlugin : whySettings, (named) => settingsWith(named, wanted))
}

function withoutServers(file: FileText): Edit | undefined {
  return changed(file, whyGone, serversWithout)
}

/** A file that holds nothing any more goes, unless it was so before. */
function changed(file: FileText, why: string, edit: (named: { file: string; text: string }) => string): Edit | undefined {
  const { path, name, text } = file
  const after = edit({ file: name, text: text ?? '' })
  if (after === (text ?? '')) return undefined
  return { path, name, before: text, after: isEmptyText(after) ? undefined : after, why }
}

function excludeEdit(git: GitFacts | undefined, after: string): Edit | undefined {
  if (git === undefined || after === (git.exclude ?? '')) return undefined
  const { excludeFile: name, excludePath: path, exclude } = git
  return { path, name, before: exclude, after: after === '' ? undefined : after, why: 'what git leaves out in this clone' }
}

/** The files that say how git merges: in the tasks root, and of the clone alone. */
function attributesEdits(git: GitFacts | undefined, shared: Shared): Edit[] {
  if (git === undefined) return []
  const files = [
    { file: git.attributes, after: shared.attributes },
    { file: git.cloneAttributes, after: shared.cloneAttributes },
  ]
  return files.flatMap(({ file: { path, name, text: before }, after }) => {
    if (after === (before ?? '')) return []
    return [{ path, name, before, after: after === '' ? undefined : after, why: 'how git merges task files' }]
  })
}

function kept(edits: readonly (Edit | undefined)[]): Edit[] {
  return edits.filter((edit) => edit !== undefined)
}

function localFiles(git: GitFacts | undefined): LocalFile[] {
  return Object.values(git?.local ?? {})
}

function isToHide({ isNew, isIgnored }: LocalFile): boolean {
  return isNew && !isIgnored
}

function saysLocal(file: LocalFile, exclude: string): string[] {
  const name = file.pattern.slice(1)
  if (isToHide(file)) {
    return [`${name} names a path of this machine, so a line in the exclude file of this clone keeps it out of git.`]
  }
  if (!file.isTracked && (file.isIgnored || hasPattern(exclude, file.pattern))) return []
  return [
    `${name} names a path of this machine now, and git sees it: keep that out of your commits, or install dibs in the project.`,
  ]
}

function saysPlugin(plugin: boolean): string[] {
  return plugin ? ['The dibs plugin is on: it brings server and hooks, which would run twice if they stood here too.'] : []
}
