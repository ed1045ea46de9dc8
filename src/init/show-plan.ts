/** The plan for people: the diff of every file, with what is not of dibs kept out of sight, and what to do next. */

import { diffLines } from '../line-diff.ts'
import { flagsFor, hookGroups, type Launch, permissions, serverEntry, serverName, statusLine } from './entries.ts'
import type { GitStep } from './git-steps.ts'
import type { Edit, Plan } from './plan.ts'

/**
 * Every file with its diff. Settings hold keys and tokens, and an agent's transcript would keep them: of lines that are not of
 * dibs only the keys are shown, their values as "...".
 */
export function diffsOf({ edits, git }: Plan): string {
  const all = [...git.first.map(stepOf), ...edits.map(diffOf), ...git.last.map(stepOf)]
  return all.length === 0 ? 'Nothing to change.\n' : all.join('\n')
}

function stepOf({ why, shows }: GitStep): string {
  return `git, in this clone: ${why}\n${shows.map((line) => `  ${line}`).join('\n')}\n`
}

function diffOf({ name, before, after, why }: Edit): string {
  const ours = isJson(name) ? ownStrings(before ?? '', after ?? '') : undefined
  const lines = diffLines(name, before ?? '', after ?? '').flatMap((hunk) => [
    hunk.head,
    ...hunk.lines.map((line) => (ours === undefined ? line : quiet(line, ours))),
  ])
  const state = before === undefined ? ' (new)' : after === undefined ? ' (removed: nothing else was in it)' : ''
  return `${name}${state}: ${why}\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}

function isJson(name: string): boolean {
  return name.endsWith('.json')
}

const strings = /"(?:[^"\\]|\\.)*"/g

/** What is only before or only after: the strings that the edit itself brings or takes, and no others. */
function ownStrings(before: string, after: string): ReadonlySet<string> {
  const [old, fresh] = [before, after].map((text) => new Set(text.match(strings)))
  return new Set([...(old ?? []), ...(fresh ?? [])].filter((word) => !(old?.has(word) && fresh?.has(word))))
}

/** A string that no colon follows is a value. */
function quiet(line: string, ours: ReadonlySet<string>): string {
  return line.replace(strings, (word, offset: number) => {
    const isKey = /^\s*:/.test(line.slice(offset + word.length))
    return isKey || ours.has(word) || isPlain(word) ? word : '"..."'
  })
}

/** Words that init writes itself in many places. */
function isPlain(word: string): boolean {
  return ['"command"', '"node"', '"stdio"', `"${serverName}"`, '"mcp"', '"hook"'].includes(word)
}

/** The blocks that a person who looks after their files by hand puts into them. */
export function blocksOf({ launch, user, list }: { launch: Launch; user: boolean; list: string | undefined }): string {
  const settings = {
    permissions: { allow: [permissions.server] },
    ...(user ? {} : { enabledMcpjsonServers: [serverName] }),
    hooks: Object.fromEntries(hookGroups(launch, flagsFor(list)).map(([event, group]) => [event, [group]])),
  }
  const blocks: [string, unknown][] = [
    [user ? '~/.claude.json' : '.mcp.json', { mcpServers: { [serverName]: serverEntry(launch, flagsFor(list)) } }],
    [user ? '~/.claude/settings.json' : `.claude/${launch.kind === 'path' ? 'settings.local.json' : 'settings.json'}`, settings],
  ]
  return blocks.map(([name, block]) => `${name}\n\n${JSON.stringify(block, null, 2)}\n`).join('\n')
}

/** The status line that a person may want to put in: they have one, and init never takes its place. */
export function statusBlock(launch: Launch, list: string | undefined): string {
  const line = JSON.stringify(statusLine(launch, flagsFor(list)))
  return `For the state of the list in the status line, put into your settings.json:\n  "statusLine": ${line}\n`
}

/** What to do now. `asks`: Claude Code may ask about a server that stands in the project's .mcp.json, and about no other. */
export function nextSteps(command: string, { asks }: { asks: boolean }): string {
  const approve = asks ? ` in this project; if it asks whether to use the server "${serverName}", approve it once` : ''
  return `Next:
  1. Start Claude Code again${approve}.
  2. Say: turn PLAN.md into tasks. In each further terminal: work through the task list.
  3. Watch it: ${command} watch
`
}
