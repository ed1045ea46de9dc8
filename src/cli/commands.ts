/** All commands, in the order of the help: those that are tools, and those of the command line's own. */

import { archiveCommand } from './archive-command.ts'
import type { Command } from './command.ts'
import { completionCommand } from './completion-command.ts'
import { doctorCommand } from './doctor-command.ts'
import { exportCommand } from './export-command.ts'
import { importCommand } from './import-command.ts'
import { logCommand } from './log-command.ts'
import { loopCommand } from './loop-command.ts'
import { restoreCommand } from './restore-command.ts'
import { sessionsCommand } from './sessions-command.ts'
import { statsCommand } from './stats-command.ts'
import { syncCommand } from './sync-command.ts'
import { toolCommands } from './tool-commands.ts'
import { treeCommand } from './tree-command.ts'
import { undoCommand } from './undo-command.ts'
import { watchCommand } from './watch-command.ts'
import { whereCommand } from './where-command.ts'
import { whyCommand } from './why-command.ts'

/** A command of one's own is one file and one line here. */
const ownCommands: readonly Command[] = [
  loopCommand,
  undoCommand,
  importCommand,
  exportCommand,
  archiveCommand,
  restoreCommand,
  watchCommand,
  treeCommand,
  whyCommand,
  logCommand,
  statsCommand,
  sessionsCommand,
  syncCommand,
  whereCommand,
  doctorCommand,
  completionCommand,
]

/** Every command; words are unique (tested). */
export function allCommands(): readonly Command[] {
  return [...toolCommands(), ...ownCommands]
}
