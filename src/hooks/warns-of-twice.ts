/** The person whose plugin is not the only dibs here is told once a session, beside what the model is told. */

import type { Hook } from './hook.ts'

/** `start`, and at the start of a session the warning, which costs the model nothing. */
export function warnsOfTwice(start: Hook): Hook {
  return async (context) => {
    const answer = await start(context)
    const warning = context.input.source === 'startup' ? context.twice?.() : undefined
    return warning === undefined ? answer : { ...answer, systemMessage: warning }
  }
}
