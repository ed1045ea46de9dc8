/** One prompt is one literal: its name, its words for the menu, its arguments, and what it says. */

import type { TaskService } from '../../service/task-service.ts'

/** What the client was given, by argument. All of it is text: clients split what a person types at its spaces (measured). */
export type Given = Readonly<Record<string, string>>

export interface Prompt {
  readonly name: string
  readonly title: string
  readonly description: string
  /** What a person may type behind the command. */
  readonly hint: string
  /** All may be left out: where one is demanded and missing, Claude Code 2.1.197 answers nothing at all (measured). */
  readonly arguments: readonly { readonly name: string; readonly description: string }[]
  /** The words for the model. What a person got wrong is said in them: a client shows no error of a prompt (2.1.197, measured). */
  readonly text: (given: Given, open: () => Promise<TaskService>) => string | Promise<string>
}
