/** A terminal of its own for a test: tmux without anybody's settings, whose screen is read as text and whose keys are typed. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { isThere } from './command-line.ts'

/** Can tests have a terminal here? Where not, it is said once why their tests do not run. */
export function hasTerminal(): boolean {
  const missing = ['tmux', 'sh', 'stty'].filter((program) => !isThere(program))
  if (missing.length > 0) console.warn(`Tests on a terminal do not run: ${missing.join(', ')} not found.`)
  return missing.length === 0
}

export interface ScreenOptions {
  readonly columns: number
  readonly rows: number
  readonly env?: Readonly<Record<string, string>>
}

/** How long a state may take to appear on a machine that does other things too, in ms. */
export const patienceMs = 45_000

export class TmuxScreen {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dibs-tmux-'))

  /** Runs a line of shell on a terminal of this size; the terminal stays after its end. */
  constructor(line: string, { columns, rows, env = {} }: ScreenOptions) {
    onTestFinished(() => this.#end())
    const settings = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`])
    const size = ['-x', String(columns), '-y', String(rows)]
    this.#tmux('-f', '/dev/null', 'new-session', '-d', ...size, ...settings, `${line}; sleep 600`)
  }

  /** The screen as a person sees it, without what is blank at the ends. */
  text(): string {
    return this.#tmux('capture-pane', '-p').trimEnd()
  }

  /** The screen with its colours as escape sequences. */
  styled(): string {
    return this.#tmux('capture-pane', '-p', '-e')
  }

  /** What tmux knows of the terminal, such as `#{alternate_on}`. */
  ask(format: string): string {
    return this.#tmux('display-message', '-p', format).trim()
  }

  /** Types keys, by tmux's names (`C-c`, `Down`, `PageDown`). */
  type(...keys: readonly string[]): void {
    this.#tmux('send-keys', ...keys)
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows))
  }

  /** Waits until the screen is as wanted. @throws with the screen as it is. */
  async until(wanted: RegExp | ((text: string) => boolean)): Promise<string> {
    return await vi.waitFor(
      () => {
        const text = this.text()
        if (wanted instanceof RegExp ? !wanted.test(text) : !wanted(text)) throw new Error(`The screen shows:\n${text}`)
        return text
      },
      { timeout: patienceMs, interval: 30 },
    )
  }

  #tmux(...words: readonly string[]): string {
    const env = { PATH: process.env.PATH, HOME: this.#folder, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' }
    return execFileSync('tmux', ['-u', '-S', join(this.#folder, 'tmux'), ...words], { env, encoding: 'utf8' })
  }

  #end(): void {
    try {
      this.#tmux('kill-server')
    } finally {
      rmSync(this.#folder, { recursive: true, force: true })
    }
  }
}
