/** What a hook is: one event of Claude Code, read from its input, and answered with what Claude Code understands or with nothing. */

import type { TaskService } from '../service/task-service.ts'
import { isRecord, textOr } from './from-json.ts'

/** As long as it can stand in a memo's topic. */
const idPattern = /^[A-Za-z0-9_-]{1,100}$/

/** Claude Code's input, as far as we read it. */
export interface HookInput {
  readonly hook_event_name?: string | undefined
  readonly session_id?: string | undefined
  readonly cwd?: string | undefined
  /** SessionStart: startup, resume, clear, compact, fork. */
  readonly source?: string | undefined
  /** SessionEnd: clear, resume, logout, prompt_input_exit, other. */
  readonly reason?: string | undefined
  readonly tool_name?: string | undefined
  readonly tool_input?: Readonly<Record<string, unknown>> | undefined
  readonly agent_id?: string | undefined
  readonly agent_type?: string | undefined
  /** Stop: what goes on in the background; `type` is shell, subagent (measured, 2.1.332). */
  readonly background_tasks?: readonly BackgroundTask[] | undefined
  readonly stop_hook_active?: boolean | undefined
  readonly workspace?: { readonly project_dir?: string | undefined } | undefined
}

interface BackgroundTask {
  readonly type?: string | undefined
  readonly status?: string | undefined
}

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
    const value: unknown = JSON.parse(json)
    return isRecord(value) ? inputIn(value) : undefined
  } catch {
    return undefined
  }
}

/** A field that looks odd counts as absent: its shape is not ours to judge. */
function inputIn(given: Readonly<Record<string, unknown>>): HookInput {
  const { tool_input, background_tasks, stop_hook_active, workspace } = given
  return {
    hook_event_name: textOr(given.hook_event_name),
    session_id: idOr(given.session_id),
    cwd: textOr(given.cwd),
    source: textOr(given.source),
    reason: textOr(given.reason),
    tool_name: textOr(given.tool_name),
    tool_input: isRecord(tool_input) ? tool_input : undefined,
    agent_id: idOr(given.agent_id),
    agent_type: textOr(given.agent_type),
    background_tasks: Array.isArray(background_tasks) ? tasksIn(background_tasks) : undefined,
    stop_hook_active: typeof stop_hook_active === 'boolean' ? stop_hook_active : undefined,
    workspace: isRecord(workspace) ? { project_dir: textOr(workspace.project_dir) } : undefined,
  }
}

function idOr(value: unknown): string | undefined {
  return typeof value === 'string' && idPattern.test(value) ? value : undefined
}

/** One that is none makes the whole list odd. */
function tasksIn(items: readonly unknown[]): readonly BackgroundTask[] | undefined {
  return items.every(isRecord) ? items.map(({ type, status }) => ({ type: textOr(type), status: textOr(status) })) : undefined
}

/** Text that the model reads beside what the event is about. */
export function context(event: 'SessionStart' | 'UserPromptSubmit', words: string): HookAnswer {
  return words === '' ? undefined : { hookSpecificOutput: { hookEventName: event, additionalContext: words } }
}
