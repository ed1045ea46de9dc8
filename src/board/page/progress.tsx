/** How far a phase is: as a bar, in numbers and in words for a screen reader. */

interface ProgressProps {
  readonly closed: number
  readonly all: number
  /** Whose progress it is, for those who do not see where it stands. */
  readonly of: string
}

/** Draws a bar and its numbers. */
export function Progress({ closed, all, of }: ProgressProps) {
  return (
    <span class="meter">
      <progress value={closed} max={all} aria-label={`Progress of ${of}`} />
      <span class="numbers">
        {closed}/{all}
      </span>
    </span>
  )
}
