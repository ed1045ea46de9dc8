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
}

/** Asks git about the files in `root`, of which it follows `tracked`. Never throws: no answer is an answer too. */
export async function gitHealthOf(root: string, tracked: number): Promise<GitHealth> {
  const said = await ask(existsSync(root) ? root : '.', ['--version'])
  const version = /\d+\.\d+[.\w]*/.exec(said ?? '')?.[0]
  if (tracked === 0) return { version }
  const [command, tasks, archive] = await Promise.all([
    ask(root, ['config', '--get', 'merge.dibs.driver']),
    ask(root, ['check-attr', 'merge', '--', 'a-task.json']),
    ask(root, ['check-attr', 'merge', '--', 'archive/2026-11.jsonl']),
  ])
  const isSaid = (answer: string | undefined, way: string) => answer?.trimEnd().endsWith(`: ${way}`) === true
  return { version, merges: { driver: driverOf(command), tasks: isSaid(tasks, 'dibs'), archive: isSaid(archive, 'union') } }
}

/** The command names node and the bin in quotes; a dibs that was moved or removed leaves it behind. */
function driverOf(command: string | undefined): 'registered' | 'none' | 'lost' {
  if (command === undefined || command.trim() === '') return 'none'
  const paths = [...command.matchAll(/"([^"]+)"/g)].map(([, path = '']) => path)
  return paths.every((path) => existsSync(path)) ? 'registered' : 'lost'
}
