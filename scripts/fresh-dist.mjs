/** Before the tests: builds dist/ when a source is newer, so that no test ever passes on yesterday's binary. */

import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Called by vitest once a run. A build that fails is reported and stops only the tests of the built files. */
export function setup() {
  if (isFresh()) return
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    console.error('dist/ is older than src/ and could not be built:', error instanceof Error ? error.message : error)
  }
}

function isFresh() {
  const sources = [...filesIn('src'), ...filesIn('scripts'), join(root, 'package.json')]
  return ['dist', join('plugin', 'dist')].every((folder) => {
    const built = statSync(join(root, folder, 'mcp.mjs'), { throwIfNoEntry: false })
    return built !== undefined && sources.every((file) => statSync(file).mtimeMs < built.mtimeMs)
  })
}

/** @param {string} folder */
function filesIn(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}
