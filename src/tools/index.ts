/** All tools, in the order in which they are shown. Adding one is one file and one line here. */

import { claimTask } from './claim-task.ts'
import { completeTask } from './complete-task.ts'
import { createTasks } from './create-tasks.ts'
import type { Tool } from './define-tool.ts'
import { getTask } from './get-task.ts'
import { listReady } from './list-ready.ts'
import { listTasks } from './list-tasks.ts'
import { releaseTask } from './release-task.ts'
import { updateTask } from './update-task.ts'

export const tools: readonly Tool[] = [
  createTasks,
  listReady,
  claimTask,
  completeTask,
  getTask,
  listTasks,
  updateTask,
  releaseTask,
]
