/** SessionEnd: whoever ends lets go, and says where the work lies. Clearing and resuming end nothing: the tasks stay held. */

import { shortLine } from '../domain/one-line.ts'
import { joined } from './facts.ts'
import type { Hook, HookInput, HookList } from './hook.ts'
import { forget } from './told.ts'

/** Reasons after which nobody of this session is left to work. */
const ends = new Set(['logout', 'prompt_input_exit', 'other'])
/** Uncommitted files that are named. */
const mostFiles = 5
const longestPath = 80

/** Gives everything back with a note about branch, directory and uncommitted files; on clear and resume only forgets what was told. */
export const sessionEnd: Hook = async ({ input, list }) => {
  const here = list()
  if (here === undefined) return undefined
  const { service, me } = here
  if (me !== undefined && ends.has(input.reason ?? '')) {
    const { mine } = await service.ready({ limit: 0 })
    if (mine.length > 0) await service.handBack({ to: 'list', note: await lastWords(input, here) })
    await service.stopLoop()
  }
  if (input.session_id !== undefined) await forget(service, input.session_id)
  return undefined
}

async function lastWords({ reason, cwd }: HookInput, { me, branchOf, uncommitted }: HookList): Promise<string> {
  const ended = `Session ${me?.name} ended (${reason}) and gave this task back.`
  if (cwd === undefined) return ended
  const branch = branchOf(cwd)
  const at = ` It worked in ${shortLine(cwd, 300)}${branch === undefined ? '' : ` on branch ${shortLine(branch, 100)}`}`
  const files = await uncommitted(cwd)
  if (files === undefined) return `${ended}${at}.`
  if (files.length === 0) return `${ended}${at}; everything there is committed.`
  const named = files.slice(0, mostFiles).map((file) => shortLine(file, longestPath))
  return `${ended}${at}; ${files.length} not committed: ${joined(named, files.length)}.`
}
