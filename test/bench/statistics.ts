/** The few numbers that a sample of times comes down to. */

/** The value below which a share (0 to 1) of the sample lies (nearest rank); NaN for none. */
export function quantile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** The middle of the sample: what a neighbour's burst does not move. */
export function median(sample: readonly number[]): number {
  return quantile(sample, 0.5)
}

/** Three significant digits: more would be noise. */
export function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US')
}

/** `p50 1.2 ms, p95 3.4 ms`; `high` names the second. */
export function spread(sample: readonly number[], high: 0.95 | 0.99 = 0.95): string {
  return `p50 ${short(median(sample))} ms, p${high * 100} ${short(quantile(sample, high))} ms`
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}
