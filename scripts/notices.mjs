/** The licences of all that is bundled, as their texts demand: collected from the packages themselves. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * One section a package whose code is in the bundle: name, version, licence, and the text of its licence file.
 * A package without such a file is named with the licence of its package.json; without either the build fails.
 * @param {readonly string[]} modules paths of the bundled modules
 */
export function noticesFor(modules) {
  const folders = new Set(modules.flatMap((module) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module) ?? []))
  const sections = [...folders].map(section).sort()
  return `dibs contains the following packages.\n\n${[...new Set(sections)].join('\n')}`
}

/** @param {string} folder */
function section(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
  if (file === undefined && typeof license !== 'string') throw new Error(`${name} is bundled and has no licence.`)
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim()
  return `${'-'.repeat(72)}\n${name} ${version} (${license})\n\n${text}\n`
}
