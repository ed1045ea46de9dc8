/** `waitSeconds` of a call, as the service takes it. */

import type { Waiting } from '../service/wait-until.ts'
import type { ToolContext } from './define-tool.ts'

/** undefined when the call does not wait. */
export function waitingOf(seconds: number | undefined, { signal, onWait }: ToolContext): Waiting | undefined {
  return seconds === undefined || seconds === 0 ? undefined : { seconds, signal, onWait }
}
