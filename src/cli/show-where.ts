/** Where a list lies, as a person reads it: a fact a line. */

import { record } from './fields.ts'
import { after, counted, rowsIn, text } from './rows.ts'
import { showSessions } from './show-sessions.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>

/** `dibs where`: in a pipe a fact a line, its name before a tab, and those who are here as `session`. */
export function showWhere(answer: Answer, screen: Screen): string {
  const facts: [string, string][] = [
    ['list', text(answer.list)],
    ['directory', text(answer.directory)],
    ['chosen by', text(answer.why)],
    ['git', gitWords(record(answer.git))],
    ['store', storeWords(record(answer.store))],
  ]
  const sessions = showSessions(answer, screen)
  if (screen.width === undefined) {
    const here = sessions.split('\n').flatMap((line) => (line === '' ? [] : [`session\t${line}`]))
    return [...facts.map((fact) => fact.join('\t')), ...here].join('\n')
  }
  const { paint } = screen
  const widest = Math.max(...facts.map(([name]) => name.length))
  const lines = facts.map(
    ([name, value]) => `${paint.dim(name.padEnd(widest))}  ${name === 'directory' ? paint.bold(value) : value}`,
  )
  const title = rowsIn(answer.sessions).length === 0 ? [] : [paint.bold('Sessions')]
  return [...lines, '', ...title, sessions].join('\n')
}

function gitWords(git: Answer): string {
  if (git.refused !== undefined) return `does not answer here: ${text(git.refused)}`
  if (git.repository === undefined) return 'no repository'
  const rule = record(git.ignoredBy)
  const by = `by ${text(rule.file)}:${text(rule.line)} "${text(rule.pattern)}"`
  const ignored = git.ignoredBy !== undefined
  const own = Number(git.trackedOwn) > 0 ? '; files of .dibs are followed too, which "dibs doctor" explains' : ''
  const tracked = Number(git.tracked)
  if (git.ownBranch !== undefined) {
    return `on a branch of its own, ${text(git.ownBranch)} (${counted(tracked, 'file')}): "dibs sync" shares it${own}`
  }
  if (tracked > 0) return `tracked (${counted(tracked, 'file')})${ignored ? `, new ones are ignored ${by}` : ''}${own}`
  return `${ignored ? `ignored ${by}` : 'not tracked yet, and not ignored'}${own}`
}

function storeWords(store: Answer): string {
  const facts = record(store.facts)
  if (facts.exists === false) return `nothing there yet${after(', on ', text(facts.fileSystem))}: the first task makes it`
  const parts = [
    counted(store.tasks, 'task'),
    text(store.engine) + after(' on ', text(facts.fileSystem)),
    facts.commits === undefined
      ? 'nobody has changed it with dibs yet'
      : `${counted(facts.commits, 'change')} in epoch ${text(facts.epoch)}`,
    after('committed by ', text(facts.commitPoint)),
    facts.watch === false ? 'not watched' : facts.watch === true ? 'watched' : '',
    facts.pending === true ? 'a change is under way' : '',
    ifAny(facts.unplaced, 'unplaced'),
    ifAny(facts.problems, 'with problems ("dibs doctor")'),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function ifAny(value: unknown, words: string): string {
  return Number(value ?? 0) > 0 ? `${text(value)} ${words}` : ''
}
