/**
 * Builds dist/, and the same into plugin/dist/: one minified file an entry point, because the number of files read decides a cold
 * start (2.5 s against 0.2 s, measured); and the page of the board in a folder of its own.
 */

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { buildPage } from './build-page.mjs'
import { bareReads, codeCacheOf, usualCommands, usualHooks } from './code-cache.mjs'
import { zodAtFirstUse } from './lazy-zod.mjs'
import { noticesFor } from './notices.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** A plugin is a folder that Claude Code may copy, with nothing beside it: it has all that it runs in itself. */
const places = [join(root, 'dist'), join(root, 'plugin', 'dist')]

/**
 * Entry point in src/ -> file in dist/. The bin is no module: loading Node's loader of modules takes 5 of the 35 ms that a hook may
 * take. Code that two of them share stands in both: a shared chunk would be one more file to
 * read at every start.
 */
const entries = {
  'main.ts': 'main.cjs',
  'main-mcp.ts': 'mcp.mjs',
  'main-init.ts': 'init.mjs',
  'main-board.ts': 'board.mjs',
  'main-cli.ts': 'cli.cjs',
  'main-hooks.ts': 'hooks.cjs',
}

/** `main` loads the others from dist/, so that the version check runs before their syntax is parsed. */
const besideEachOther = {
  name: 'entry-points-beside-each-other',
  /** @param {string} source */
  resolveId(source) {
    const file = Object.entries(entries).find(([entry]) => source === `./${entry}`)?.[1]
    return file === undefined ? undefined : { id: `./${file}`, external: true }
  },
}

/** zod carries its messages in 60 languages, 258 KB; ours are English. */
const englishOnly = {
  name: 'zod-in-english',
  load: {
    filter: { id: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ },
    handler: () => "export { default as en } from './en.js'",
  },
}

/**
 * The SDK makes an Ajv validator at start for answers to elicitations, which no headless client gives and dibs never asks for:
 * 136 KB of the bundle, and 10 of 104 ms of processor time until tools/list (measured).
 */
const withoutElicitation = {
  name: 'sdk-without-elicitation',
  load: {
    filter: { id: /@modelcontextprotocol[\\/]sdk[\\/].*validation[\\/]ajv-provider\.js$/ },
    handler: () => "export class AjvJsonSchemaValidator { getValidator() { throw new Error('Elicitation is not bundled.') } }",
  },
}

/** @param {string} entry @param {'esm' | 'cjs'} format */
async function bundle(entry, format) {
  const build = await rolldown({
    input: join(root, 'src', entry),
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    transform: { target: 'node20' },
    resolve: { alias: { 'jsonc-parser': join(root, 'node_modules', 'jsonc-parser', 'lib', 'esm', 'main.js') } }, // its UMD form hides require()
    plugins: [besideEachOther, englishOnly, withoutElicitation, ...(format === 'cjs' ? [zodAtFirstUse(root)] : [])],
    onLog(level, log) {
      if (level === 'warn') throw new Error(log.message) // an unresolved import is only a warning, and would fail on the user's machine
    },
  })
  const { output } = await build.generate({ format, minify: true, codeSplitting: false })
  await build.close()
  const [chunk] = output
  return { code: chunk.code, modules: Object.keys(chunk.modules) }
}

/**
 * Never a half-written file: two test runs, or a build and a running server, may be at it at once.
 * @param {string} name
 * @param {string | Uint8Array} contents
 */
function place(name, contents) {
  // `npm link` makes the bin executable once; a build after that would take it away, and "dibs" would answer "Permission denied".
  const mode = name === entries['main.ts'] ? 0o755 : 0o644
  for (const folder of places) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    const made = join(dirname(join(folder, name)), `.${basename(name)}.${process.pid}`)
    writeFileSync(made, contents, { mode })
    renameSync(made, join(folder, name))
  }
}

for (const folder of places) mkdirSync(folder, { recursive: true })
/** @type {string[]} */
const modules = []
/** Loaded by the bin, with machine code beside it. @param {string} file */
const isScript = (file) => file === entries['main-cli.ts'] || file === entries['main-hooks.ts']
for (const [entry, file] of Object.entries(entries)) {
  const built = await bundle(entry, file.endsWith('.cjs') ? 'cjs' : 'esm')
  modules.push(...built.modules)
  place(file, isScript(file) ? await scriptOf(file, built.code) : built.code)
  console.log(`dist/${file}  ${Math.ceil(built.code.length / 1024)} KB`)
}
modules.push(...(await placePage()))
place('THIRD-PARTY-NOTICES.txt', noticesFor(modules))
place('main.mjs', `import './${entries['main.ts']}'\n`) // the bin's name while it was a module, which settings of then still say

/** Puts the page of the board in place: what it loads first, then the page, then what an older one has loaded goes. */
async function placePage() {
  const page = await buildPage(root)
  for (const { name, contents } of page.files) place(join('board', name), contents)
  const isOld = (/** @type {string} */ name) => page.files.every((file) => basename(file.name) !== name) && !name.startsWith('.')
  for (const folder of places.map((place) => join(place, 'board', 'assets'))) {
    for (const name of readdirSync(folder).filter(isOld)) rmSync(join(folder, name), { force: true })
  }
  const bytes = page.files.reduce((sum, { contents }) => sum + contents.length, 0)
  console.log(`dist/board  ${Math.ceil(bytes / 1024)} KB`)
  return page.modules
}

/**
 * A module as a script that V8 may load with its machine code beside it. The first line names that file by the hash of the
 * script: V8 itself compares no more than the length. It is there before the script is, and others go after it.
 * @param {string} file
 * @param {string} bundled
 */
async function scriptOf(file, bundled) {
  const code = inAscii(asTheyAre(bundled))
  const name = file.replace(/\.cjs$/, '')
  // Node warns on stderr when a script imports: what is in the bundle is reached by require, and so are Node's own modules.
  if (/\bimport\(/.test(code)) throw new Error(`dist/${file} would import() at run time: import that module statically.`)
  const cache = `${name}.${createHash('sha256').update(code).digest('hex').slice(0, 16)}.cache`
  const script = `// ${cache}\n(function (exports, require) {${code}\n})`
  const small = cache.replace(/cache$/, 'bare.cache')
  if (name === 'cli') place(small, await codeCacheOf(script, bareReads(script))) // first: V8 forgets nothing that it has compiled of a script
  place(cache, await codeCacheOf(script, name === 'hooks' ? usualHooks : usualCommands))
  for (const folder of places) {
    const isOld = (/** @type {string} */ other) =>
      other.startsWith(`${name}.`) && other.endsWith('.cache') && other !== cache && other !== small
    for (const other of readdirSync(folder).filter(isOld)) rmSync(join(folder, other), { force: true })
  }
  return script
}

/**
 * One byte a character: reading it as UTF-8 took 1 to 2 ms at every start, and V8 two bytes for each character of it.
 * @param {string} code
 */
function inAscii(code) {
  if (/String\.raw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error('String.raw would keep the escape of a character that is not ASCII.')
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * Parts of Node that are imported whole as they are, instead of copies of them, whose 100 getters each take 0.1 ms to make.
 * @param {string} code
 */
function asTheyAre(code) {
  return code.replace(/=require\(("node:\w+")\);(\w+)=\w+\(\2,1\)/g, '=require($1);$2={__proto__:$2,default:$2}')
}
