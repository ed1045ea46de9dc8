/** What the file engine can tell about its own affairs, for people who look for what is wrong. Reads only. */

import { join } from 'node:path'
import type { Finding } from '../../domain/finding.ts'
import type { Health } from '../task-store.ts'
import { archiveFindings } from './archive-findings.ts'
import type { FileSystem } from './file-system.ts'
import { archiveFolder, idOfFile } from './layout.ts'
import { type Examined, fileSystemHere, ownFindings, unplacedIds } from './own-findings.ts'

/** At a glance. */
export function healthOf(at: Examined): Omit<Health, 'tasks'> {
  const { fs, layout, list, isWatched } = at
  const { log } = list
  const kind = fileSystemHere(layout)
  const isThere = fs.stampIfThere(layout.directory) !== undefined
  return {
    engine: 'files',
    begun: log !== undefined,
    facts: {
      exists: isThere,
      problems: list.problems.length,
      unplaced: unplacedIds(at).length,
      ...(kind && { fileSystem: kind.name }),
      ...(isThere && { watch: isWatched }),
      ...(log && {
        commitPoint: log.slots.kind === 'links' ? 'hard links' : 'directories',
        epoch: log.ordinal,
        commits: log.head,
        pending: log.pending !== undefined,
        pastEpochs: fs.namesIn(layout.history).length,
      }),
    },
  }
}

/** Everything that lies in the list directory and below `.dibs`, as far as there is something to say about it. */
export function inspect(at: Examined): Finding[] {
  return [
    ...at.list.problems.map((problem) => problemFinding(at, problem)),
    ...vanished(at),
    ...twins(at),
    ...strangers(at),
    ...archiveFindings(at),
    ...ownFindings(at),
  ]
}

const byFix = 'dibs doctor --fix'

/** The whole line, as git writes it. */
const conflict = /^(<{7} |={7}$|>{7} )/m

function problemFinding({ fs, layout, list }: Examined, { file, why }: { file: string; why: string }): Finding {
  const id = idOfFile(file)
  const isUsed = id !== undefined && list.whyUnreadable(id) === undefined
  if (isUsed && list.marked.has(id)) {
    const says = 'A merge has left its marks in it: both sides are read as one, and the next change of the list writes it so.'
    return { severity: 'broken', code: 'conflict_markers', at: file, says, mend: byFix }
  }
  if (isUsed && list.strayIds.has(id))
    return { severity: 'warning', code: 'wrong_id', at: file, says: `It is read, but ${why}.`, mend: byFix }
  if (isUsed) return { severity: 'warning', code: 'odd_file', at: file, says: `It is read, but ${why}.` }
  if (id === undefined) {
    return {
      severity: 'broken',
      code: 'wrong_name',
      at: file,
      says: `It is no task: ${why}.`,
      mend: 'Rename it to <id>.json, or move it away.',
    }
  }
  if (conflict.test(textOf(fs, layout.task(id)) ?? '')) {
    const mend = 'Choose a side and take the markers out; the larger "term" is the right one.'
    return {
      severity: 'broken',
      code: 'conflict_markers',
      at: file,
      says: 'A merge has left its marks in it, and neither side is a task.',
      mend,
    }
  }
  return { severity: 'broken', code: 'unreadable', at: file, says: `It cannot be used: ${why}.`, mend: 'Mend the file by hand.' }
}

/** A task that the log knows and that has no file: only while it is held is it still there. */
function vanished({ fs, layout, list }: Examined): Finding[] {
  return [...list.known.ids()].flatMap((id): Finding[] => {
    const known = list.known.get(id)
    if (known === undefined || known.bytes === null || fs.stampIfThere(layout.task(id)) !== undefined) return []
    const stays = list.graph.task(id) !== undefined
    const says = stays ? 'Its file has gone; its claim stands in the log.' : 'Its file has gone, and the task with it.'
    const mend = stays ? undefined : `Bring it back (git checkout -- ${id}.json); a task is given up by cancelling it.`
    return [{ severity: 'warning', code: 'vanished', at: `${id}.json`, says, mend }]
  })
}

/** Two files whose names differ in case only: where the disk knows no case they overwrite each other. */
function twins({ list }: Examined): Finding[] {
  const seen = new Map<string, string>()
  return [...list.graph.ids()].sort().flatMap((id): Finding[] => {
    const other = seen.get(id.toLowerCase())
    seen.set(id.toLowerCase(), id)
    if (other === undefined) return []
    return [
      {
        severity: 'broken',
        code: 'same_id',
        at: `${id}.json`,
        says: `Its id is that of ${other}.json but for case.`,
        mend: 'Rename one.',
      },
    ]
  })
}

/** Ours, and git's: the tasks may be a worktree by themselves. */
const known = new Set(['.dibs', '.git', '.gitattributes', archiveFolder])

/** What lies between the task files and is none. */
function strangers({ fs, layout }: Examined): Finding[] {
  return fs.namesIn(layout.directory).flatMap((name): Finding[] => {
    if (known.has(name) || name.endsWith('.json')) return []
    if (/^\.dibs\.[0-9a-z]+$/.test(name)) {
      const says = 'A process died while it made .dibs. Nobody reads it.'
      return [{ severity: 'note', code: 'orphaned', at: name, says, mend: 'It may be removed.' }]
    }
    const isList = fs.namesIn(join(layout.directory, name)).some((inside) => inside === '.dibs' || idOfFile(inside) !== undefined)
    const says = isList ? 'It is another list, by its id.' : 'It is no task; nobody reads it.'
    return [{ severity: 'note', code: isList ? 'another_list' : 'stranger', at: name, says }]
  })
}

function textOf(fs: FileSystem, path: string): string | undefined {
  try {
    return fs.readIfThere(path)
  } catch {
    return undefined
  }
}
