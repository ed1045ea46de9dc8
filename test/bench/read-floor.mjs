/** The floor of a first answer: a bare process that reads and parses every file of a list, and says when it is done. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [directory = '.'] = process.argv.slice(2)
const names = readdirSync(directory).filter((name) => name.endsWith('.json'))
const tasks = names.map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')))
console.log(tasks.length)
