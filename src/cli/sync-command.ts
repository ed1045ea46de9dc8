/** `dibs sync`: the tasks of two clones in step, by git. */

import { setTimeout } from 'node:timers/promises'
import { TaskError } from '../domain/errors.ts'
import type { Command, CommandContext, Synced } from './command.ts'
import { moment } from './moment.ts'
import { countIn, plainField } from './own-form.ts'
import { oneLine } from './safe-text.ts'
import { syncLines } from './show-sync.ts'

/** Seconds: a day. */
const longestWatch = 86_400
/** Exit code where a sync ended early: as for a conflict, somebody has to do something about it. */
const exitFailed = 4

export const syncCommand: Command = {
  word: 'sync',
  group: 'Set up',
  summary: 'Bring the tasks in step with the remote',
  description:
    'Commits the task files and nothing else, merges what others have pushed, pushes, and tries again while others are first. Says which claims of this clone lost to an earlier one elsewhere, and what is held elsewhere. Where the tasks lie on a branch with code it merges that branch as "git pull" does, and pushes only while nothing but tasks is unpushed. --json answers {branch, remote, committed, pulled, pushed, codeCommits, mended, lost, elsewhere, failed?: {code, says}}. It ends with 4 when it could not finish.',
  form: () => ({
    fields: [
      plainField('watch', 'number', 'Again every so many seconds, until Ctrl+C.'),
      plainField('pushCode', 'flag', 'Push commits of code as well, where the tasks lie on their branch.'),
    ],
  }),
  examples: [
    ['dibs sync', 'before you begin, and when you leave'],
    ['dibs sync --watch 60', 'two machines in step all day'],
  ],
  run: async ({ watch, pushCode }, context) => {
    const every = watch === undefined ? undefined : countIn(watch, { name: 'watch', most: longestWatch, otherwise: 60 })
    const options = { pushCode: pushCode === true }
    if (every !== undefined) return await keepInStep(context, { ...options, every })
    const synced = await context.sync(options)
    return {
      answer: { ...synced },
      show: () => syncLines(synced).map(oneLine).join('\n'),
      exitCode: synced.failed === undefined ? 0 : exitFailed,
    }
  },
}

/** A line whenever something came, went, or is another trouble than before. */
async function keepInStep(
  context: CommandContext,
  { pushCode, every }: { pushCode: boolean; every: number },
): Promise<undefined> {
  const { terminal, json, signal, wallClock } = context
  let trouble: string | undefined
  while (!signal.aborted) {
    const synced = await context.sync({ pushCode }).catch(troubleOf)
    const isNews = hasHappened(synced) || synced.failed?.code !== trouble
    trouble = synced.failed?.code
    if (isNews && json) terminal.out(`${JSON.stringify({ at: new Date(wallClock()).toISOString(), ...synced })}\n`)
    else if (isNews)
      for (const line of syncLines(synced)) terminal.out(`${moment(new Date(wallClock()).toISOString())}  ${oneLine(line)}\n`)
    await setTimeout(every * 1_000, undefined, { signal }).catch(() => undefined) // it is over when the signal says so
  }
  return undefined
}

/** A list that is busy, or a full disk, is trouble like any other: the next round tries again. */
function troubleOf(error: unknown): Synced {
  if (!(error instanceof TaskError)) throw error
  return { failed: { code: error.code, says: error.message }, lost: [], elsewhere: [] }
}

function hasHappened({ committed = 0, pulled = 0, pushed = 0, lost }: Synced): boolean {
  return committed + pulled + pushed + lost.length > 0
}
