/** The answer to a claim, alone or as part of a completion: the task with what it rests on, or why there is none. */

import type { Claimed, ClaimedTask, NothingToClaim } from '../store/task-store.ts'
import { blockerRow, filled, noteLine, row, workView } from './row.ts'

/** What each `why` asks of the caller. */
const whatToDo = {
  all_done: 'Everything is done: stop.',
  waiting: 'Others are at work on what comes first: wait.',
  all_blocked: 'Everything open is blocked and nobody else is at work: ask.',
  no_match: 'Nothing ready matches: widen.',
  empty: 'The list is empty: create.',
} as const

/** The last notes of a former holder are where the work stopped. */
const mostNotes = 10
/** Who is at work is a hint whom to wait for; `counts` has the number. */
const mostInProgress = 10

/** claim_task's whole answer. */
export function claimAnswer(claimed: Claimed) {
  return claimed.task === null ? nothing(claimed) : granted(claimed)
}

/** The answer in a sentence for a person. */
export function renderClaim({
  task,
  why,
}: {
  task: { id: string; subject: string } | null
  why?: keyof typeof whatToDo | undefined
}): string {
  if (task !== null) return `Claimed ${task.id} "${task.subject}".`
  return why === undefined ? 'Nothing to claim.' : whatToDo[why]
}

function granted({ task, blockers, takenOver, already, alsoHeld }: ClaimedTask) {
  return {
    task: { ...workView(task, { notes: takenOver === undefined }), id: task.task.id, subject: task.task.subject },
    blockers: blockers.map((blocker) => ({ ...blockerRow(blocker), id: blocker.id, subject: blocker.subject })),
    ...(takenOver === undefined
      ? {}
      : {
          takenOver: {
            ...filled({ ...takenOver, notes: takenOver.notes.slice(-mostNotes).map(noteLine) }),
            from: takenOver.from,
          },
        }),
    ...(already === undefined ? {} : { already: { ...filled(already), owner: already.owner } }),
    ...(alsoHeld.length === 0 ? {} : { alsoHeld: [...alsoHeld] }),
  }
}

function nothing({ why, inProgress, counts, alsoHeld }: NothingToClaim) {
  return {
    task: null,
    why,
    inProgress: inProgress.slice(0, mostInProgress).map(row),
    counts: { ...counts },
    ...(alsoHeld.length === 0 ? {} : { alsoHeld: [...alsoHeld] }),
  }
}
