/** What the file engine finds in its own folder, on its disk and among its sessions. Reads only. */

import type { Finding } from '../../domain/finding.ts'
import type { CommitLog } from './commit-log.ts'
import { epochsIn, openEpoch } from './epoch.ts'
import type { FileList } from './file-list.ts'
import type { FileSystem } from './file-system.ts'
import { type FileSystemKind, fileSystemOf } from './file-system-kind.ts'
import { idOfFile, type Layout } from './layout.ts'
import { parseEntry } from './log-entry.ts'
import type { Presence } from './presence.ts'

/** The parts of an engine that are looked at. */
export interface Examined {
  readonly fs: FileSystem
  readonly layout: Layout
  readonly list: FileList
  readonly presence: Presence
  /** Does the system tell of changes in the list directory? */
  readonly isWatched: boolean
}

/** Everything about `.dibs` and the disk that there is something to say about. */
export function ownFindings(at: Examined): Finding[] {
  return [...diskFindings(at), ...logFindings(at), ...sessionFindings(at)]
}

function diskFindings({ fs, layout, list, isWatched }: Examined): Finding[] {
  const found: Finding[] = []
  const kind = fileSystemHere(layout)
  if (kind?.isSilent) {
    const says = `It lies on ${kind.name}, which does not tell of changes made elsewhere: they are seen within 60 s, and one winner rests on its server's link().`
    found.push({
      severity: 'warning',
      code: 'network_file_system',
      at: '.',
      says,
      mend: 'Set DIBS_DIR to a folder on a local disk.',
    })
  } else if (!isWatched && fs.stampIfThere(layout.directory) !== undefined) {
    const says = 'The system lets nobody watch it: each answer looks at all files itself, at most once a second.'
    found.push({
      severity: 'warning',
      code: 'no_watch',
      at: '.',
      says,
      mend: 'On Linux raise fs.inotify.max_user_watches or max_user_instances.',
    })
  }
  if (list.log?.slots.kind === 'directories') {
    found.push({
      severity: 'note',
      code: 'no_hard_links',
      at: '.dibs',
      says: 'There are no hard links here: changes are committed by renaming directories.',
    })
  }
  return found
}

function logFindings(at: Examined): Finding[] {
  const { fs, layout, list } = at
  const found: Finding[] = unplacedIds(at).map((id) => {
    const says =
      'It could not be replaced when it was changed (permissions, or held open): it is read from .dibs/unplaced, and every change tries again.'
    return {
      severity: 'broken',
      code: 'unplaced',
      at: `${id}.json`,
      says,
      mend: 'Let this user write it, and close what holds it open.',
    }
  })
  if (list.log === undefined) {
    const isThere = fs.stampIfThere(layout.own) !== undefined
    const says = isThere
      ? 'There is no usable log in it: the next change builds it anew from the files.'
      : 'Nobody has changed this list with dibs yet.'
    return [...found, { severity: isThere ? 'warning' : 'note', code: 'no_log', at: '.dibs', says }]
  }
  for (const name of fs.namesIn(layout.log)) {
    if (openEpoch(fs, layout, name) !== undefined) continue
    found.push({
      severity: 'warning',
      code: 'broken_epoch',
      at: `.dibs/log/${name}`,
      says: 'Its first entry cannot be read: it does not count.',
    })
  }
  if (list.log.pending !== undefined) {
    found.push({
      severity: 'note',
      code: 'pending',
      at: '.dibs/log',
      says: 'The last change is still being written: the next one finishes it.',
    })
  }
  if (list.reboot !== undefined) {
    found.push({
      severity: 'note',
      code: 'restarted',
      at: '.dibs/log',
      says: 'The machine was restarted since: the next change checks all files.',
    })
  }
  found.push(...voidEntries(list.log))
  const late = epochsIn(fs, layout).length - 1 + fs.namesIn(layout.retired).length
  if (late > 0) {
    found.push({
      severity: 'note',
      code: 'unfolded',
      at: '.dibs',
      says: `${late} past epoch(s) wait to be folded into the history: a later session does it.`,
    })
  }
  return found
}

/** Entries that count as never promised: one with a kind that only another version knows is among them. */
function voidEntries({ head, slots, directory, epoch }: CommitLog): Finding[] {
  const unread = Array.from({ length: head }, (_, i) => i + 1).filter(
    (n) => parseEntry(slots.read(directory, n) ?? '') === undefined,
  )
  if (unread.length === 0) return []
  const says = `${unread.length} of its entries cannot be read (a power cut, or another version of dibs) and do not count; the first is ${unread[0]}.`
  return [{ severity: 'warning', code: 'void_entry', at: `.dibs/log/${epoch}`, says }]
}

function sessionFindings({ fs, layout, presence }: Examined): Finding[] {
  const sessions = presence.known()
  const known = new Set(sessions.map(({ session }) => session))
  const damaged = fs
    .namesIn(layout.sessions)
    .filter((name) => name.endsWith('.json') && ![...known].some((one) => name.startsWith(one)))
  const gone = sessions.filter(({ state }) => state === 'gone').length
  return [
    ...damaged.map((name): Finding => {
      const says = 'It cannot be read: while its heartbeat moves, the session counts as here.'
      return { severity: 'warning', code: 'damaged_presence', at: `.dibs/sessions/${name}`, says }
    }),
    ...(gone > 0
      ? [
          {
            severity: 'note',
            code: 'gone_sessions',
            at: '.dibs/sessions',
            says: `${gone} session(s) have gone; a later one clears up after them.`,
          } as const,
        ]
      : []),
  ]
}

/** Tasks whose file could not be replaced when they were changed. */
export function unplacedIds({ fs, layout }: Examined): string[] {
  return fs.namesIn(layout.unplaced).flatMap((name) => idOfFile(name) ?? [])
}

/** Undefined on a system that does not say. */
export function fileSystemHere({ directory }: Layout): FileSystemKind | undefined {
  try {
    return fileSystemOf(directory)
  } catch {
    return undefined
  }
}
