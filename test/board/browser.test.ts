/**
 * A board on a terminal opens the browser, without telling everybody on the machine how to get in.
 *
 * Seen red when: the browser is started with the token; it is opened in spite of --no-open; a missing browser ends the board.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bin, newPlace } from '../cli/command-line.ts'
import { hasTerminal, TmuxScreen } from '../cli/tmux-screen.ts'

/** A board on a screen, and what its "browser" was called with. */
function boardOnTerminal({ words = '', hasBrowser = true }: { words?: string; hasBrowser?: boolean } = {}) {
  const at = newPlace()
  const [bins, called] = [join(at.project, 'bin'), join(at.project, 'called')]
  mkdirSync(bins)
  writeFileSync(called, '')
  if (hasBrowser) writeFileSync(join(bins, 'xdg-open'), `#!/bin/sh\necho "$@" >> '${called}'\n`, { mode: 0o755 })
  const line = `cd '${at.project}'; PATH='${bins}' '${process.execPath}' '${bin}' board ${words}; echo "exit $?"`
  const screen = new TmuxScreen(line, { columns: 120, rows: 10, env: { HOME: `${at.project}-home`, DIBS_OWNER: 'mejba' } })
  return { screen, opened: () => readFileSync(called, 'utf8').trim() }
}

describe.runIf(process.platform === 'linux' && hasTerminal())('a board on a terminal', () => {
  it('opens the browser with a ticket for one use, and prints the URL with the token', async () => {
    const { screen, opened } = boardOnTerminal()
    const [, origin = '', token = ''] = /^(http:\S+)\/#([\w-]{43})$/m.exec(await screen.until(/Ctrl\+C ends it/)) ?? []
    await expect.poll(opened).toMatch(new RegExp(`^${origin}/open/[\\w-]{43}$`))
    expect(opened()).not.toContain(token)
    const entered = await fetch(opened(), { redirect: 'manual' })
    expect([entered.status, entered.headers.get('location')]).toEqual([303, `/#${token}`])
    expect((await fetch(opened(), { redirect: 'manual' })).status).toBe(404)
    screen.type('C-c')
    expect(await screen.until(/exit \d/)).toContain('exit 0')
  })

  it('opens none when it is told so, and goes on where there is none', async () => {
    for (const without of [{ words: '--no-open' }, { hasBrowser: false }]) {
      const { screen, opened } = boardOnTerminal(without)
      const [, origin = ''] = /^(http:\S+)\/#/m.exec(await screen.until(/Ctrl\+C ends it/)) ?? []
      expect((await fetch(origin)).headers.get('x-content-type-options')).toBe('nosniff')
      screen.type('C-c')
      expect(await screen.until(/exit \d/)).toContain('exit 0')
      expect(opened()).toBe('')
    }
  })
})
