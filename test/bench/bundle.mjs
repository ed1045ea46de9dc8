/** TypeScript of the bench as one script, since Node 20 cannot run it. */

import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/**
 * Bundles `source` (a path below test/bench) into `folder`; answers the script's path.
 * @param {string} source
 * @param {string} folder
 */
export async function bundle(source, folder) {
  const script = join(folder, `${basename(source, '.ts')}-${source.length}.mjs`)
  const build = await rolldown({ input: fileURLToPath(new URL(source, import.meta.url)), platform: 'node', logLevel: 'silent' })
  await build.write({ file: script, format: 'esm', codeSplitting: false })
  await build.close()
  return script
}
