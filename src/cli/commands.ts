/** All commands, in the order of the help: those that are tools, and those of the command line's own. */

import type { Command } from './command.ts'
import { completionCommand } from './completion-command.ts'
import { toolCommands } from './tool-commands.ts'

/** A command of one's own is one file and one line here. */
const ownCommands: readonly Command[] = [completionCommand]

/** Every command; words are unique (tested). */
export function allCommands(): readonly Command[] {
  return [...toolCommands(), ...ownCommands]
}
