/** What time it is: the one place where the page asks. */

/** Milliseconds since 1970. */
export const nowMs = (): number => Date.now()
