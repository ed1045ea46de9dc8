/**
 * Hooks of Claude Code: one file an event, one line each in this table. What all of them hold to:
 *
 * - A hook fails open: whatever is wrong, Claude Code goes on as if dibs were not there.
 * - Where no list has begun nothing is written, and nothing is said.
 * - What a model is told are facts, at most 800 bytes of them, never orders: those look like an injection.
 */

import { type Hook, type HookContext, type HookInput, parseInput } from './hook.ts'
import { preToolUse } from './pre-tool-use.ts'
import { sessionEnd } from './session-end.ts'
import { sessionStart } from './session-start.ts'
import { stop } from './stop.ts'
import { subagentStop } from './subagent-stop.ts'
import { userPromptSubmit } from './user-prompt-submit.ts'
import { warnsOfTwice } from './warns-of-twice.ts'

/** Claude Code's name of the event -> what dibs does. */
export const hooks: Readonly<Record<string, Hook>> = {
  SessionStart: warnsOfTwice(sessionStart),
  UserPromptSubmit: userPromptSubmit,
  PreToolUse: preToolUse,
  SubagentStop: subagentStop,
  Stop: stop,
  SessionEnd: sessionEnd,
}

/** What surrounds a hook: the way to the list, and what the environment says. */
export interface HookParts extends Pick<HookContext, 'blockCap' | 'now' | 'twice'> {
  /** Called at most once. */
  readonly open: (input: HookInput) => ReturnType<HookContext['list']>
  /** Told which event it is, as soon as it is known: how much time there is depends on it. */
  readonly begun?: (event: string) => void
}

/** What stdout is to get for this input: one JSON document, or nothing. @throws whatever the hook throws. */
export async function answerHook(json: string, { open, blockCap, now, twice, begun }: HookParts): Promise<string> {
  const input = parseInput(json)
  const event = input?.hook_event_name
  if (input === undefined || event === undefined || !Object.hasOwn(hooks, event)) return ''
  begun?.(event)
  let list: { readonly opened: ReturnType<HookContext['list']> } | undefined
  const context: HookContext = {
    input,
    blockCap,
    now,
    twice,
    list: () => {
      list ??= { opened: open(input) }
      return list.opened
    },
  }
  try {
    const answer = await hooks[event]?.(context)
    return answer === undefined ? '' : `${JSON.stringify(answer)}\n`
  } finally {
    await list?.opened?.service.close()
  }
}
