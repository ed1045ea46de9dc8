/** A real `dibs board` on a list in a temporary folder, a page of a real browser on it, and other processes on the same list. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest'
import { browserPath, startBoard, startBrowser } from '../../scripts/board-in-browser.mjs'
import { type TaskFile, writeTasks } from '../bench/generated-list.ts'
import { type BuiltServer, startServer } from '../fixtures/built-servers.ts'
import { type Wire, wireTo } from './wire.ts'

/** Describes what needs a browser. Without one it says so, loudly, and runs nothing. */
export function describeInBrowser(name: string, tests: (browser: () => BrowserContext) => void): void {
  if (browserPath === undefined) {
    console.warn(`\n*** NOT TESTED: ${name}. There is no Chromium here (Debian: apt-get install chromium). ***\n`)
  }
  describe.skipIf(browserPath === undefined)(name, { timeout: 120_000 }, () => {
    let started: Awaited<ReturnType<typeof startBrowser>> | undefined
    beforeAll(async () => {
      started = await startBrowser()
    })
    afterAll(() => started?.close())
    tests(() => {
      if (started === undefined) throw new Error('The browser has not started.')
      return started.context
    })
  })
}

export interface OpenBoard {
  readonly page: Page
  readonly directory: string
  /** What lies between page and board. */
  readonly wire: Wire
  /** The board's process. */
  readonly pid: number
  /** Goes to the board with this query. */
  readonly go: (query?: string) => Promise<void>
  /** A session of its own on the same list. */
  readonly session: (name?: string) => Promise<BuiltServer>
}

/** What the list holds, how large the window is, and which complaints of the browser are part of the test. */
export interface BoardOptions {
  readonly tasks: readonly TaskFile[]
  readonly width?: number
  readonly mayComplain?: RegExp
}

/** Opens a board on a list that holds `tasks`. At the end nothing is left of it, and the browser has complained about nothing. */
export async function openBoard(context: BrowserContext, options: BoardOptions): Promise<OpenBoard> {
  const { tasks, width = 1280, mayComplain = /^$/ } = options
  const directory = mkdtempSync(join(tmpdir(), 'dibs-page-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }))
  writeTasks(directory, tasks)
  const board = await startBoard({ tasksRoot: directory })
  onTestFinished(board.end)
  const wire = await wireTo(board.url)
  const page = await context.newPage()
  page.setDefaultTimeout(45_000) // before the test's own, so that a failure says what was waited for
  await page.setViewportSize({ width, height: 800 })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  onTestFinished(async () => {
    await page.close()
    expect(complaints.filter((complaint) => !mayComplain.test(complaint))).toEqual([])
  })
  const go = async (query = '') => {
    await page.goto('about:blank') // a change of the fragment alone loads nothing
    await page.goto(wire.url.replace('/#', `/${query}#`))
    await page.locator('.link-state.live').waitFor()
  }
  await go()
  return {
    ...{ page, directory, go, wire, pid: board.pid },
    session: (name = 'amber-fox') => startServer(directory, { DIBS_OWNER: name }),
  }
}

/** For a page's start: no frames and late timers, as a tab has that nobody sees. What is done after the picture is done late then. */
export function asUnseen(): void {
  const timer = window.setTimeout
  const late = (run: TimerHandler, ms = 0, ...more: unknown[]) => timer(run, Math.max(ms, 1_000), ...more)
  Object.assign(window, { setTimeout: late, requestAnimationFrame: () => 0 })
}

/** A task as its file has it; waits for nothing unless said. */
export function task(id: string, more: Record<string, unknown> = {}): TaskFile {
  return { id, subject: `Do ${id}`, status: 'pending', createdAt: '2026-11-01T08:00:00.000Z', ...more }
}

/** The card of a task in a column. */
export function cardIn(page: Page, column: string, id: string) {
  return page.locator(`.cell.${column} [data-card="${id}"]`)
}
