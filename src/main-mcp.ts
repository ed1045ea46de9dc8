/** The entry point `dibs mcp`: one session served over stdio. Becomes dist/mcp.mjs. */

import manifest from '../package.json' with { type: 'json' }
import { composeSession } from './compose.ts'
import { serveStdio } from './mcp/serve-stdio.ts'

/** Serves until the client is gone, then ends the process. `flags` are the words after `mcp`; a wrong one ends nothing (P7). */
export async function runMcp(flags: readonly string[]): Promise<void> {
  const { listName, open } = composeSession(flags)
  const { name, version } = manifest
  await serveStdio(open, { name, version, listName }, { exit: (code) => process.exit(code) })
}
