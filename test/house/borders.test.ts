/** The borders hold, and the check sees every way of crossing one. */

import { describe, expect, it } from 'vitest'
import { crossings, secondDoors } from './borders.ts'
import { sourceOf, sourcesIn } from './source.ts'

const house = sourcesIn('src')

describe('borders', () => {
  it('are crossed by no import', () => expect(crossings(house)).toEqual([]))
  it('leave each package its one door', () => expect(secondDoors(house)).toEqual([]))

  it.each([
    ['src/domain/task.ts', "import { join } from 'node:path'", 'domain may not use this package'],
    ['src/domain/task.ts', "import { join } from 'path'", 'domain may not use this package'],
    ['src/service/claim.ts', "import type { X } from '../store/file/x.ts'", 'service may not import store/file'],
    ['src/service/claim.ts', "export * from '../store/memory.ts'", 'service may not import store'],
    ['src/tools/claim-task.ts', "const x = import('../mcp/server.ts')", 'tools may not import mcp'],
    ['src/mcp/server.ts', "import { x } from '../compose.ts'", 'mcp may not import compose.ts'],
    ['src/git/where.ts', "import { findPlace } from '../place.ts'", 'git may not import place.ts'],
    ['src/tools/a.ts', "import '../elsewhere/b.ts'", 'it lies in no room'],
  ])('stop %s at %s', (path, text, why) => {
    expect(crossings([sourceOf(path, text)])).toEqual([expect.stringContaining(why)])
  })

  it('know every file', () => {
    expect(crossings([sourceOf('src/garden/rose.ts', '')])).toEqual(['src/garden/rose.ts lies in no room of the house'])
  })

  it('let in what they should', () => {
    const file =
      "import { z } from 'zod'\nimport type { TaskStore } from '../store/task-store.ts'\nimport { a } from './other.ts'"
    expect(crossings([sourceOf('src/tools/a.ts', file)])).toEqual([])
  })

  it('see a second door', () => {
    const lock = "import { lock } from 'proper-lockfile'"
    const sdk = "import { Server } from '@modelcontextprotocol/sdk/server/index.js'"
    expect(secondDoors([sourceOf('src/store/file/a.ts', lock), sourceOf('src/store/file/b.ts', lock)])).toEqual([
      'proper-lockfile is imported in src/store/file/a.ts, src/store/file/b.ts: one file may',
    ])
    expect(secondDoors([sourceOf('src/tools/a.ts', sdk)])).toEqual([
      'src/tools/a.ts imports @modelcontextprotocol/sdk: only mcp/ may',
    ])
  })
})
