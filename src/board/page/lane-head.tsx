/** The head of a swimlane: its name, and how far it is where it is a phase. */

import type { Lane } from './lanes.ts'
import { Progress } from './progress.tsx'
import { openTask } from './store.ts'

/** Draws the head. */
export function LaneHead({ lane: { title, count, phase } }: { readonly lane: Lane }) {
  return (
    <h3 class="lane-head">
      {phase === undefined ? (
        title
      ) : (
        <button type="button" class="link" onClick={() => openTask(phase.id)}>
          {title}
        </button>
      )}
      <span class="count">{count}</span>
      {phase?.progress === undefined ? null : <Progress {...phase.progress} of={title} />}
    </h3>
  )
}
