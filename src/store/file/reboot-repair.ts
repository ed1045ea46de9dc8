/** The first commit after a restart of the machine: brings the files that the power cut set back to what the log promised. */

import type { Task } from '../../domain/task.ts'
import type { Decision, World } from '../../domain/world.ts'
import type { FileList } from './file-list.ts'
import { textOf } from './outside-edits.ts'

/**
 * The decision that writes the log's last image of every file that was cut, and moves into the archive (again) what had gone there
 * and is back; nothing where all are as promised.
 */
export function repairAfterReboot(list: FileList, world: World): Decision<void> {
  const ids = [...(list.reboot?.ids() ?? [])]
  const changes = ids.flatMap((id) => cutTask(list, world, id) ?? [])
  const removes = ids.filter((id) => isBack(list, id) && world.task(id) === undefined)
  return { kind: 'repair', durable: true, changes, removes, answer: () => undefined }
}

function isBack(list: FileList, id: string): boolean {
  const known = list.known.get(id)
  if (known === undefined || known.image !== undefined || known.bytes !== null) return false
  const { sight } = list.examine(id)
  return sight.kind === 'task' && list.reboot?.wasCut(id, sight.text) === true
}

function cutTask(list: FileList, world: World, id: string): Task | undefined {
  const image = list.known.get(id)?.image
  const text = textOf(list.examine(id).sight)
  if (image === undefined || text === undefined || !list.reboot?.wasCut(id, text)) return undefined
  return world.task(id)
}
