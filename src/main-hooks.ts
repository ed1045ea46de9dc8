/** The entry point of `dibs hook` and `dibs statusline`: one answer to Claude Code, or none, and never in its way. Becomes dist/hooks.cjs. */

import { writeSync } from 'node:fs'
import { composeHook, registeredTwice } from './compose.ts'
import { usualCap } from './domain/drain-loop.ts'
import { oneLine } from './domain/one-line.ts'
import type { HookInput } from './hooks/hook.ts'
import { parseInput } from './hooks/hook.ts'
import { answerHook } from './hooks/index.ts'
import { statusLine } from './hooks/statusline.ts'

/** ms. Longer and a list on a hanging disk would hold up every prompt; shorter and a busy machine would be told nothing. */
const patience = 2_000
/** ms. Claude Code allows the end of a session 1,500; what has not been written by then would be cut off anywhere. */
const patienceAtEnd = 1_200
/** Behind a commit there is something to clear up, beside the answer. */
const commits = new Set(['SessionEnd', 'SubagentStop'])

/** Runs one hook or the status line. Ends with exit code 0, whatever happens. `given` and `say` stand for stdin and stdout. */
export async function runHooks(words: readonly string[], given?: string, say = toStdout): Promise<void> {
  const [word, ...rest] = words
  let end = after(patience)
  let isOver = false
  try {
    const isLine = word === 'statusline'
    const json = given ?? (process.stdin.isTTY ? '{}' : await all(process.stdin))
    const flags = isLine ? rest : rest.slice(1) // the event is in the input; the word is for people
    const open = ({ session_id, cwd, workspace }: HookInput) =>
      composeHook(flags, { sessionId: session_id, projectDir: workspace?.project_dir ?? cwd })
    if (isLine) {
      const list = open(parseInput(json) ?? {})
      const line = await statusLine(list, numberIn(process.env.COLUMNS))
      await list?.service.close()
      if (line !== '') say(`${line}\n`)
      isOver = true
    } else {
      let mayCommit = false
      const begun = (event: string) => {
        mayCommit = commits.has(event)
        if (event !== 'SessionEnd') return
        clearTimeout(end)
        end = after(patienceAtEnd)
      }
      const blockCap = numberIn(process.env.CLAUDE_CODE_STOP_HOOK_BLOCK_CAP) ?? usualCap
      say(await answerHook(json, { open, blockCap, now: () => new Date().toISOString(), twice: registeredTwice, begun }))
      isOver = !mayCommit
    }
  } catch (error) {
    if (word !== 'statusline')
      process.stderr.write(`dibs hook: ${oneLine(error instanceof Error ? error.message : String(error))}\n`)
  } finally {
    clearTimeout(end)
  }
  // All that is left of a look is letting go of stdin and of a watch, which is 1 of the 18 ms that a hook may take.
  if (isOver && given === undefined) process.exit(0)
}

/** What comes in until its end. By events: an iterator over it, as `node:stream/consumers` makes one, costs another 0.7 ms. */
function all(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = []
  return new Promise((resolve, reject) => {
    stdin.on('data', (chunk: Buffer) => chunks.push(chunk))
    stdin.on('end', () =>
      resolve(
        Buffer.concat(chunks)
          .toString('utf8')
          .replace(/^\ufeff/, ''),
      ),
    )
    stdin.on('error', reject)
  })
}

/** At once and whole: an answer is far smaller than a pipe, and making a stream of stdout costs 1 ms. */
function toStdout(words: string): void {
  if (words !== '') writeSync(1, words)
}

/** Nothing of a hook is worth waiting longer for: a change that is cut off is whole or absent, as after a kill. */
function after(ms: number): NodeJS.Timeout {
  return setTimeout(() => process.exit(0), ms)
}

function numberIn(value: string | undefined): number | undefined {
  const number = value === undefined || value === '' ? Number.NaN : Number(value)
  return Number.isInteger(number) && number >= 0 ? number : undefined
}
