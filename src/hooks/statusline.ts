/** The status line: the list in one short line, or nothing at all. */

import { shortLine } from '../domain/one-line.ts'
import type { HookList } from './hook.ts'

/** `dibs 3 ready · 2 mine · 1 blocked`, zeros left out and at most `columns` wide; empty where there is no task. */
export async function statusLine(list: HookList | undefined, columns: number | undefined): Promise<string> {
  if (list === undefined) return ''
  const { mine, counts } = await list.service.ready({ limit: 0 })
  const { ready, inProgress, blocked, completed, cancelled } = counts
  if (ready + inProgress + blocked + completed + cancelled + mine.length === 0) return ''
  const parts = [part(ready, 'ready'), part(mine.length, 'mine'), part(blocked, 'blocked')].filter((one) => one !== '')
  const line = ['dibs', parts.join(' · ')].join(' ').trimEnd()
  return columns === undefined ? line : shortLine(line, columns)
}

function part(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}`
}
