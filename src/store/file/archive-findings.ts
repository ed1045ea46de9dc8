/** What is wrong with the archive of a list: lines that are no task are found there by nobody. Reads only. */

import { join } from 'node:path'
import type { Finding } from '../../domain/finding.ts'
import { parseArchive } from './archive-files.ts'
import { isArchiveFile } from './archive-index.ts'
import type { FileSystem } from './file-system.ts'
import { archiveFolder, type Layout } from './layout.ts'
import { textAt } from './unplaced.ts'

interface At {
  readonly fs: FileSystem
  readonly layout: Layout
}

/** A file a month, and in it a task a line. */
export function archiveFindings({ fs, layout }: At): Finding[] {
  const kind = fs.stampIfThere(layout.archive)?.kind
  if (kind === undefined) return []
  if (kind !== 'directory') {
    const says = 'It is no folder: nothing can be archived.'
    return [{ severity: 'warning', code: 'no_archive', at: archiveFolder, says, mend: 'Move it away.' }]
  }
  return fs.namesIn(layout.archive).flatMap((name) => {
    const at = `${archiveFolder}/${name}`
    if (!isArchiveFile(name)) return [{ severity: 'note', code: 'stranger', at, says: 'It is no archive; nobody reads it.' }]
    const text = textAt(fs, join(layout.archive, name))
    if (typeof text === 'string') return linesOf(at, text)
    return [{ severity: 'broken', code: 'unreadable', at, says: 'It cannot be read: what is in it counts as missing.' }]
  })
}

function linesOf(at: string, text: string): Finding[] {
  const { bad, isMarked } = parseArchive(text)
  const lines = bad.map(({ line, why }): Finding => {
    const says = `It is no task (${why}): nobody finds it, and nothing overwrites it.`
    return { severity: 'broken', code: 'archive_line', at: `${at}:${line}`, says, mend: 'Mend the line, or take it out.' }
  })
  if (!isMarked) return lines
  const says = 'A merge has left its marks between the lines: the tasks of both sides are read.'
  return [
    { severity: 'broken', code: 'conflict_markers', at, says, mend: 'Take out the lines of marks, and no other.' },
    ...lines,
  ]
}
