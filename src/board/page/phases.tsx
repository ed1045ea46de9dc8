/** The strip of phases above the board: each with its progress; one click shows what is in it. */

import { useMemo } from 'preact/hooks'
import type { Card } from '../contract.ts'
import { isClosed } from './columns.ts'
import type { Filters } from './filters.ts'
import { inPhaseOrder } from './phase-order.ts'
import { Progress } from './progress.tsx'
import { show } from './store.ts'

/** Chips that fit beside each other and can still be told apart; the lanes by phase show all. */
const mostPhases = 12

interface PhasesProps {
  readonly cards: ReadonlyMap<string, Card>
  readonly filters: Filters
}

/** Draws the open phases, and the one that is chosen. Nothing where the list has none. */
export function Phases({ cards, filters: { parent, lanes } }: PhasesProps) {
  const phases = useMemo(() => inPhaseOrder(cards), [cards])
  const open = phases.filter((card) => !isClosed(card) || card.id === parent)
  if (open.length === 0) return null
  return (
    <nav class="phases" aria-label="Phases">
      {open.slice(0, mostPhases).map(({ id, subject, progress, openBlockers }) => (
        <button
          type="button"
          class="phase"
          key={id}
          aria-pressed={id === parent}
          title={
            openBlockers.length > 0
              ? `Waits for ${openBlockers.map((one) => cards.get(one)?.subject ?? one).join(', ')}`
              : subject
          }
          onClick={() => show({ parent: id === parent ? '' : id })}
        >
          <span class={`phase-name ${openBlockers.length > 0 ? 'waits' : ''}`}>{subject}</span>
          {progress === undefined ? null : <Progress {...progress} of={subject} />}
        </button>
      ))}
      {open.length > mostPhases && lanes !== 'parent' ? (
        <button type="button" class="link" onClick={() => show({ lanes: 'parent' })}>
          {open.length - mostPhases} more
        </button>
      ) : null}
    </nav>
  )
}
