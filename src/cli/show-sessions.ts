/** Who works on the list, as a person reads it. */

import { moment } from './moment.ts'
import { after, joined, rowsIn, text } from './rows.ts'
import { type Column, table } from './table.ts'
import type { Screen } from './terminal.ts'

type Row = Readonly<Record<string, unknown>>

/** `dibs sessions`, and the last part of `dibs where`. */
export function showSessions(answer: Row, screen: Screen): string {
  const sessions = rowsIn(answer.sessions)
  if (screen.width === undefined) return table(sessions, pipeColumns, screen)
  return sessions.length === 0 ? 'Nobody is here.' : table(sessions, columnsFor(screen), screen)
}

const pipeColumns: readonly Column<Row>[] = ['name', 'state', 'holds', 'since', 'user', 'host', 'branch', 'dir'].map((field) => ({
  of: (row) => joined(row[field], ','),
}))

const states: Readonly<Record<string, string>> = {
  self: 'here',
  here: 'here',
  gone: 'gone',
  foreign: 'unknown here',
  person: 'a person',
}

function columnsFor({ paint }: Screen): Column<Row>[] {
  return [
    { of: ({ name }) => text(name), style: paint.cyan },
    { of: ({ state }) => states[text(state)] ?? text(state), style: paint.yellow },
    { of: ({ holds }) => after('holds ', joined(holds)), gives: true },
    { of: whereabouts, style: paint.dim, gives: true },
  ]
}

function whereabouts({ since, user, host, branch, dir }: Row): string {
  const parts = [after('since ', moment(since)), text(user) + after('@', text(host)), after('branch ', text(branch)), text(dir)]
  return parts.filter((part) => part !== '').join(' · ')
}
