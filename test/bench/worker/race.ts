/** One process of many that race: works until its time is over or nothing is left, and tells how it went. */

import type { Actor } from '../../../src/domain/actor.ts'
import { TaskError } from '../../../src/domain/errors.ts'
import type { Orders, Raced } from '../orders.ts'
import type { BenchSession } from './session.ts'

/** Claims and completes (`same`: only claims). The time of a claim includes its refusal. */
export async function race(session: BenchSession, { mode, ids, ms }: Orders['race']['order']): Promise<Raced> {
  const { store, counts } = session
  const by = await session.actor()
  const before = { ...counts }
  const won: string[] = []
  let busy = 0
  const claims: number[] = []
  const from = performance.now()
  const requests = mode === 'next' ? endless : ids.map((id) => ({ id }))
  for (const request of requests) {
    const started = performance.now()
    const claimed = await untilNotBusy(() => tryClaim(session, request, by))
    claims.push(performance.now() - started)
    busy += claimed.busy
    if (claimed.value === 'nothing') break
    if (claimed.value !== 'lost') {
      const { id } = claimed.value
      won.push(id)
      if (mode !== 'same') busy += (await untilNotBusy(() => store.complete({ id, result: 'done' }, by))).busy
    }
    if (mode !== 'same' && performance.now() - from > ms) break
  }
  return {
    won,
    refused: claims.length - won.length,
    busy,
    ms: performance.now() - from,
    claims,
    lost: counts.lost - before.lost,
    relinked: counts.relinked - before.relinked,
    takenOver: counts.takenOver - before.takenOver,
  }
}

const endless = {
  *[Symbol.iterator]() {
    for (;;) yield {}
  },
}

async function tryClaim({ store }: BenchSession, request: { readonly id?: string }, by: Actor) {
  try {
    const { task } = await store.claim(request, by)
    return task === null ? 'nothing' : { id: task.task.id }
  } catch (error) {
    if (error instanceof TaskError && error.code === 'already_claimed') return 'lost'
    throw error
  }
}

/** Calls again as often as it is told to, as an agent does; how often is counted, for it is 5 s each time. */
async function untilNotBusy<T>(call: () => Promise<T>): Promise<{ readonly value: T; readonly busy: number }> {
  for (let busy = 0; ; busy++) {
    try {
      return { value: await call(), busy }
    } catch (error) {
      if (!(error instanceof TaskError) || error.code !== 'store_busy') throw error
    }
  }
}
