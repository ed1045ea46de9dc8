/** SessionStart and the status line, through the built bin: whose tasks are told as one's own, and silence where there is no list. */

import { expect, it } from 'vitest'
import { z } from 'zod'
import { openProject } from '../e2e/project.ts'
import { openClient } from './client.ts'

const answer = z.strictObject({
  hookSpecificOutput: z.strictObject({ hookEventName: z.literal('SessionStart'), additionalContext: z.string() }),
})

function told({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): string {
  expect([code, stderr]).toEqual([0, ''])
  return stdout === '' ? '' : answer.parse(JSON.parse(stdout)).hookSpecificOutput.additionalContext
}

const tasks = [
  { id: 'a1', subject: 'First', priority: 0 },
  { id: 'b1', subject: 'Second' },
  { id: 'c1', subject: 'Third', blockedBy: ['b1'] },
]

it('says nothing and writes nothing in a project without a list', async () => {
  const project = openProject()
  const client = openClient(project)
  for (const source of ['startup', 'resume', 'clear', 'compact', 'fork']) {
    expect(told(await client.hook('SessionStart', { session_id: 's', source }))).toBe('')
  }
  expect(await client.statusline()).toMatchObject({ code: 0, stdout: '', stderr: '' })
  expect(project.traces()).toEqual(['home', 'shop'])
})

it('tells two sessions under one shell apart, however often /clear changes their ids', async () => {
  const project = openProject()
  const [one, two] = [openClient(project), openClient(project)]
  await one.serve({ DIBS_OWNER: 'amber-fox' })
  await two.serve({ DIBS_OWNER: 'brave-elk' })
  await one.call('create_tasks', { tasks })
  await one.call('claim_task', { id: 'a1' })
  await two.call('claim_task', { id: 'b1' })
  await two.call('update_task', { id: 'b1', note: 'half done' })

  const first = told(await one.hook('SessionStart', { session_id: 'cleared-1', source: 'clear' }))
  expect(first).toMatch(
    /^dibs task list shop: 2 in progress, 1 blocked\.\nThis session \(amber-fox\) holds a1 "First" \(since \d\d:\d\d UTC\)\.\nOthers here: brave-elk \(1 task\)\.$/,
  )
  const second = told(await two.hook('SessionStart', { session_id: 'cleared-2', source: 'startup' }))
  expect(second).toMatch(
    /This session \(brave-elk\) holds b1 "Second" \(since \d\d:\d\d UTC; last note: half done\)\.\nOthers here: amber-fox/,
  )

  expect(await one.statusline()).toMatchObject({ code: 0, stdout: 'dibs 1 mine · 1 blocked\n', stderr: '' })
  expect((await two.statusline({ COLUMNS: '11' })).stdout).toBe('dibs 1 min…\n')
})
