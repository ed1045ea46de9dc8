/** A file of Claude Code as it is, and what it says of dibs. */

import { isOurServer, isRecord, permissions, serverName } from './entries.ts'
import { valueAt } from './json-text.ts'
import { startsDibs } from './settings-text.ts'

/** A file as it is: its path, the name that people know it by, and its text (absent: not there). */
export interface FileText {
  readonly path: string
  readonly name: string
  readonly text?: string | undefined
}

/** Is the plugin switched on? Its marketplace may have any name. */
export function pluginOf(files: readonly FileText[]): boolean {
  return files.some((file) => {
    const plugins = valueIn(file, ['enabledPlugins'])
    return isRecord(plugins) && Object.entries(plugins).some(([name, on]) => name.startsWith(`${serverName}@`) && on !== false)
  })
}

/** Is there a server of our name that is not ours? */
export function hasForeign(file: FileText): boolean {
  const there = valueIn(file, ['mcpServers', serverName])
  return there !== undefined && !isOurServer(there)
}

/** What is said of it. */
export function saysForeign(file: FileText): string[] {
  if (!hasForeign(file)) return []
  return [
    `${file.name} has a server "${serverName}" that starts something else: it was left as it is, and is neither started nor allowed by init. To have dibs here, rename or remove that entry and call again.`,
  ]
}

/** Lists by which Claude Code refuses dibs. */
export function saysRefused(files: readonly FileText[]): string[] {
  return files.flatMap((file) => {
    const lists = [['disabledMcpjsonServers'], ['permissions', 'deny']].filter((path) => {
      const words = valueIn(file, path)
      return Array.isArray(words) && words.some((word) => word === serverName || word === permissions.server)
    })
    return lists.map((path) => `${path.join('.')} in ${file.name} names dibs: as long as it does, Claude Code refuses it.`)
  })
}

/** Does it start dibs, as a server or in a hook? */
export function speaksOfDibs({ name, text }: FileText): boolean {
  return text !== undefined && startsDibs({ file: name, text })
}

/** The value at `path`. @throws TaskError `unreadable_file`. */
export function valueIn({ name, text }: FileText, path: readonly string[]): unknown {
  return text === undefined ? undefined : valueAt(text, path, name)
}
