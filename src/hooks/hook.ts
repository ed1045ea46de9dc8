/** What a hook is: one event of Claude Code, read from its input, and answered with what Claude Code understands or with nothing. */

import { z } from 'zod'
import type { TaskService } from '../service/task-service.ts'

const text = z.string().optional().catch(undefined)

/** As long as it can stand in a memo's topic. */
const id = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,100}$/)
  .optional()
  .catch(undefined)

/** Claude Code's input, as far as we read it. A field that looks odd counts as absent: its shape is not ours to judge. */
const hookInput = z.object({
  hook_event_name: text,
  session_id: id,
  cwd: text,
  /** SessionStart: startup, resume, clear, compact, fork. */
  source: text,
  /** SessionEnd: clear, resume, logout, prompt_input_exit, other. */
  reason: text,
  tool_name: text,
  tool_input: z.record(z.string(), z.unknown()).optional().catch(undefined),
  agent_id: id,
  agent_type: text,
  /** Stop: what goes on in the background; `type` is shell, subagent (measured, 2.1.332). */
  background_tasks: z
    .array(z.object({ type: text, status: text }))
    .optional()
    .catch(undefined),
  stop_hook_active: z.boolean().optional().catch(undefined),
  workspace: z.object({ project_dir: text }).optional().catch(undefined),
})

export type HookInput = Readonly<z.infer<typeof hookInput>>

/** The list, and the session of it that the hook speaks for. */
export interface HookList {
  readonly service: TaskService
  readonly me?: { readonly session: string; readonly name: string; readonly isGone?: boolean } | undefined
  readonly branchOf: (dir: string) => string | undefined
  readonly uncommitted: (dir: string) => Promise<readonly string[] | undefined>
}

export interface HookContext {
  readonly input: HookInput
  /** Opens the list at first need; undefined where none has begun. @throws TaskError `bad_setting`. */
  readonly list: () => HookList | undefined
  /** Claude Code's limit of Stop hooks that block in a row; 0 is none. */
  readonly blockCap: number
  /** ISO 8601, UTC. */
  readonly now: () => string
  /** What a person is told whose plugin is not the only dibs here; undefined where it is, or where no plugin runs this. */
  readonly twice?: (() => string | undefined) | undefined
}

/** What Claude Code is answered, as JSON; undefined: nothing. */
export type HookAnswer = Readonly<Record<string, unknown>> | undefined

export type Hook = (context: HookContext) => Promise<HookAnswer>

/** The input in `json`; undefined for what is none. */
export function parseInput(json: string): HookInput | undefined {
  try {
    return hookInput.safeParse(JSON.parse(json)).data
  } catch {
    return undefined
  }
}

/** Text that the model reads beside what the event is about. */
export function context(event: 'SessionStart' | 'UserPromptSubmit', words: string): HookAnswer {
  return words === '' ? undefined : { hookSpecificOutput: { hookEventName: event, additionalContext: words } }
}
