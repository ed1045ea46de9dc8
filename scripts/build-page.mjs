/** The page of `dibs board` as files: HTML, and scripts and styles whose names have the hash of what is in them. Nothing is inline. */

import { join } from 'node:path'
import { build } from 'vite'

/**
 * Builds the page from `root`/src/board/page; writes nothing.
 * @param {string} root
 * @returns {Promise<{ files: { name: string, contents: string | Uint8Array }[], modules: string[] }>} the page itself is last
 */
export async function buildPage(root) {
  /** @type {string[]} */
  const ofWorkers = [] // Vite bundles them apart and answers only their code
  /** @type {import('vite').Plugin} */
  const notesModules = {
    name: 'modules-of-workers',
    generateBundle(_options, bundle) {
      for (const one of Object.values(bundle)) if (one.type === 'chunk') ofWorkers.push(...Object.keys(one.modules))
    },
  }
  const page = join(root, 'src', 'board', 'page')
  const built = await build({
    root: page,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: {
      write: false,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'], // light-dark() stays as it is
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(page, 'index.html') },
    },
    worker: { format: 'es', plugins: () => [notesModules] },
  })
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []))
  const files = outputs.map((one) => ({ name: one.fileName, contents: one.type === 'chunk' ? one.code : one.source }))
  const modules = outputs.flatMap((one) => (one.type === 'chunk' ? Object.keys(one.modules) : []))
  modules.push(...ofWorkers)
  return { files: files.sort((a, b) => Number(a.name === 'index.html') - Number(b.name === 'index.html')), modules }
}
