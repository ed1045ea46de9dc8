/** A value that is made when it is first asked for, and then kept. */

/** `make`, run at most once: zod schemas cost most of a cold start that is ours, and a command needs few of them. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
