/**
 * zod at its first use, in the scripts of dist/: its modules are 0.7 to 1.4 ms of a start before the first schema is made, and
 * most hooks and short commands make none. What `src/` names of it is bundled, and nothing else.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const ours = '\0zod-at-first-use'
const theirs = '\0zod-as-it-is'
const entry = fileURLToPath(import.meta.resolve('zod'))

/**
 * @param {string} root
 * @returns {import('rolldown').Plugin}
 */
export function zodAtFirstUse(root) {
  const names = namesIn(join(root, 'src'))
  return {
    name: 'zod-at-first-use',
    resolveId(source) {
      if (source === theirs) return theirs
      return source === 'zod' ? ours : undefined
    },
    load(id) {
      if (id === ours) {
        return `let zod; export const z = new Proxy({}, { get: (_, name) => (zod ??= require(${JSON.stringify(theirs)}).zod)[name] })`
      }
      if (id !== theirs) return undefined
      return `import { z } from ${JSON.stringify(entry)}; export const zod = { ${names.map((name) => `${name}: z.${name}`).join(', ')} }`
    },
  }
}

/**
 * The functions and classes of zod that are named anywhere below `folder`; types are left to the compiler.
 * @param {string} folder
 */
function namesIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  const named = texts.flatMap((text) => [...text.matchAll(/\bz\.(\w+)/g)].map(([, name = '']) => name))
  return [...new Set(named)].filter((name) => typeof Reflect.get(z, name) === 'function').sort()
}
