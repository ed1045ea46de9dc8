/** What a figure was measured on, without which it means nothing; and what Linux tells about one process. */

import { readdirSync, readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release } from 'node:os'

export interface Machine {
  readonly date: string
  readonly cores: number
  readonly model: string
  readonly node: string
  readonly system: string
  readonly fileSystem: string
  /** Of the last minute, before the bench began. */
  readonly load: number
}

/** This machine, with the file system that `folder` lies on. */
export function machine(folder: string): Machine {
  return {
    date: new Date().toISOString(),
    cores: availableParallelism(),
    model: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    system: `${process.platform} ${release()}`,
    fileSystem: fileSystemOf(folder),
    load: loadavg()[0] ?? 0,
  }
}

/** Magic numbers of statfs(2). */
const fileSystems: Readonly<Record<number, string>> = {
  61267: 'ext4',
  16914836: 'tmpfs',
  2435016766: 'btrfs',
  1481003842: 'xfs',
  2035054128: 'overlay',
  801189825: 'zfs',
  26985: 'nfs',
}

function fileSystemOf(folder: string): string {
  const { type } = statfsSync(folder)
  return fileSystems[type] ?? `file system 0x${type.toString(16)}`
}

/**
 * Processor time of all threads of a process so far, in ms; undefined where the kernel does not tell. Scheduler statistics
 * count nanoseconds, where /proc/<pid>/stat counts ticks of 10 ms, a tenth of a start.
 */
export function processorMs(pid: number): number | undefined {
  const threads = namesIn(`/proc/${pid}/task`)
  const ns = threads.map((id) => Number(textOf(`/proc/${pid}/task/${id}/schedstat`)?.split(' ')[0] ?? 0))
  return ns.length === 0 ? undefined : ns.reduce((sum, one) => sum + one, 0) / 1e6
}

/** Memory that only this process has (USS), in MB; undefined where the kernel does not tell. */
export function privateMegabytes(pid: number): number | undefined {
  const rollup = textOf(`/proc/${pid}/smaps_rollup`)
  if (rollup === undefined) return undefined
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)].map(([, kB]) => Number(kB))
  return kilobytes.reduce((sum, kB) => sum + kB, 0) / 1024
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
