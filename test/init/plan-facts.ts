/** What a plan rests on, as tests begin with it: an empty project in a repository, dibs elsewhere on the machine. */

import type { Launch } from '../../src/init/entries.ts'
import { type Edit, type Facts, planInit, type Wish } from '../../src/init/plan.ts'
import type { GitFacts } from '../../src/init/share.ts'

export const here: Launch = { kind: 'path', main: '/opt/dibs/dist/main.cjs' }
export const local = (name: string, isThere = false) => ({
  pattern: `/${name}`,
  isNew: !isThere,
  isTracked: false,
  isIgnored: false,
})
export const git: GitFacts = {
  excludeFile: '.git/info/exclude',
  excludePath: '/p/.git/info/exclude',
  exclude: '# git\n',
  pattern: '/.claude/tasks/',
  branch: 'dibs/tasks',
  attributes: { path: '/p/.claude/tasks/.gitattributes', name: '.claude/tasks/.gitattributes' },
  cloneAttributes: { path: '/p/.git/info/attributes', name: '.git/info/attributes' },
  driver: { wanted: 'node main.cjs merge-driver' },
  tracked: 0,
  local: { servers: local('.mcp.json'), settings: local('.claude/settings.local.json') },
}

export type Texts = Partial<Record<'servers' | 'settings' | 'local' | 'userServers' | 'userSettings', string>>

/** These texts where they belong; all else is not there. */
export function factsOf(texts: Texts = {}, more: Partial<Facts> = {}): Facts {
  const file = (path: string, text: string | undefined) => ({ path, name: path.replace('/p/', ''), text })
  return {
    launch: here,
    project: {
      servers: file('/p/.mcp.json', texts.servers),
      settings: file('/p/.claude/settings.json', texts.settings),
      local: file('/p/.claude/settings.local.json', texts.local),
    },
    user: { servers: file('/h/.claude.json', texts.userServers), settings: file('/h/.claude/settings.json', texts.userSettings) },
    git,
    isLinkedWorktree: false,
    hasStatusLine: false,
    command: 'dibs',
    ...more,
  }
}

const wish = (more: Partial<Wish> = {}): Wish => ({ user: false, remove: false, ...more })
export const plan = (facts: Facts, more: Partial<Wish> = {}) => planInit(facts, wish(more))
export const afterOf = ({ edits }: { readonly edits: readonly Edit[] }, path: string) =>
  edits.find((edit) => edit.path === path)?.after
