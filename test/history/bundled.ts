/** TypeScript that a test starts in a thread or process of its own: bundled into a folder per run, since Node 20 cannot run it. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** A built script; call `remove` when nothing runs it any more. */
export interface Bundled {
  readonly script: string
  remove(): void
}

/** Bundles `name` (a file of this folder). Removes what it made when the build fails. */
export async function bundled(name: string): Promise<Bundled> {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-history-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const script = join(folder, `${name.replace(/\.ts$/, '')}.mjs`)
  try {
    const input = fileURLToPath(new URL(name, import.meta.url))
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' })
    await bundle.write({ file: script, format: 'esm', codeSplitting: false })
    await bundle.close()
  } catch (error) {
    remove()
    throw error
  }
  return { script, remove }
}
