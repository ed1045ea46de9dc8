/** All rows, in the order of DESIGN section 8. Adding one is one file and one line here. */

import type { Row } from '../bench.ts'
import { batch } from './batch.ts'
import { claim } from './claim.ts'
import { cold } from './cold.ts'
import { command } from './command.ts'
import { context } from './context.ts'
import { hooks } from './hooks.ts'
import { memory } from './memory.ts'
import { race } from './race.ts'
import { ready } from './ready.ts'
import { real } from './real.ts'
import { size } from './size.ts'
import { start } from './start.ts'

export const rows: readonly Row[] = [start, hooks, memory, claim, race, ready, cold, command, batch, context, size, real]
