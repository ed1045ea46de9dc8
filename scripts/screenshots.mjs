#!/usr/bin/env node
/**
 * Makes the pictures of the README: the built board in headless Chromium, on a list in a temporary folder that holds the demo's
 * plan half-way, with three real sessions at work.
 */

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setStage } from '../examples/demo/stage.mjs'
import { openBoard } from './board-in-browser.mjs'

/** @import { Session } from '../examples/demo/session.mjs' */

const root = fileURLToPath(new URL('..', import.meta.url))
const list = 'orders-refactoring'
/** A picture that a page has to load before it can be read. */
const mostBytes = 300_000
/** Half of the plan's tasks. */
const tasksDone = 15

const stage = setStage(list)
writeFileSync(join(stage.folder, 'home', '.gitconfig'), '[user]\n  name = mejba\n')
const sessions = await stage.start(3)
try {
  await workHalfWay(sessions)
  const board = await openBoard({ tasksRoot: join(stage.directory, '..'), list })
  try {
    await board.page.setViewportSize({ width: 1360, height: 850 })
    await picture(board, { file: 'board.png', query: '?lanes=none', theme: 'light' })
    await picture(board, { file: 'board-dark.png', query: '?lanes=parent', theme: 'dark' })
    await picture(board, { file: 'graph.png', query: '?view=graph', theme: 'light' })
  } finally {
    await board.close()
  }
} finally {
  await stage.closeAll()
  stage.clear()
}

/**
 * The sessions share the plan until half of it is done; then each holds a task.
 * @param {Session[]} workers
 */
async function workHalfWay(workers) {
  const [first] = workers
  const plan = JSON.parse(readFileSync(join(root, 'examples', 'plan.json'), 'utf8'))
  await first?.call('create_tasks', plan)
  for (let done = 0; done < tasksDone; done++) {
    const session = workers[done % workers.length]
    const { task } = (await session?.call('claim_task', {})) ?? {}
    if (task) await session?.call('complete_task', { id: task.id, result: 'Done as described; see the commit.' })
  }
  for (const session of workers) await session.call('claim_task', {})
}

/**
 * @param {Awaited<ReturnType<typeof openBoard>>} board
 * @param {{ file: string, query: string, theme: 'light' | 'dark' }} what
 */
async function picture({ page, url }, { file, query, theme }) {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  await page.goto(url(query))
  await page.locator('.card, .node').first().waitFor()
  await page.mouse.move(0, 0)
  const path = join(root, 'docs', file)
  await page.screenshot({ path })
  const { size } = statSync(path)
  console.log(`docs/${file}  ${Math.ceil(size / 1024)} KB`)
  if (size > mostBytes) throw new Error(`docs/${file} has ${size} bytes; at most ${mostBytes}.`)
}
