/** The built `dibs board` in a headless Chromium of its own: no profile of anybody, no request to anywhere but the board. */

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const binary = fileURLToPath(new URL('../dist/main.cjs', import.meta.url))
/** Where Debian and others put it. */
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const browserWords = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser that is installed; undefined where none is. */
export const browserPath = browsers.find((path) => existsSync(path))

/**
 * `list` undefined: the tasks root itself.
 * @typedef {{ tasksRoot: string, list?: string, owner?: string }} ListPlace
 */

/**
 * Starts `dibs board` on a list.
 * @param {ListPlace} place
 * @returns {Promise<{ url: string, pid: number, end: () => Promise<void> }>} `url` ends with the token
 */
export async function startBoard({ tasksRoot, list = '', owner = 'you' }) {
  const env = { PATH: process.env.PATH, HOME: tasksRoot, DIBS_DIR: tasksRoot, DIBS_OWNER: owner, CLAUDE_CODE_TASK_LIST_ID: list }
  const child = spawn(process.execPath, [binary, 'board', '--no-open'], {
    env,
    cwd: tasksRoot,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`dibs board ended with ${code}.`)))
  })
  const end = async () => {
    child.kill('SIGCONT')
    child.kill('SIGTERM')
    await ended
  }
  return { url: String(url), pid: child.pid ?? 0, end }
}

/** Starts a browser with a profile that goes with it. */
export async function startBrowser() {
  if (browserPath === undefined) throw new Error('There is no Chromium. Debian: apt-get install chromium')
  const profile = mkdtempSync(join(tmpdir(), 'dibs-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    args: browserWords,
    viewport: { width: 1280, height: 800 },
  })
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.abort(),
  )
  const close = async () => {
    await context.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }
  return { context, close }
}

/**
 * Both of them, with a page.
 * @param {ListPlace} place
 */
export async function openBoard(place) {
  const board = await startBoard(place)
  const browser = await startBrowser()
  const page = await browser.context.newPage()
  return {
    page,
    /** The board's address with a query. @param {string} query */
    url: (query) => board.url.replace('/#', `/${query}#`),
    async close() {
      await browser.close()
      await board.end()
    },
  }
}
