/** The real disk, with what the engine cannot tell counted on the way: lost numbers, relinked entries, takeovers, bytes. */

import { basename, dirname } from 'node:path'
import { errorCode, type FileSystem, nodeFileSystem } from '../../../src/store/file/file-system.ts'

export interface Counts {
  lost: number
  relinked: number
  takenOver: number
  /** Milliseconds spent in calls of the disk. */
  diskMs: number
  /** Texts of the files created since this was last emptied. */
  texts: string[]
}

/** A file system and its counts, which go on counting. */
export function countingFileSystem(): { fs: FileSystem; counts: Counts } {
  const counts: Counts = { lost: 0, relinked: 0, takenOver: 0, diskMs: 0, texts: [] }
  let wasLost = false
  const clocked =
    <A extends readonly unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      const from = performance.now()
      try {
        return call(...args)
      } finally {
        counts.diskMs += performance.now() - from
      }
    }
  const disk: FileSystem = {
    readIfThere: clocked(nodeFileSystem.readIfThere),
    readBytesIfThere: clocked(nodeFileSystem.readBytesIfThere),
    stampIfThere: clocked(nodeFileSystem.stampIfThere),
    findIfThere: clocked(nodeFileSystem.findIfThere),
    fillFile: clocked(nodeFileSystem.fillFile),
    namesIn: clocked(nodeFileSystem.namesIn),
    createFile: clocked(nodeFileSystem.createFile),
    link: clocked(nodeFileSystem.link),
    rename: clocked(nodeFileSystem.rename),
    unlink: clocked(nodeFileSystem.unlink),
    unlinkLater: nodeFileSystem.unlinkLater,
    makeDirectory: clocked(nodeFileSystem.makeDirectory),
    makeDirectories: clocked(nodeFileSystem.makeDirectories),
    removeTree: clocked(nodeFileSystem.removeTree),
    flushFile: clocked(nodeFileSystem.flushFile),
    flushFileLater: nodeFileSystem.flushFileLater,
    flushDirectory: clocked(nodeFileSystem.flushDirectory),
  }
  const fs: FileSystem = {
    ...disk,
    createFile(path, contents, flush) {
      if (basename(path) === 'entry') wasLost = false
      if (typeof contents === 'string') counts.texts.push(contents)
      disk.createFile(path, contents, flush)
    },
    link(existing, name) {
      const isEntry = basename(existing) === 'entry'
      try {
        disk.link(existing, name)
        if (isEntry && wasLost) counts.relinked += 1
      } catch (error) {
        if (isEntry && errorCode(error) === 'EEXIST') {
          wasLost = true
          counts.lost += 1
        }
        throw error
      }
    },
    rename(from, to) {
      disk.rename(from, to)
      if (basename(dirname(from)) === 'tx' && basename(dirname(to)) === 'tx') counts.takenOver += 1
    },
  }
  return { fs, counts }
}
