/** Every file says what it is for, and nothing unfinished stays. */

import { describe, expect, it } from 'vitest'
import { emptyNames, straysIn, withoutDocstring, withoutHead } from './prose.ts'
import { filesIn, sourceOf, sourcesIn, textOf } from './source.ts'

const house = sourcesIn('src')
const all = ['src', 'test', 'scripts', 'examples', '.ci', '.claude-plugin'].flatMap(filesIn)
const plugin = filesIn('plugin').filter((path) => !path.startsWith('plugin/dist/') && !path.endsWith('.png'))
const roots = [
  'README.md',
  'CLAUDE.md',
  'package.json',
  'mcp.json',
  'server.json',
  'biome.json',
  'tsconfig.json',
  'vitest.config.ts',
]
const pages = [...roots, ...plugin]

describe('files', () => {
  it('of src/ say in their first comment what they guarantee', () => expect(withoutHead(house)).toEqual([]))
  it('of src/ describe every function and class that they export', () => expect(withoutDocstring(house)).toEqual([]))
  it('have names that say something', () => expect(emptyNames(all)).toEqual([]))
  it('hold nothing unfinished, no idle test and no path of one machine', () => {
    expect(
      [...all, ...pages].filter((path) => path !== 'test/house/prose.test.ts').flatMap((path) => straysIn(path, textOf(path))),
    ).toEqual([])
  })
  it('of code have kebab-case names', () => {
    const names = all.filter((path) => /\.(tsx?|mjs|css)$/.test(path))
    expect(names.filter((path) => !/^[.a-z0-9/-]+$/.test(path))).toEqual([])
  })
})

describe('the checks of prose', () => {
  it.each([
    'const a = 1',
    '// a line comment is no head\n',
    '/* plain, and no docstring at all. */',
    '/** Short. */',
    'const a = 1 /** too late to be a head. */',
  ])('see a missing head in %j', (text) =>
    expect(withoutHead([sourceOf('src/a.ts', text)])).toEqual(['src/a.ts does not say what it guarantees']),
  )

  it('accept a head below the line that names the interpreter', () => {
    expect(withoutHead([sourceOf('src/a.ts', '#!/usr/bin/env node\n/** Starts what was asked for. */')])).toEqual([])
  })

  it.each(['function f() {}', 'class F {}', 'const f = () => 1', 'default function f() {}', 'async function f() {}'])(
    'see a missing docstring on export %s',
    (text) => {
      const [head, doc] = ['/** Says what this file is. */', '/** Says what this is. */']
      expect(withoutDocstring([sourceOf('src/a.ts', `${head}\nconst a = 1\nexport ${text}`)])).toHaveLength(1)
      expect(withoutDocstring([sourceOf('src/a.ts', `${head}\nconst a = 1\n${doc}\nexport ${text}`)])).toEqual([])
    },
  )

  it('take the head comment for the class that a file is named after, and for no other export', () => {
    const file = (path: string, text: string) => sourceOf(path, `/** Says what this file is. */\nconst a = 1\nexport ${text}`)
    expect(withoutDocstring([file('src/commit-log.ts', 'class CommitLog {}')])).toEqual([])
    expect(withoutDocstring([file('src/commit-log.ts', 'class Other {}')])).toHaveLength(1)
    expect(withoutDocstring([file('src/commit-log.ts', 'function commitLog() {}')])).toHaveLength(1)
  })

  it('see names that say nothing', () => {
    const empty = ['src/utils/a.ts', 'src/helpers.ts', 'src/task-types.ts', 'test/common.ts']
    expect(emptyNames([...empty, 'src/task.ts', 'src/commit-log.ts'])).toEqual(empty)
  })

  it.each([
    [`// ${'TO'}DO: later`, 'marks unfinished work'],
    [`it.${'sk'}ip('x')`, 'keeps a test from running'],
    [`describe.${'on'}ly('x')`, 'keeps a test from running'],
    [`const a = '/${'tmp'}/x'`, 'names a folder of one machine'],
  ])('see the stray %s', (line, why) => expect(straysIn('a.ts', `\n${line}`)).toEqual([`a.ts:2 ${why}`]))

  it.each(["it.skipIf(noRoot)('x')", "join(root, 'work')", 'see https://example.org/tmp/x', '.dibs/tmp/x'])(
    'leave %s alone',
    (line) => {
      expect(straysIn('a.ts', line)).toEqual([])
    },
  )
})
