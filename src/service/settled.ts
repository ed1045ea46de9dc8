/** What ends a wait for the list: something to claim, something that is ready, or nothing left that could ever come. */

import { TaskError } from '../domain/errors.ts'
import type { Claimed, ReadyList } from '../store/task-store.ts'
import type { Attempt } from './wait-until.ts'

/**
 * A claim as one try of a wait: it goes on while there is nothing to claim, or the named task is held or blocked; a list that is
 * all done ends it, for nothing else would. @throws TaskError any other refusal.
 */
export async function attemptClaim(claim: () => Promise<Claimed>): Promise<Attempt<Claimed>> {
  try {
    const claimed = await claim()
    return { settled: claimed.task !== null || claimed.why === 'all_done', answer: () => claimed }
  } catch (error) {
    if (!(error instanceof TaskError) || (error.code !== 'already_claimed' && error.code !== 'task_blocked')) throw error
    return {
      settled: false,
      answer: () => {
        throw error
      },
    }
  }
}

/** A look at what is ready as one try of a wait: it goes on until something is, or the list is done. */
export async function attemptReady(look: () => Promise<ReadyList>): Promise<Attempt<ReadyList>> {
  const list = await look()
  const { ready, inProgress, blocked, completed, cancelled } = list.counts
  const allDone = ready + inProgress + blocked === 0 && completed + cancelled > 0
  return { settled: list.ready.length > 0 || list.more > 0 || allDone, answer: () => list }
}
