/** Lists that people really kept, where exports of Beads lie beside the checkout; their texts are never copied into it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { z } from 'zod'
import type { TaskFile } from './generated-list.ts'

const issue = z.looseObject({
  id: z.string(),
  title: z.string(),
  description: z.string().nullish(),
  status: z.string().default('open'),
  priority: z.number().int().min(0).max(4).nullish(),
  labels: z.array(z.string()).nullish(),
  created_at: z.string().nullish(),
  dependencies: z.array(z.looseObject({ depends_on_id: z.string(), type: z.string() })).nullish(),
})

export interface RealList {
  readonly name: string
  readonly tasks: readonly TaskFile[]
}

/** Every `*.jsonl` in the `shared/data` folder beside the checkout; none where there is no such folder. */
export function realLists(root: string): RealList[] {
  const folder = join(root, '..', 'shared', 'data')
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return files
    .sort()
    .map((name) => ({ name: basename(name, '.jsonl'), tasks: tasksIn(readFileSync(join(folder, name), 'utf8')) }))
}

function tasksIn(text: string): TaskFile[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.flatMap((line) => {
    const { success, data } = issue.safeParse(JSON.parse(line))
    return success ? [taskOf(data)] : []
  })
}

function taskOf({ id, title, description, status, priority, labels, created_at, dependencies }: z.infer<typeof issue>): TaskFile {
  const ofType = (type: string) =>
    (dependencies ?? []).filter((edge) => edge.type === type).map(({ depends_on_id }) => depends_on_id)
  const [parent] = ofType('parent-child')
  const blockedBy = ofType('blocks')
  return {
    id,
    subject: title.slice(0, 200),
    ...(description ? { description: description.slice(0, 20_000) } : {}),
    status: ['closed', 'tombstone'].includes(status) ? 'completed' : 'pending',
    ...(priority === null || priority === undefined ? {} : { priority }),
    ...(labels?.length ? { labels } : {}),
    ...(parent === undefined ? {} : { parent }),
    ...(blockedBy.length === 0 ? {} : { blockedBy }),
    ...(created_at ? { createdAt: created_at } : {}),
  }
}
