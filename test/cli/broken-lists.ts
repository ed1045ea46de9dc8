/** Ten lists that are broken, each in its own way, as people, git and power cuts leave them. */

import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf } from '../../src/store/file/content-hash.ts'
import type { CommandLine } from './command-line.ts'

export interface BrokenList {
  readonly name: string
  readonly make: (at: CommandLine) => Promise<void>
  /** `severity code at` of every finding, sorted. */
  readonly found: readonly string[]
  /** `code at` of what `--fix` mends, sorted. */
  readonly mended: readonly string[]
  /** What is left, sorted. */
  readonly left: readonly string[]
}

export function git(at: CommandLine, ...words: readonly string[]): string {
  const own = ['-c', 'user.name=mejba', '-c', 'user.email=m@example.org']
  return execFileSync('git', [...own, ...words], { cwd: at.project, env: at.env, stdio: 'pipe', encoding: 'utf8' })
}

function tryGit(at: CommandLine, ...words: readonly string[]): void {
  try {
    git(at, ...words)
  } catch {
    // A merge that ends in a conflict.
  }
}

const text = (id: string, more: object = {}) =>
  `${JSON.stringify({ id, subject: `Task ${id}`, status: 'pending', ...more }, null, 2)}\n`
const put = (at: CommandLine, name: string, content: string) => writeFileSync(join(at.tasks, name), content)
const begun = (at: CommandLine) => at.json(['create', 'One', '--id', 'one'])

/** Both branches change the same lines, without a merge driver. */
async function mergedByHand(at: CommandLine): Promise<void> {
  git(at, 'init', '-q', '-b', 'main')
  await begun(at)
  put(at, 'x.json', text('x', { labels: ['a'] }))
  git(at, 'add', '.')
  git(at, 'commit', '-qm', 'tasks')
  git(at, 'checkout', '-qb', 'topic')
  put(at, 'x.json', text('x', { labels: ['a', 'theirs'], subject: 'Their words', updatedAt: '2026-11-02T00:00:00Z' }))
  git(at, 'commit', '-qam', 'theirs')
  git(at, 'checkout', '-q', 'main')
  put(at, 'x.json', text('x', { labels: ['a', 'ours'], subject: 'Our words', updatedAt: '2026-11-01T00:00:00Z' }))
  git(at, 'commit', '-qam', 'ours')
  tryGit(at, 'merge', '-q', 'topic')
}

export const brokenLists: readonly BrokenList[] = [
  {
    name: 'a merge that git left half-way, without our driver',
    make: mergedByHand,
    found: ['broken conflict_markers x.json', 'warning no_merge_attributes .', 'warning no_merge_driver .'],
    mended: ['conflict_markers x.json', 'no_merge_attributes .', 'no_merge_driver .'],
    left: ['warning unmerged x.json'],
  },
  {
    name: 'files that cannot be read',
    async make(at) {
      await begun(at)
      put(at, 'half.json', '{"id": "half", ')
      put(at, 'torn.json', '{\n<<<<<<< HEAD\n  "id": "torn"\n=======\n>>>>>>> other\n}\n')
      put(at, 'typed.json', text('typed', { priority: 'high' }))
      mkdirSync(join(at.tasks, 'folder.json'))
      symlinkSync('one.json', join(at.tasks, 'link.json'))
    },
    found: [
      'broken conflict_markers torn.json',
      'broken unreadable folder.json',
      'broken unreadable half.json',
      'broken unreadable link.json',
      'broken unreadable typed.json',
    ],
    mended: [],
    left: [
      'broken conflict_markers torn.json',
      'broken unreadable folder.json',
      'broken unreadable half.json',
      'broken unreadable link.json',
      'broken unreadable typed.json',
    ],
  },
  {
    name: 'names and ids that do not agree',
    async make(at) {
      await begun(at)
      put(at, 'copy.json', text('one', { subject: 'A copy that somebody went on with' }))
      put(at, 'a task.json', text('a task'))
      put(at, 'ONE.json', text('ONE'))
      put(at, 'notes.md', 'mine\n')
    },
    found: ['broken same_id one.json', 'broken wrong_name a task.json', 'note stranger notes.md', 'warning wrong_id copy.json'],
    mended: ['wrong_id copy.json'],
    left: ['broken same_id one.json', 'broken wrong_name a task.json', 'note stranger notes.md'],
  },
  {
    name: 'words and names that nobody knows',
    async make(at) {
      await begun(at)
      put(at, 'odd.json', text('odd', { status: 'paused' }))
      put(at, 'lame.json', text('lame', { blockedBy: ['nothing'], parent: 'nobody' }))
      rmSync(join(at.tasks, 'one.json'))
    },
    found: [
      'broken missing_blocker lame',
      'broken unknown_status odd',
      'warning missing_parent lame',
      'warning odd_file odd.json',
      'warning vanished one.json',
    ],
    mended: [],
    left: [
      'broken missing_blocker lame',
      'broken unknown_status odd',
      'warning missing_parent lame',
      'warning odd_file odd.json',
      'warning vanished one.json',
    ],
  },
  {
    name: 'tasks that wait for each other',
    async make(at) {
      await begun(at)
      put(at, 'a.json', text('a', { blockedBy: ['b'], updatedAt: '2026-11-01T00:00:00Z' }))
      put(at, 'b.json', text('b', { blockedBy: ['a'], updatedAt: '2026-11-02T00:00:00Z' }))
      put(at, 'phase.json', text('phase', { blockedBy: ['step'] }))
      put(at, 'step.json', text('step', { parent: 'phase' }))
    },
    found: ['broken circle a', 'broken circle phase'],
    mended: [],
    left: ['broken circle a', 'broken circle phase'],
  },
  {
    name: 'claims of whom nobody knows any more',
    async make(at) {
      await begun(at)
      const held = { status: 'in_progress', term: 1 }
      put(at, 'far.json', text('far', { ...held, owner: 'far-bear', claim: { session: 'x', host: 'desk', user: 'ana' } }))
      put(at, 'hand.json', text('hand', { ...held, owner: 'ana' }))
      put(at, 'free.json', text('free', held))
    },
    found: ['note hand_claim hand', 'note stale_claim free', 'warning foreign_claim far'],
    mended: [],
    left: ['note hand_claim hand', 'note stale_claim free', 'warning foreign_claim far'],
  },
  {
    name: 'a .dibs that git follows, and a driver that has moved away',
    async make(at) {
      git(at, 'init', '-q')
      await begun(at)
      git(at, 'config', 'merge.dibs.driver', '"/nowhere/node" "/nowhere/dibs" merge-driver %O %A %B %P')
      const attributes = '.claude/tasks/*.json merge=dibs\n.claude/tasks/archive/*.jsonl merge=union\n'
      writeFileSync(join(at.project, '.gitattributes'), attributes)
      git(at, 'add', '-f', '.')
      git(at, 'commit', '-qm', 'everything')
    },
    found: ['broken tracked_dibs .dibs', 'warning lost_merge_driver .'],
    mended: ['lost_merge_driver .', 'tracked_dibs .dibs'],
    left: [],
  },
  {
    name: 'a change that could not be put in its place',
    async make(at) {
      await begun(at)
      const file = JSON.stringify(at.read('one'), null, 2)
      const unplaced = join(at.tasks, '.dibs', 'unplaced')
      writeFileSync(join(unplaced, 'one.base'), hashOf(`${file}\n`))
      writeFileSync(join(unplaced, 'one.json'), `${file.replace('"One"', '"One, changed"')}\n`)
    },
    found: ['broken unplaced one.json'],
    mended: ['unplaced one.json'],
    left: [],
  },
  {
    name: 'what dead processes and a power cut left in .dibs',
    async make(at) {
      await begun(at)
      const own = join(at.tasks, '.dibs')
      const [epoch = ''] = readdirSync(join(own, 'log'))
      writeFileSync(join(own, 'log', epoch, '2.json'), '')
      mkdirSync(join(own, 'log', 'other'))
      mkdirSync(join(at.tasks, '.dibs.0123abcd'))
      writeFileSync(join(own, 'sessions', 'half.x1.json'), '{"session": ')
      const ended = { session: 'dead', name: 'amber-fox', host: 'laptop', user: 'ana', hint: '', where: {}, gone: true }
      const process = { pid: 1, startTime: null, pidNamespace: null, bootId: null, since: '2026-11-22T08:00:00.000Z' }
      writeFileSync(join(own, 'sessions', 'dead.x1.json'), JSON.stringify({ ...ended, ...process }))
    },
    found: [
      'note gone_sessions .dibs/sessions',
      'note orphaned .dibs.0123abcd',
      'warning broken_epoch .dibs/log/other',
      'warning damaged_presence .dibs/sessions/half.x1.json',
      'warning void_entry .dibs/log/<epoch>',
    ],
    mended: ['gone_sessions .dibs/sessions'],
    left: [
      'note orphaned .dibs.0123abcd',
      'warning broken_epoch .dibs/log/other',
      'warning damaged_presence .dibs/sessions/half.x1.json',
      'warning void_entry .dibs/log/<epoch>',
    ],
  },
  {
    name: 'an archive with a torn line and the marks of a merge',
    async make(at) {
      await begun(at)
      put(at, 'old.json', text('old', { status: 'completed', completedAt: '2026-01-15T08:00:00.000Z' }))
      await at.json(['archive'])
      put(at, 'child.json', text('child', { parent: 'old', blockedBy: ['old'] }))
      const file = join(at.tasks, 'archive', '2026-01.jsonl')
      appendFileSync(
        file,
        '<<<<<<< HEAD\n{"id":"left","subject":"Left","status":"completed"}\n=======\n{"id":"rig\n>>>>>>> topic\n',
      )
      writeFileSync(join(at.tasks, 'archive', 'README'), 'mine\n')
    },
    found: [
      'broken archive_line archive/2026-01.jsonl:5',
      'broken conflict_markers archive/2026-01.jsonl',
      'note stranger archive/README',
      'warning archived_parent child',
    ],
    mended: [],
    left: [
      'broken archive_line archive/2026-01.jsonl:5',
      'broken conflict_markers archive/2026-01.jsonl',
      'note stranger archive/README',
      'warning archived_parent child',
    ],
  },
]
