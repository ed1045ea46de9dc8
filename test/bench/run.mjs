#!/usr/bin/env node
/**
 * `npm run bench`: the figures of DESIGN section 8, each as a ratio to a floor measured in the same run.
 *
 *   npm run bench -- [--quick] [--json] [--dir FOLDER] [row ...]
 *
 * Everything is made in a folder of its own below the temporary one (or `--dir`), and removed; only dist/ is built anew when
 * a source is newer.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setup } from '../../scripts/fresh-dist.mjs'
import { bundle } from './bundle.mjs'

const scripts = mkdtempSync(join(tmpdir(), 'dibs-bench-scripts-'))
try {
  setup()
  const worker = await bundle('./worker/main.ts', scripts)
  const { bench } = await import(pathToFileURL(await bundle('./main.ts', scripts)).href)
  await bench({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    worker,
    words: process.argv.slice(2),
    print: console.log,
    onInterrupt,
  })
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(scripts, { recursive: true, force: true })
}

/** @param {() => Promise<void>} strike */
function onInterrupt(strike) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      strike().finally(() => {
        rmSync(scripts, { recursive: true, force: true })
        process.exit(1)
      })
    })
  }
}
