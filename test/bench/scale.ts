/** How much is measured: all of it in about ten minutes, the same questions in one, or the smallest round that still has them. */

export interface Scale {
  /** Tasks in the lists on which warm answers are measured. */
  readonly warmSizes: readonly number[]
  /** Tasks in the lists on which a cold process gives its first answer. */
  readonly coldSizes: readonly number[]
  readonly memorySizes: readonly number[]
  /** Starts of each kind, in turn. Medians of fewer than 7 moved by a tenth on a machine with neighbours. */
  readonly starts: number
  readonly coldStarts: number
  /** Calls of which p50 and p95 are told. */
  readonly calls: number
  readonly batches: number
  /** Processes that race, a round each. */
  readonly racers: readonly number[]
  /** Of a round with up to 8 processes; with more, as much for each eight, so that everybody has had enough tasks to compare. */
  readonly raceMs: number
  /** Tasks of a race; a round ends early when they are all done. */
  readonly raceTasks: number
}

export const scales = {
  full: {
    warmSizes: [100, 1_000, 10_000, 100_000],
    coldSizes: [0, 100, 1_000, 10_000, 100_000],
    memorySizes: [100, 1_000, 10_000],
    starts: 21,
    coldStarts: 7,
    calls: 500,
    batches: 40,
    racers: [1, 2, 8, 32],
    raceMs: 6_000,
    raceTasks: 12_800,
  },
  quick: {
    warmSizes: [100, 1_000, 10_000],
    coldSizes: [0, 1_000, 10_000],
    memorySizes: [1_000],
    starts: 7,
    coldStarts: 3,
    calls: 150,
    batches: 10,
    racers: [2, 8, 32],
    raceMs: 1_000,
    raceTasks: 1_600,
  },
  smallest: {
    warmSizes: [40],
    coldSizes: [0, 40],
    memorySizes: [40],
    starts: 1,
    coldStarts: 1,
    calls: 3,
    batches: 1,
    racers: [1, 2],
    raceMs: 50,
    raceTasks: 20,
  },
} as const satisfies Record<string, Scale>
