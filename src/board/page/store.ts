/** Holds the state of the page and tells who shows it. News that comes within one frame is shown together. */

import { useLayoutEffect, useReducer } from 'preact/hooks'
import { type BoardState, emptyBoard, withAnswer, withDelta, withMove, withoutTouch, withSnapshot } from './board-state.ts'
import { callTool, follow } from './connection.ts'
import { type Filters, filtersOf, queryOf } from './filters.ts'
import { captureCards } from './glide.ts'
import { type Act, actWords, inputOf } from './moves.ts'

/** Words for the reader: a refusal stays until it is closed or the next one comes. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly isRefusal: boolean
  readonly undo?: (() => void) | undefined
}

/** What stands in front of the board besides the task of the URL. */
export interface Asking {
  readonly act: 'complete'
  readonly id: string
}

/** How long one sees who has changed a card, in ms: shorter and a glance away misses it. */
const touchMs = 8_000
const toastMs = 6_000
const mostToasts = 3

let board: BoardState = emptyBoard
let filters: Filters = filtersOf(location.search)
let toasts: readonly Toast[] = []
let asking: Asking | undefined
let toastCount = 0
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

function setBoard(next: BoardState): void {
  if (next === board) return
  captureCards()
  board = next
  tell()
}

/** Begins to follow the list. */
export function startStore(): void {
  addEventListener('popstate', () => {
    filters = filtersOf(location.search)
    tell()
  })
  follow({
    snapshot: (snapshot) => setBoard(withSnapshot(board, snapshot)),
    delta: (delta) => {
      setBoard(withDelta(board, delta))
      const { turn } = board
      const ids = [...board.touched].flatMap(([id, touch]) => (touch.turn === turn ? [id] : []))
      setTimeout(() => setBoard(ids.reduce((state, id) => withoutTouch(state, id, turn), board)), touchMs)
    },
    link: (link) => setBoard(link === board.link ? board : { ...board, link }),
  })
}

/** What the page shows now. A component that uses it is drawn again at every change. */
export function useStore() {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  // With the first picture, not after it: a tab behind another listened a second later, and what had come by then was never shown.
  useLayoutEffect(() => {
    const listener = () => draw(0)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  return { board, filters, toasts, asking }
}

/** Changes the view. `push`: going back leads to the view before. */
export function show(change: Partial<Filters>, push = false): void {
  filters = { ...filters, ...change }
  const url = location.pathname + queryOf(filters)
  if (push) history.pushState(null, '', url)
  else history.replaceState(null, '', url)
  tell()
}

/** Opens a task in front of the board; `new` opens the form of a new one. */
export const openTask = (id: string): void => show({ task: id }, true)

/** Says something in a corner of the page. */
export function say(text: string, more: { readonly isRefusal?: boolean; readonly undo?: () => void } = {}): void {
  toastCount++
  const id = toastCount
  toasts = [...toasts.slice(1 - mostToasts), { id, text, isRefusal: more.isRefusal ?? false, undo: more.undo }]
  tell()
  if (more.isRefusal !== true) setTimeout(() => unsay(id), toastMs)
}

/** Takes it away again. */
export function unsay(id: number): void {
  toasts = toasts.filter((toast) => toast.id !== id)
  tell()
}

/** Moves a card at once, asks the server, and moves it back where that is refused. Completing asks for the result first. */
export async function act(what: Act, id: string): Promise<void> {
  setBoard(withMove(board, id, actWords[what].to))
  if (what !== 'complete') return finish(what, id)
  asking = { act: what, id }
  tell()
}

/** Answers what was asked before a task is completed; undefined when the reader thought better of it. */
export async function answerAsked(result: string | undefined): Promise<void> {
  const asked = asking
  asking = undefined
  tell()
  if (asked === undefined) return
  if (result === undefined) setBoard(withAnswer(board, asked.id, true))
  else await finish(asked.act, asked.id, result)
}

async function finish(what: Act, id: string, result?: string): Promise<void> {
  const outcome = await callTool(actWords[what].tool, inputOf(what, id, result))
  const isRefused = 'refusal' in outcome
  setBoard(withAnswer(board, id, isRefused))
  if (isRefused) return say(outcome.refusal, { isRefusal: true })
  const subject = board.cards.get(id)?.subject ?? id
  if (what === 'cancel') say(`Cancelled “${subject}”.`, { undo: () => void act('reopen', id) })
  if (what === 'complete') say(`Completed “${subject}”.${readyWords(outcome.answer.nowReady)}`)
}

function readyWords(nowReady: unknown): string {
  const count = Array.isArray(nowReady) ? nowReady.length : 0
  return count === 0 ? '' : ` ${count} ${count === 1 ? 'task is' : 'tasks are'} ready now.`
}
