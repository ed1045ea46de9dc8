/** Images as an empty list takes them over: what an import leaves behind. */

import { importTasks } from '../../src/domain/import-tasks.ts'
import type { Task } from '../../src/domain/task.ts'
import type { TaskImage } from '../../src/domain/task-image.ts'
import { worldOf } from '../domain/builders.ts'

/** The tasks that the images become, in their order. */
export function brought(images: readonly TaskImage[], before: readonly Task[] = []): Task[] {
  const world = worldOf(before)
  const { changes } = importTasks(world, { images })
  for (const task of changes) world.put(task)
  return images.flatMap(({ id }) => world.task(id) ?? [])
}
