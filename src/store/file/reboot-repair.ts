/** The first commit after a restart of the machine: brings the files that the power cut set back to what the log promised. */

import type { Task } from '../../domain/task.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { FileList } from './file-list.ts'
import { textOf } from './outside-edits.ts'

/** The decision that writes the log's last image of every file that was cut; nothing where all are whole. */
export function repairAfterReboot(list: FileList, world: World): Decision<void> {
  const changes = [...(list.reboot?.ids() ?? [])].flatMap((id) => cutTask(list, world, id) ?? [])
  return { kind: 'repair', durable: true, changes, answer: () => undefined }
}

function cutTask(list: FileList, world: World, id: string): Task | undefined {
  const image = list.known.get(id)?.image
  const text = textOf(list.examine(id).sight)
  if (image === undefined || text === undefined || !list.reboot?.wasCut(id, text)) return undefined
  return world.task(id)
}
