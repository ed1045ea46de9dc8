/** How a process ends, by the kind of a refusal: the same for every word of dibs. */

import type { ErrorKind } from './domain/errors.ts'

/** The codes of sysexits.h where one fits; 2 to 4 are what a script most often asks for. */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  invalid: 2,
  not_found: 3,
  conflict: 4,
  corrupt: 65,
  internal: 70,
  busy: 75,
}
