/** `dibs init` from its words to its exit code: plans first, shows what it will do, then does it. It never asks. */

import { TaskError } from '../domain/errors.ts'
import { exitCodes } from '../exit-codes.ts'
import type { GitDeed } from './git-steps.ts'
import { helpPage, type InitWords, readWords } from './init-words.ts'
import { type Edit, type Facts, type Plan, planInit } from './plan.ts'
import { blocksOf, diffsOf, nextSteps, statusBlock } from './show-plan.ts'

/** What init stands on. */
export interface InitParts {
  /** Reads the files and asks git; writes nothing. `list`: as --list names it. */
  readonly facts: (list: string | undefined) => Promise<Facts>
  /** Writes all of it or nothing. @throws TaskError `store_unwritable`. */
  readonly write: (edits: readonly Edit[]) => void
  /** Has git do it; answers sentences for the person. @throws TaskError. */
  readonly git: (deeds: readonly GitDeed[]) => Promise<readonly string[]>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Answers the exit code; a refusal is one sentence on `err`, and then nothing is written. */
export async function runInit(words: readonly string[], parts: InitParts): Promise<number> {
  try {
    await follow(readWords(words), parts)
    return 0
  } catch (error) {
    if (!(error instanceof TaskError)) throw error
    parts.err(`${error.message}\n`)
    return exitCodes[error.kind]
  }
}

async function follow(wish: InitWords, parts: InitParts): Promise<void> {
  const { facts: gather, out } = parts
  if (wish.does === 'help') return out(helpPage())
  const facts = await gather(wish.list)
  if (wish.does === 'print')
    return out(`${blocksOf({ launch: facts.launch, user: wish.user, list: wish.list })}\n${statusBlock(facts.launch, wish.list)}`)
  const plan = planInit(facts, wish)
  out(diffsOf(plan))
  const says = [...plan.says, ...(wish.does === 'write' ? await carryOut(plan, parts) : [])]
  if (says.length > 0) out(`\n${says.join('\n')}\n`)
  if (wish.does === 'show') return out('\nNothing was written (--dry-run).\n')
  if (wish.remove) return
  if (plan.registers && !facts.hasStatusLine) out(`\n${statusBlock(facts.launch, wish.list)}`)
  out(`\n${nextSteps(facts.command, { asks: plan.registers && !wish.user })}`)
}

async function carryOut({ edits, git: { first, last } }: Plan, { write, git }: InitParts): Promise<string[]> {
  const before = await git(first.map(({ does }) => does))
  write(edits)
  return [...before, ...(await git(last.map(({ does }) => does)))]
}
