/** How git merges the task files in this clone: whether it knows our driver, and which files it would hand to it. Asks only. */

import { existsSync } from 'node:fs'
import { ask } from './command.ts'

export interface GitHealth {
  /** Such as `2.39.5`; absent without git. */
  readonly version?: string | undefined
  /** `lost`: a driver is registered that is there no longer. Absent where git follows no task file. */
  readonly merges?:
    | { readonly driver: 'registered' | 'none' | 'lost'; readonly tasks: boolean; readonly archive: boolean }
    | undefined
  /** Task files of the list whose merge git still waits for. */
  readonly unmerged?: readonly string[] | undefined
}

interface Place {
  readonly root: string
  readonly directory: string
}

/** Asks git about the files of a list, of which it follows `tracked`. Never throws: no answer is an answer too. */
export async function gitHealthOf({ root, directory }: Place, tracked: number): Promise<GitHealth> {
  const said = await ask(existsSync(root) ? root : '.', ['--version'])
  const version = /\d+\.\d+[.\w]*/.exec(said ?? '')?.[0]
  if (tracked === 0) return { version }
  const [command, tasks, archive, stages] = await Promise.all([
    ask(root, ['config', '--get', 'merge.dibs.driver']),
    ask(root, ['check-attr', 'merge', '--', 'a-task.json']),
    ask(root, ['check-attr', 'merge', '--', 'archive/2026-11.jsonl']),
    ask(directory, ['ls-files', '-u', '-z', '--', '.']),
  ])
  const isSaid = (answer: string | undefined, way: string) => answer?.trimEnd().endsWith(`: ${way}`) === true
  const unmerged = unmergedIn(stages ?? '')
  return {
    version,
    unmerged,
    merges: { driver: driverOf(command), tasks: isSaid(tasks, 'dibs'), archive: isSaid(archive, 'union') },
  }
}

/** A line for each side, with the name behind a tab. */
function unmergedIn(stages: string): string[] {
  const names = stages.split('\0').flatMap((line) => line.split('\t')[1] ?? [])
  return [...new Set(names)].filter((name) => /^[^/]+\.json$/.test(name))
}

/** The command names node and the bin in quotes; a dibs that was moved or removed leaves it behind. */
function driverOf(command: string | undefined): 'registered' | 'none' | 'lost' {
  if (command === undefined || command.trim() === '') return 'none'
  const paths = [...command.matchAll(/"([^"]+)"/g)].map(([, path = '']) => path)
  return paths.every((path) => existsSync(path)) ? 'registered' : 'lost'
}
