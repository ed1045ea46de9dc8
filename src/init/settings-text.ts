/** The texts of Claude Code's files with dibs in them, and without: pure, idempotent, and all else left byte for byte. */

import {
  flagsIn,
  type HookGroup,
  hookEvents,
  hookGroups,
  isOurHook,
  isOurServer,
  isRecord,
  type Launch,
  permissions,
  serverEntry,
  serverName,
  startsSame,
} from './entries.ts'
import { put, takeOut, valueAt } from './json-text.ts'

/** A text and the name that its refusals give it. */
export interface Named {
  readonly file: string
  readonly text: string
}

/** What settings are to say of dibs; what is not named here is taken out. */
export interface WantedSettings {
  readonly permission?: string | undefined
  /** Lets a project's `.mcp.json` start its server without a question. */
  readonly enabled: boolean
  /** Absent: no hooks. */
  readonly hooks?: Launch | undefined
  /** Settings of each hook; absent: as they are. */
  readonly flags?: readonly string[] | undefined
}

/** Settings that say of dibs what is wanted. @throws TaskError `unreadable_file`. */
export function settingsWith({ file, text }: Named, { permission, enabled, hooks, flags }: WantedSettings): string {
  const allowed = permission === undefined ? text : withWord({ file, text }, ['permissions', 'allow'], permission)
  const started = enabled ? withWord({ file, text: allowed }, ['enabledMcpjsonServers'], serverName) : allowed
  return hooks === undefined ? withoutHooks({ file, text: started }) : withHooks({ file, text: started }, hooks, flags)
}

/** Settings that say nothing of dibs. @throws TaskError `unreadable_file`. */
export function settingsWithout({ file, text }: Named): string {
  const words = Object.values(permissions)
  const denied = words.reduce((rest, word) => withoutWord({ file, text: rest }, ['permissions', 'allow'], word), text)
  return withoutHooks({ file, text: withoutWord({ file, text: denied }, ['enabledMcpjsonServers'], serverName) })
}

/**
 * Registers the server; `flags`: its settings, absent: as they are. What a person added to its entry stays; a server of that
 * name that is not dibs stays whole. @throws TaskError `unreadable_file`.
 */
export function serversWith({ file, text }: Named, launch: Launch, flags?: readonly string[]): string {
  const path = ['mcpServers', serverName]
  const there = valueAt(text, path, file)
  const entry = serverEntry(launch, flags ?? flagsIn(there))
  if (there === undefined) return put(text, path, { value: entry, file })
  if (!isOurServer(there)) return text
  const started = put(text, [...path, 'command'], { value: entry.command, file })
  return put(started, [...path, 'args'], { value: entry.args, file })
}

/** Takes the server out. @throws TaskError `unreadable_file`. */
export function serversWithout({ file, text }: Named): string {
  const path = ['mcpServers', serverName]
  return isOurServer(valueAt(text, path, file)) ? takeOut(text, path, file) : text
}

/** Does this text start dibs, as a server or in a hook? */
export function startsDibs({ file, text }: Named): boolean {
  return isOurServer(valueAt(text, ['mcpServers', serverName], file)) || ourHooks({ file, text }).length > 0
}

/** Every event has its one hook in the end; one that starts an older dibs is brought up to date where it stands. */
function withHooks({ file, text }: Named, launch: Launch, flags?: readonly string[]): string {
  return Object.keys(hookEvents).reduce((rest, event) => {
    const ours = ourHooks({ file, text: rest }).filter((one) => one.event === event)
    const [, group] = hookGroups(launch, flags ?? flagsIn(ours[0]?.hook)).find(([name]) => name === event) ?? []
    return group === undefined ? rest : withGroup({ file, text: rest }, { event, group, ours })
  }, text)
}

interface Placed {
  readonly event: string
  readonly group: HookGroup
  /** Those that stand below the event already. */
  readonly ours: readonly OurHook[]
}

function withGroup({ file, text }: Named, { event, group, ours }: Placed): string {
  const [hook] = group.hooks
  const [only] = ours
  if (hook !== undefined && only !== undefined && ours.length === 1 && only.matcher === group.matcher) {
    return startsSame(only.hook, hook) ? text : put(text, [...only.path, 'args'], { value: hook.args, file })
  }
  const cleared = withoutHooks({ file, text }, (one) => one.event === event)
  const groups = valueAt(cleared, ['hooks', event], file)
  return put(cleared, ['hooks', event, Array.isArray(groups) ? groups.length : 0], { value: group, file })
}

interface OurHook {
  readonly event: string
  readonly matcher: unknown
  readonly hook: unknown
  /** Of the hook itself. */
  readonly path: readonly (string | number)[]
}

function ourHooks({ file, text }: Named): OurHook[] {
  const events = valueAt(text, ['hooks'], file)
  return Object.entries(isRecord(events) ? events : {}).flatMap(([event, groups]) =>
    listed(groups).flatMap((group, index) =>
      listed(isRecord(group) ? group.hooks : undefined).flatMap((hook, place) =>
        isOurHook(hook)
          ? [{ event, matcher: isRecord(group) ? group.matcher : undefined, hook, path: ['hooks', event, index, 'hooks', place] }]
          : [],
      ),
    ),
  )
}

/** From the last to the first, so that the places of those that are still to go stay right. */
function withoutHooks({ file, text }: Named, isMeant: (hook: OurHook) => boolean = () => true): string {
  const found = ourHooks({ file, text }).filter(isMeant).reverse()
  return found.reduce((rest, { path }) => withoutHook({ file, text: rest }, path), text)
}

/** With its last hook a group goes whole: its matcher alone says nothing. */
function withoutHook({ file, text }: Named, path: OurHook['path']): string {
  const hooks = valueAt(text, path.slice(0, -1), file)
  return takeOut(text, listed(hooks).length === 1 ? path.slice(0, -2) : path, file)
}

function withWord({ file, text }: Named, path: readonly string[], word: string): string {
  const words = valueAt(text, path, file)
  if (listed(words).includes(word)) return text
  return put(text, [...path, listed(words).length], { value: word, file })
}

function withoutWord({ file, text }: Named, path: readonly string[], word: string): string {
  const index = listed(valueAt(text, path, file)).indexOf(word)
  return index === -1 ? text : withoutWord({ file, text: takeOut(text, [...path, index], file) }, path, word)
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
