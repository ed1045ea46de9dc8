/** What the MCP server of one session is made from. */

import type { TaskService } from '../service/task-service.ts'

export interface ServerParts {
  /**
   * Opens the list, at the first call of a tool and again after it failed.
   * @throws TaskError, `bad_setting` for one: then every tool answers what to set.
   */
  readonly open: () => Promise<TaskService>
  readonly about: { readonly name: string; readonly version: string; readonly listName: string }
  /** Takes what a person who debugs wants to read; never stdout. */
  readonly log: (detail: string) => void
}
