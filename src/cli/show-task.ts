/** One task as a person reads it, and what a claim, a completion or a change did to it. */

import { record } from './fields.ts'
import { moment } from './moment.ts'
import { after, joined, rowsIn, taskRows, text } from './rows.ts'
import type { Screen } from './terminal.ts'

type Answer = Readonly<Record<string, unknown>>
type Renderer = (answer: Answer, screen: Screen) => string

/** Shown by themselves, or of no use to a person. */
const elsewhere = new Set(['id', 'subject', 'description', 'result', 'notes', 'claim', 'term', 'blockedBy'])

/** `dibs show`. */
export function showTask(answer: Answer, screen: Screen): string {
  const task = record(answer.task)
  const history = rowsIn(answer.history).map(({ at, by, what }) => `${moment(at)}  ${text(by)}  ${text(what)}`)
  return blocks([
    answer.archived === true ? screen.paint.yellow(`In the archive; "dibs restore ${text(task.id)}" brings it back.`) : '',
    taskBlock(task, screen),
    section('Waits for', waitsFor(answer, task, screen), screen),
    section('Blocks', joined(answer.blocks), screen),
    section('Children', taskRows(rowsIn(answer.children), indented(screen)), screen),
    section('History', history.join('\n'), screen),
  ])
}

/** `dibs claim`: the task to work on, and what it builds on; or why there is none. */
export function showClaim(sentence: string): Renderer {
  return (answer, screen) => {
    if (answer.task === null)
      return blocks([sentence, section('In progress', taskRows(rowsIn(answer.inProgress), indented(screen)), screen)])
    const from = record(answer.takenOver)
    const taken =
      after('Taken over from ', text(from.from)) + after(' on branch ', text(from.branch)) + after(' in ', text(from.dir))
    const also = after('You also hold ', joined(answer.alsoHeld))
    return blocks([
      [sentence, taken, also].filter((line) => line !== '').join('\n'),
      taskBlock(record(answer.task), screen),
      section('Notes of the last holder', noteLines(from.notes), screen),
      section('Builds on', blockerLines(answer.blockers, screen), screen),
    ])
  }
}

/** `dibs complete`. */
export function showCompleted(sentence: string): Renderer {
  return (answer, screen) => {
    const claimed = answer.claimed === undefined ? '' : showClaim('')(record(answer.claimed), screen)
    return blocks([sentence, section('Now ready', taskRows(rowsIn(answer.nowReady), indented(screen)), screen), claimed])
  }
}

/** `dibs release` and `dibs update`. */
export function showChanged(sentence: string): Renderer {
  return (answer) => [sentence, after('Affected: ', joined(answer.affected))].filter((line) => line !== '').join('\n')
}

function taskBlock(task: Answer, screen: Screen): string {
  const { paint } = screen
  const facts = Object.entries(task).filter(([name, value]) => !elsewhere.has(name) && typeof value !== 'object')
  const lists = Object.entries(task).filter(([name, value]) => !elsewhere.has(name) && Array.isArray(value))
  const claim = record(task.claim)
  const since = after('since ', moment(claim.at)) + after(' on ', text(claim.host))
  const lines = [
    ...facts.map(([name, value]) => line(name, name.endsWith('At') ? moment(value) : text(value), screen)),
    ...lists.map(([name, value]) => line(name, joined(value), screen)),
    since === '' ? '' : line('claim', since, screen),
    task.metadata === undefined ? '' : line('metadata', JSON.stringify(task.metadata), screen),
  ]
  const head = `${paint.cyan(text(task.id))}  ${paint.bold(text(task.subject))}`
  return blocks([
    [head, ...lines.filter((each) => each !== '')].join('\n'),
    inset(text(task.description)),
    section('Result', text(task.result), screen),
    section('Notes', noteLines(task.notes), screen),
  ])
}

function line(name: string, value: string, { paint }: Screen): string {
  return `  ${paint.dim(name.padEnd(14))} ${value}`
}

/** Its blockers with what they left; one that does not exist has nothing but its id. */
function waitsFor(answer: Answer, task: Answer, screen: Screen): string {
  const known = new Set(rowsIn(answer.blockers).map(({ id }) => id))
  const missing = Array.isArray(task.blockedBy) ? task.blockedBy.filter((id) => !known.has(id)) : []
  return [blockerLines(answer.blockers, screen), ...missing.map((id) => `${text(id)} (which does not exist)`)]
    .filter((each) => each !== '')
    .join('\n')
}

function blockerLines(value: unknown, { paint }: Screen): string {
  return rowsIn(value)
    .map(({ id, subject, status, result }) => {
      const state = after(' · ', text(status).replace('_', ' '))
      return `${paint.cyan(text(id))}  ${text(subject)}${paint.dim(state)}${after('\n', inset(text(result)))}`
    })
    .join('\n')
}

function noteLines(value: unknown): string {
  return rowsIn(value)
    .map(({ at, by, text: words }) => `${[moment(at), text(by)].filter((part) => part !== '').join('  ')}\n${inset(text(words))}`)
    .join('\n')
}

function section(title: string, body: string, { paint }: Screen): string {
  return body === '' ? '' : `${paint.bold(title)}\n${inset(body)}`
}

/** Two spaces before each line: text of a task cannot pass for a heading of ours. */
function inset(body: string): string {
  return body === ''
    ? ''
    : body
        .split('\n')
        .map((each) => `  ${each}`)
        .join('\n')
}

function indented(screen: Screen): Screen {
  return screen.width === undefined ? screen : { ...screen, width: screen.width - 2 }
}

function blocks(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}
