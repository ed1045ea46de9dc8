/** The pane of `dibs watch` as lines: a pure function of what is known, the size of the screen and the time. */

import { stripVTControlCharacters } from 'node:util'
import { type ListNow, mostRows } from '../service/list-watch.ts'
import { oneLine } from './safe-text.ts'
import { type Column, cutTo, padTo, table, widthOf } from './table.ts'
import type { Paint } from './terminal.ts'
import { happenedColumns, heldFor, readyColumns, span, waitingColumns, workingColumns } from './watch-rows.ts'
import { keyWords, type PaneState, type Part, parts, rateOf } from './watch-state.ts'

/** The screen to be filled. */
export interface PaneSize {
  readonly width: number
  readonly height: number
}

interface Look extends PaneSize {
  readonly state: PaneState
  readonly now: ListNow
  readonly nowMs: number
  readonly paint: Paint
}

/** Lines above the parts: title, progress, counts. */
const headLines = 3
/** Below this height every line is needed for tasks. */
const roomyHeight = 20
/** A longer bar says no more. */
const longestBar = 40
const titles: Readonly<Record<Part, string>> = {
  working: 'Working',
  ready: 'Ready',
  waiting: 'Waiting',
  happened: 'Just happened',
}
const nothing: Readonly<Record<Part, string>> = {
  working: 'nobody',
  ready: 'nothing',
  waiting: 'nothing',
  happened: 'nothing yet',
}

/** Rows that a part has room for when it fills a screen of this height. */
export function pageOf(height: number): number {
  return Math.max(1, height - headLines - 1 - (height >= roomyHeight ? 1 : 0))
}

/** All that time changes in the pane of a list that stays as it is: while it is the same, so are the lines. */
export function clockFace(state: PaneState, nowMs: number): string {
  if (state.now === undefined) return ''
  const { working, counts } = state.now
  const rate = rateWords(rateOf(state, nowMs), openIn(counts))
  return [...rate, ...working.map((each) => heldFor(each, nowMs))].join()
}

/** Exactly `height` lines, none wider than `width`. */
export function paneLines(state: PaneState, at: PaneSize & { readonly nowMs: number; readonly paint: Paint }): string[] {
  const look = state.now === undefined ? undefined : { ...at, state, now: state.now }
  const body = look === undefined ? ['Reading the list …'] : state.showsKeys ? keyLines(look) : partLines(look)
  const lines = [titleLine(state, at), ...(look === undefined ? [] : [progressLine(look), countsLine(look)]), ...body]
  return Array.from({ length: at.height }, (_, nth) => within(lines[nth] ?? '', at.width))
}

/** Ids are never cut in a table; one of 64 letters on a narrow screen loses its colours and its end. */
function within(line: string, width: number): string {
  return widthOf(line) <= width ? line : cutTo(stripVTControlCharacters(line), width)
}

function titleLine({ list, part, showsKeys }: PaneState, { width, paint }: PaneSize & { readonly paint: Paint }): string {
  const keys = part === undefined && !showsKeys ? '? keys  q quit' : '0 all  q quit'
  const room = width - widthOf(keys) - 2
  if (room < 12) return paint.bold(cutTo(`dibs ${oneLine(list)}`, width))
  return `${paint.bold(padTo(cutTo(`dibs · ${oneLine(list)}`, room), room))}  ${paint.dim(keys)}`
}

function progressLine({ state, now, nowMs, width, paint }: Look): string {
  const { inProgress, completed } = now.counts
  const open = openIn(now.counts)
  const all = open + completed
  const share = all === 0 ? 0 : completed / all
  const rate = rateOf(state, nowMs)
  const words = [`${completed} of ${all}`, `${Math.floor(share * 100)} %`, ...rateWords(rate, open)].join(' · ')
  const length = Math.min(longestBar, Math.floor(width / 2.5), Math.max(0, width - widthOf(words) - 1))
  if (length < 5) return cutTo(words, width)
  const full = Math.floor(share * length)
  const begun = Math.min(length - full, Math.ceil((all === 0 ? 0 : inProgress / all) * length))
  const bar = [paint.green('█'.repeat(full)), paint.yellow('▓'.repeat(begun)), paint.dim('░'.repeat(length - full - begun))]
  return `${bar.join('')} ${cutTo(words, width - length - 1)}`
}

function openIn({ ready, inProgress, blocked }: ListNow['counts']): number {
  return ready + inProgress + blocked
}

function rateWords(rate: number | undefined, open: number): string[] {
  if (rate === undefined) return []
  const speed = rate >= 10 ? `${Math.round(rate)}/min` : rate >= 1 ? `${rate.toFixed(1)}/min` : `${Math.round(rate * 60)}/h`
  return open === 0 ? [speed] : [speed, `about ${span((open / rate) * 60_000)} left`]
}

function countsLine({ now, width, paint }: Look): string {
  const { ready, inProgress, blocked, cancelled, tracks, longestChain } = now.counts
  const words = [
    `${inProgress} in progress`,
    `${ready} ready`,
    `${blocked} blocked`,
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
    ...(longestChain > 0 ? [`longest chain ${longestChain}`, `${tracks} side by side`] : []),
  ]
  return paint.dim(cutTo(words.join(' · '), width))
}

function keyLines({ width, paint }: Look): string[] {
  const columns = [
    { of: ([key]: readonly [string, string]) => key, style: paint.cyan },
    { of: ([, what]: readonly [string, string]) => what, gives: true },
  ]
  return ['', ...table([...keyWords], columns, { width, paint }).split('\n')]
}

function partLines(look: Look): string[] {
  const { state, height } = look
  const gap = height >= roomyHeight ? [''] : []
  if (state.part !== undefined) {
    const shown = { from: state.above, count: pageOf(height) }
    return [...gap, titleOf(look, state.part, shown), ...rowsOf(look, state.part, shown)]
  }
  const given = share(look, height - headLines)
  return parts.flatMap((part) => {
    const room = given[part]
    if (room === undefined) return []
    const shown = { from: 0, count: room }
    return [...gap, titleOf(look, part, shown), ...rowsOf(look, part, shown)]
  })
}

/** Which parts are on the screen, and with how many rows: one each in turn, so that a long part takes only what others leave. */
function share({ now, state, height }: Look, room: number): Partial<Record<Part, number>> {
  const wanted = {
    working: now.working.length,
    ready: now.ready.length,
    waiting: now.waiting.length,
    happened: state.happened.length,
  }
  const isRoomy = height >= roomyHeight
  const given: Partial<Record<Part, number>> = {}
  let left = room
  for (const part of ['working', 'happened', 'ready', 'waiting'] as const) {
    const least = 1 + (isRoomy ? 1 : 0) + Math.min(1, wanted[part])
    if (left < least || (!isRoomy && wanted[part] === 0)) continue
    given[part] = Math.min(1, wanted[part])
    left -= least
  }
  for (let grows = true; grows && left > 0; ) {
    grows = false
    for (const part of parts) {
      const rows = given[part]
      if (rows === undefined || rows >= wanted[part] || left === 0) continue
      given[part] = rows + 1
      left -= 1
      grows = true
    }
  }
  return given
}

interface Shown {
  readonly from: number
  readonly count: number
}

function titleOf(look: Look, part: Part, { from, count }: Shown): string {
  const { now, state, width, paint } = look
  const there = part === 'happened' ? state.happened.length : now[part].length
  const all = part === 'ready' ? now.counts.ready : there
  const last = Math.min(there, from + count)
  const total = part === 'waiting' && there >= mostRows ? `${all}+` : `${all}` // counted no further, and those that are free next
  const range = last - from >= all ? total : from === 0 ? `${last} of ${total}` : `${from + 1} to ${last} of ${total}`
  const words = all === 0 ? nothing[part] : part === 'happened' ? `${state.part === undefined ? '' : `${range} · `}UTC` : range
  const title = titles[part]
  return `${paint.bold(cutTo(title, width))}${paint.dim(cutTo(`  ${words}`, Math.max(0, width - widthOf(title))))}`.trimEnd()
}

function rowsOf(look: Look, part: Part, { from, count }: Shown): string[] {
  const { now, state, nowMs, paint, width } = look
  const on = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] => {
    const shown = rows.slice(from, from + count)
    return shown.length === 0 ? [] : table(shown, columns, { width, paint }).split('\n')
  }
  if (part === 'working') return on(now.working, workingColumns(nowMs, paint))
  if (part === 'ready') return on(now.ready, readyColumns(paint))
  return part === 'waiting' ? on(now.waiting, waitingColumns(paint)) : on(state.happened, happenedColumns(paint))
}
