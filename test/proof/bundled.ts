/**
 * The exploration as one script, with the private fields of the engine made plain, since a participant's memory is read from
 * them; and with lines of the engine changed, for mutants.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import type { Explored } from './explore.ts'

export interface Exploring {
  readonly runPlot: (name: string, canLink: boolean) => Explored
  readonly badStateOf: (name: string, canLink: boolean) => string | undefined
}

/** `find` stands exactly once in `file`, a path from the root of the repository. */
export interface Change {
  readonly file: string
  readonly find: string
  readonly put: string
}

/** One wait of the model is 200 ms, after which patience ends: counted 10 ms a look, no plot would be long enough to help anybody. */
const asInTheModel: Change = {
  file: 'src/store/file/take-over.ts',
  find: 'const mostAtOnceMs = 10\n',
  put: 'const mostAtOnceMs = 1_000\n',
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Bundles and loads it. @throws when a change does not fit the source any more. */
export async function exploring(changes: readonly Change[] = []): Promise<Exploring> {
  const folder = mkdtempSync(join(tmpdir(), 'dibs-proof-'))
  try {
    const script = join(folder, 'proof.mjs')
    const input = join(root, 'test/proof/run-plot.ts')
    const plugins = [{ name: 'plain', load: (id: string) => plainText(id, [asInTheModel, ...changes]) }]
    const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent', plugins })
    await bundle.write({ file: script, format: 'esm', codeSplitting: false })
    await bundle.close()
    const loaded: Exploring = await import(pathToFileURL(script).href)
    return loaded
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A file of the engine, changed; undefined for every other. */
function plainText(id: string, changes: readonly Change[]): string | undefined {
  const file = id.slice(root.length)
  if (!file.startsWith('src/')) return undefined
  const text = changes.filter((change) => change.file === file).reduce(broken, readFileSync(id, 'utf8'))
  return text.replace(/(?<![\w'"`])#(?=[a-zA-Z])/g, '$')
}

function broken(text: string, { file, find, put }: Change): string {
  if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
  return text.replace(find, () => put)
}
