/**
 * A list that cannot be where the settings say: told at the first call of any kind, and nothing hangs.
 *
 * Red without: `#refuseFile` in freshness.ts (a file looks like an empty list), `makeFolder` in file-system.ts (a link to nowhere
 * is "busy" for ever), `missingFolders` there (Node's recursive mkdir never returns below /proc).
 */

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openProject } from './project.ts'

const create = { tasks: [{ subject: 'A' }] }
const noFolder = 'lies where a folder of the task list should be (ENOTDIR)'

it('says so of a file where the tasks root should be, to reads and changes alike', async () => {
  const project = openProject()
  const file = join(project.dir, 'notes.txt')
  writeFileSync(file, 'mine')
  for (const list of ['', 'alpha']) {
    const session = await project.session('', { env: { DIBS_DIR: file, CLAUDE_CODE_TASK_LIST_ID: list } })
    expect(await session.refuse('list_ready', {})).toContain(noFolder)
    expect(await session.refuse('create_tasks', create)).toContain(noFolder)
  }
})

it('says so of a link that leads nowhere', async () => {
  const project = openProject()
  mkdirSync(join(project.dir, '.claude'))
  symlinkSync(join(project.dir, 'nowhere'), join(project.dir, '.claude', 'tasks'))
  const session = await project.session('')
  expect(await session.refuse('create_tasks', create)).toContain(noFolder)
})

it.runIf(process.platform === 'linux')('refuses a folder below /proc at once', async () => {
  const session = await openProject().session('', { env: { DIBS_DIR: '/proc/1/dibs' } })
  expect(await session.refuse('create_tasks', create)).toMatch(/^The (task list may not be written|disk refused the task list)/)
})
