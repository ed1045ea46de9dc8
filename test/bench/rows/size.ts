/** What a user installs: the built files, and how many packages come with them. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Row } from '../bench.ts'

const manifest = z.looseObject({ dependencies: z.record(z.string(), z.string()).default({}) })

export const size: Row = {
  name: 'size',
  title: 'what is installed',
  async run({ root }) {
    const { dependencies } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
    const built = readdirSync(join(root, 'dist')).filter((name) => /\.[cm]js$/.test(name))
    const bytes = built.map((name) => statSync(join(root, 'dist', name)).size)
    return [
      { what: `dist/ (${built.join(', ')})`, value: bytes.reduce((sum, one) => sum + one, 0) / 1024, unit: 'KB' },
      { what: 'packages', value: 1 + Object.keys(dependencies).length, unit: '', atMost: 1 },
    ]
  },
}
