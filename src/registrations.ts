/** Where a dibs server is registered besides the plugin: both would run, and a session would be sent every tool twice. */

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** Where Claude Code keeps its settings, and which project it is about. */
export interface ClientPlace {
  readonly projectDir: string
  readonly home: string
  /** CLAUDE_CONFIG_DIR, where it is set. */
  readonly configDir?: string | undefined
}

/** The files that register a dibs server for this project, as a person knows them. What cannot be read registers nothing. */
export function registrationsOf({ projectDir, home, configDir }: ClientPlace): string[] {
  const own = parsedIn(join(projectDir, '.mcp.json'))
  const user = parsedIn(join(configDir ?? home, '.claude.json'))
  const local = fieldOf(fieldOf(user, 'projects'), projectDir)
  return [
    ...(registersDibs(own) ? ['.mcp.json'] : []),
    ...(registersDibs(user) || registersDibs(local) ? [`${configDir ?? '~'}/.claude.json`] : []),
  ]
}

/**
 * What a person is told whose plugin is not the only one; undefined where it is. Claude Code itself drops the plugin's server
 * only when both have the same command, which they have not (2.1.197 and 2.1.332, measured: 16 tools instead of 8).
 */
export function twiceWords(files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined
  return `dibs runs twice here: as the plugin, and registered in ${files.join(' and ')}. Every tool is sent twice. "dibs init --remove" or "/plugin disable dibs" leaves one.`
}

/** The file with every project and its history has megabytes: it is parsed only where the name stands in it. */
function parsedIn(file: string): unknown {
  try {
    const text = readFileSync(file, 'utf8')
    return text.includes('dibs') ? JSON.parse(text) : undefined
  } catch {
    return undefined // not there, or no JSON: Claude Code starts nothing from it either
  }
}

function registersDibs(settings: unknown): boolean {
  const servers = fieldOf(settings, 'mcpServers')
  if (typeof servers !== 'object' || servers === null) return false
  return Object.entries(servers).some(([name, server]) => name === 'dibs' || runsDibs(server))
}

/** `node .../dibs/dist/main.cjs mcp`, `npx -y dibs mcp`, `dibs mcp`. */
function runsDibs(server: unknown): boolean {
  const args = fieldOf(server, 'args')
  const words = [fieldOf(server, 'command'), ...(Array.isArray(args) ? args : [])].map(String)
  return (
    words.at(-1) === 'mcp' && words.some((word) => basename(word) === 'dibs' || /dibs.*[\\/]dist[\\/]main\.[cm]js$/.test(word))
  )
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
