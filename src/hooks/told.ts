/** What a session of Claude Code has been told: where the log was, and what was ready. A memo that is gone is a new beginning. */

import type { TaskService } from '../service/task-service.ts'
import { isRecord, isTexts } from './from-json.ts'

export interface Told {
  readonly cursor: string
  readonly ready: readonly string[]
}

/** Ready tasks remembered. Halved, of a long list old ones would be told as new; doubled, each prompt looks at twice as many. */
export const mostReady = 100

/** What was told last; undefined where nothing was, or nobody remembers. */
export async function lastTold(service: TaskService, sessionId: string): Promise<Told | undefined> {
  const memo = await service.memo(topicOf(sessionId))
  try {
    return memo === undefined ? undefined : toldIn(JSON.parse(memo))
  } catch {
    return undefined
  }
}

function toldIn(value: unknown): Told | undefined {
  if (!isRecord(value)) return undefined
  const { cursor, ready } = value
  return typeof cursor === 'string' && isTexts(ready) ? { cursor, ready } : undefined
}

/** From now on only what comes after this is new. */
export function remember(service: TaskService, sessionId: string, now: Told): Promise<void> {
  return service.keepMemo(topicOf(sessionId), JSON.stringify(now))
}

/** The session id is used up. */
export function forget(service: TaskService, sessionId: string): Promise<void> {
  return service.keepMemo(topicOf(sessionId), undefined)
}

function topicOf(sessionId: string): string {
  return `told-${sessionId}`
}
