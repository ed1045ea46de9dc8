/** The parts of a task's page: facts, neighbours, notes, history. */

import { limits } from '../../domain/task.ts'
import type { Card, TaskPage } from '../contract.ts'
import { nowMs } from './clock.ts'
import { isStale } from './columns.ts'
import { callTool } from './connection.ts'
import { agoWords, fullMoment } from './moment.ts'
import { Progress } from './progress.tsx'
import { openTask, say } from './store.ts'

const statusWords = { pending: 'Pending', in_progress: 'In progress', completed: 'Completed', cancelled: 'Cancelled' }

/** Draws the fields that have one value. */
export function TaskFacts({ page: { task }, card }: { readonly page: TaskPage; readonly card: Card }) {
  const state = card.status !== 'pending' ? statusWords[card.status] : card.ready ? 'Ready' : 'Blocked'
  const marks = [isStale(card) && 'stale', card.holder === 'foreign' && 'foreign', card.rewound === true && 'rewound'].filter(
    Boolean,
  )
  const who = [card.user, card.host].filter(Boolean).join(' on ')
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['State', [state, ...marks].join(', ')],
    ['Owner', card.owner === undefined ? undefined : `${card.owner}${who === '' ? '' : ` (${who})`}`],
    ['Since', card.since === undefined ? undefined : `${fullMoment(card.since)}, ${agoWords(card.since, nowMs())}`],
    ['Priority', String(task.priority)],
    ['Labels', task.labels.join(', ') || undefined],
    ['Touches', task.touches.join(', ') || undefined],
    ['Overlaps', card.overlaps.join(', ') || undefined],
    ['Not before', task.deferUntil && fullMoment(task.deferUntil)],
    ['Discovered in', task.discoveredFrom],
    ['Created', task.createdAt && fullMoment(task.createdAt)],
    ['Closed', task.completedAt && fullMoment(task.completedAt)],
    ['Metadata', Object.keys(task.metadata).length === 0 ? undefined : JSON.stringify(task.metadata)],
  ]
  return (
    <dl class="task-facts">
      {facts.map(([name, value]) =>
        value === undefined ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}

/** Draws what it waits for, what waits for it, where it lies and what lies in it. */
export function TaskLinks({ page: { task, card, blockers, blocks, children } }: { readonly page: TaskPage }) {
  return (
    <>
      {task.parent === undefined ? null : <Links title="Phase" links={[{ id: task.parent }]} />}
      <Links title="Waits for" links={blockers} />
      <Links title="Waits for it" links={blocks} />
      {card.progress === undefined ? null : (
        <section>
          <h3>
            In it <Progress {...card.progress} of={task.subject} />
          </h3>
          <LinkList links={children} />
        </section>
      )}
    </>
  )
}

interface LinkTo {
  readonly id: string
  readonly subject?: string | undefined
  readonly status?: string | undefined
  readonly result?: string | undefined
}

function Links({ title, links }: { readonly title: string; readonly links: readonly LinkTo[] }) {
  if (links.length === 0) return null
  return (
    <section>
      <h3>{title}</h3>
      <LinkList links={links} />
    </section>
  )
}

function LinkList({ links }: { readonly links: readonly LinkTo[] }) {
  return (
    <ul class="links">
      {links.map(({ id, subject, status, result }) => (
        <li key={id}>
          <button type="button" class="link" onClick={() => openTask(id)}>
            {subject ?? id}
          </button>{' '}
          <span class={`state ${status ?? 'missing'}`}>{(status ?? '').replaceAll('_', ' ')}</span>
          {result === undefined ? null : <p class="prose small">{result}</p>}
        </li>
      ))}
    </ul>
  )
}

/** The note that is being written. */
export interface NoteDraft {
  readonly note: string
  readonly setNote: (note: string) => void
}

/** Draws the notes, and takes a new one. */
export function Notes({ task: { id, notes }, note: text, setNote: setText }: NoteDraft & { readonly task: TaskPage['task'] }) {
  const submit = async (event: Event) => {
    event.preventDefault()
    if (text.trim() === '') return
    const outcome = await callTool('update_task', { id, note: text.trim() })
    if ('refusal' in outcome) say(outcome.refusal, { isRefusal: true })
    else setText('')
  }
  return (
    <section>
      <h3>Notes</h3>
      <ul class="notes">
        {notes.map((note, index) => (
          <li key={`${note.at}/${index}`}>
            <p class="by">
              <b>{note.by ?? 'somebody'}</b> {agoWords(note.at, nowMs())}
            </p>
            <p class="prose">{note.text}</p>
          </li>
        ))}
      </ul>
      <form class="add-note" onSubmit={submit}>
        <label>
          <span class="unseen">New note</span>
          <textarea
            rows={2}
            placeholder="Add a note"
            maxLength={limits.note}
            value={text}
            onInput={({ currentTarget }) => setText(currentTarget.value)}
          />
        </label>
        <button type="submit">Add</button>
      </form>
    </section>
  )
}

/** Draws who did what, newest first. */
export function History({ page: { history } }: { readonly page: TaskPage }) {
  if (history.length === 0) return null
  return (
    <section>
      <h3>History</h3>
      <ol class="history">
        {history.map(({ at, by, what }, index) => (
          <li key={`${at}/${index}`}>
            <time dateTime={at} title={fullMoment(at)}>
              {agoWords(at, nowMs())}
            </time>
            <span>
              <b>{by}</b> {what}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
