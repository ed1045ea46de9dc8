/** The page's one door to its server: session, list, events and tools. Nothing else on the page makes a request. */

import { type Delta, type Refusal, type Snapshot, type TaskPage, tokenHeader } from '../contract.ts'

/**
 * `asleep`: nobody sees the page, and it is told nothing. `away`: the server does not answer, and is asked again. `locked`: it
 * answers, and does not know this page.
 */
export type Link = 'connecting' | 'live' | 'asleep' | 'away' | 'locked'

/** What a tool answered, or why it was refused, in the tool's own words. */
export type Outcome = { readonly answer: Record<string, unknown> } | { readonly refusal: string }

/** What the page is told while it is open. */
export interface Listener {
  readonly snapshot: (snapshot: Snapshot) => void
  readonly delta: (delta: Delta) => void
  readonly link: (link: Link) => void
}

/**
 * Before the next attempt, in ms; twice as long after each that fails. Shorter at first and nothing is there yet; longer at last
 * and a laptop is kept awake for a server that has ended, or a full server sends its list again and again.
 */
const againMs = { first: 1_000, last: 30_000 } as const
/** A browser opens six connections to a server. A tab that nobody sees gives its one back after this, in ms. */
const unseenMs = 60_000

/** Where a reload finds the token. Of this tab and this address only, and gone with the tab. */
const tokenKey = 'dibs-token'

/** Takes the token out of the address bar, where it would be copied and photographed, and gets a cookie for reading. */
export async function openSession(): Promise<void> {
  const given = location.hash.slice(1)
  if (given !== '') {
    sessionStorage.setItem(tokenKey, given)
    history.replaceState(null, '', location.pathname + location.search)
  }
  await fetch('/api/session', { method: 'POST', headers: tokenHeaders() }).catch(() => undefined)
}

function tokenHeaders(): Record<string, string> {
  return { [tokenHeader]: sessionStorage.getItem(tokenKey) ?? '' }
}

/** Calls a tool. A server that cannot be reached is a refusal too. */
export async function callTool(tool: string, input: Record<string, unknown>): Promise<Outcome> {
  try {
    const response = await fetch(`/api/${tool}`, {
      method: 'POST',
      headers: { ...tokenHeaders(), 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    if (response.ok) return { answer: await response.json() }
    const { error }: Refusal = await response.json()
    return { refusal: error.message }
  } catch {
    return { refusal: 'The board has lost its server: nothing was changed. Start "dibs board" again if it has ended.' }
  }
}

/** Everything about a task; undefined when it cannot be had. */
export async function fetchTask(id: string): Promise<TaskPage | undefined> {
  const response = await fetch(`/api/task/${encodeURIComponent(id)}`, { headers: tokenHeaders() }).catch(() => undefined)
  return response?.ok === true ? response.json() : undefined
}

async function fetchList(): Promise<Snapshot | 'locked' | 'away'> {
  const response = await fetch('/api/board', { headers: tokenHeaders() }).catch(() => undefined)
  if (response?.ok === true) return response.json()
  return response?.status === 401 || response?.status === 403 ? 'locked' : 'away'
}

/**
 * Follows the list for as long as the page is open. The browser connects again by itself and says which event it had last;
 * where it gives up (the server has ended, another has begun) the page begins anew from where it stood.
 */
export function follow(listener: Listener): void {
  let cursor: string | undefined
  let stream: EventSource | undefined
  let isBeginning = false
  let pause: number = againMs.first
  let timer: ReturnType<typeof setTimeout> | undefined

  const begin = async () => {
    clearTimeout(timer)
    if (isBeginning) return // a page that is shown, hidden and shown again has one stream
    isBeginning = true
    const isThere = cursor !== undefined || (await load())
    isBeginning = false
    if (!isThere) return
    stream = new EventSource(`/api/events?since=${encodeURIComponent(cursor ?? '')}`)
    stream.onopen = () => {
      pause = againMs.first
      listener.link('live')
    }
    stream.onmessage = ({ data, lastEventId }) => {
      cursor = lastEventId
      listener.delta(JSON.parse(data))
    }
    stream.onerror = () => {
      listener.link('away')
      if (stream?.readyState === EventSource.CLOSED) later()
    }
  }

  const load = async (): Promise<boolean> => {
    const snapshot = await fetchList()
    if (typeof snapshot === 'object') {
      cursor = snapshot.cursor
      listener.snapshot(snapshot)
      return true
    }
    listener.link(snapshot)
    if (snapshot === 'away') later()
    return false
  }

  const end = () => {
    stream?.close()
    stream = undefined
  }
  const sleep = () => {
    if (stream !== undefined) listener.link('asleep') // a page that is away or locked stays so
    end()
    clearTimeout(timer)
  }
  const later = () => {
    end()
    cursor = undefined // a stream that was refused says nothing about what has happened since
    timer = setTimeout(begin, pause)
    pause = Math.min(2 * pause, againMs.last)
  }

  onSight({ lost: sleep, found: () => void (stream ?? begin()) }) // whoever looks at it does not wait
  begin()
}

/** Calls `lost` when nobody has seen the page for a while, `found` as soon as somebody does. */
function onSight({ lost, found }: { readonly lost: () => void; readonly found: () => void }): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(lost, unseenMs)
    else found()
  })
}
