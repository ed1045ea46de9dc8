/** The small print of a card: owner, waits, marks, labels. */

import type { Card } from '../contract.ts'
import { type Column, isStale } from './columns.ts'
import { ago, agoWords, fullMoment } from './moment.ts'

interface CardFactsProps {
  readonly id: string
  readonly card: Card
  readonly column: Column
  readonly cards: ReadonlyMap<string, Card>
  readonly now: number
}

/** Labels that a card shows; the rest is counted. */
const mostLabels = 3

/** Draws what stands below the subject. */
export function CardFacts({ id, card, column, cards, now }: CardFactsProps) {
  const { labels, openBlockers, unblocks, overlaps, progress, rewound } = card
  return (
    <div class="facts" id={id}>
      {openBlockers.length > 0 ? <Waits ids={openBlockers} cards={cards} /> : null}
      <span class="id">{card.id}</span>
      {column === 'progress' ? <Holder card={card} now={now} /> : null}
      {column === 'done' ? <Closed card={card} now={now} /> : null}
      {card.deferUntil !== undefined && column === 'blocked' && Date.parse(card.deferUntil) > now ? (
        <span class="mark">not before {fullMoment(card.deferUntil)}</span>
      ) : null}
      {progress === undefined ? null : (
        <span class="mark">
          {progress.closed}/{progress.all} done
        </span>
      )}
      {isStale(card) ? (
        <span class="mark warn" title="Its session has ended: anybody may claim it">
          stale
        </span>
      ) : null}
      {card.holder === 'foreign' ? (
        <span class="mark" title="Claimed on another machine">
          foreign
        </span>
      ) : null}
      {rewound === true ? (
        <span class="mark warn" title="Git has put its file back to an older state">
          rewound
        </span>
      ) : null}
      {unblocks > 0 ? (
        <span class="mark" title={`${unblocks} open ${unblocks === 1 ? 'task waits' : 'tasks wait'} for it`}>
          unblocks {unblocks}
        </span>
      ) : null}
      {overlaps.length > 0 && column === 'ready' ? (
        <span class="mark warn" title={`Touches the same files as ${overlaps.join(', ')}`}>
          overlaps
        </span>
      ) : null}
      {labels.slice(0, mostLabels).map((label) => (
        <span class="label" key={label}>
          {label}
        </span>
      ))}
      {labels.length > mostLabels ? <span class="label">+{labels.length - mostLabels}</span> : null}
    </div>
  )
}

function Holder({ card: { owner, user, host, since }, now }: { readonly card: Card; readonly now: number }) {
  const who = [user, host].filter(Boolean).join(' on ')
  return (
    <span class="holder" title={[who, fullMoment(since)].filter(Boolean).join(', since ')}>
      <b>{owner ?? 'nobody'}</b>
      {user === undefined || user === owner ? null : ` (${user})`}
      {since === undefined ? null : <span class="since"> {ago(since, now)}</span>}
    </span>
  )
}

function Closed({ card: { status, owner, completedAt, updatedAt }, now }: { readonly card: Card; readonly now: number }) {
  const when = completedAt ?? updatedAt
  return (
    <span class="holder" title={fullMoment(when)}>
      {status === 'cancelled' ? 'cancelled ' : owner === undefined ? '' : <b>{owner} </b>}
      <span class="since">{agoWords(when, now)}</span>
    </span>
  )
}

function Waits({ ids, cards }: { readonly ids: readonly string[]; readonly cards: ReadonlyMap<string, Card> }) {
  const [first = ''] = ids
  const subject = cards.get(first)?.subject
  return (
    <span class="waits" title={ids.map((id) => `${id} ${cards.get(id)?.subject ?? '(does not exist)'}`).join('\n')}>
      waits for {subject ?? first}
      {ids.length > 1 ? ` and ${ids.length - 1} more` : ''}
    </span>
  )
}
