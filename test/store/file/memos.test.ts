/** Memos on the disk: bounded, confined to their folder, and gone without harm. */

import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { Layout } from '../../../src/store/file/layout.ts'
import { Memos } from '../../../src/store/file/memos.ts'
import { scratchFolder } from './scratch.ts'

function memosIn(begun: boolean) {
  const layout = new Layout(join(scratchFolder('memos'), 'list'))
  for (const folder of begun ? [join(layout.log, 'epoch'), layout.memos] : []) mkdirSync(folder, { recursive: true })
  let names = 0
  return { layout, memos: new Memos({ fs: nodeFileSystem, layout, luck: () => ++names / 1_000 }) }
}

it('makes nothing where there is no list', () => {
  const { layout, memos } = memosIn(false)
  memos.keep('told-a', 'x')
  expect([existsSync(layout.directory), memos.read('told-a')]).toEqual([false, undefined])
})

it('makes its folder again in a list that has none', () => {
  const { layout, memos } = memosIn(true)
  rmSync(layout.memos, { recursive: true })
  memos.keep('told-a', 'x')
  expect(memos.read('told-a')).toBe('x')
})

it.each(['../escape', 'a/b', '', 'a.b', 'x'.repeat(121)])('takes no topic %j', (topic) => {
  const { layout, memos } = memosIn(true)
  memos.keep(topic, 'x')
  expect([memos.read(topic), readdirSync(layout.memos), existsSync(join(layout.own, 'escape.json'))]).toEqual([
    undefined,
    [],
    false,
  ])
})

// Red without #thinOut: 201 and more stay.
it('keeps 200, and lets the oldest go', () => {
  const { layout, memos } = memosIn(true)
  for (let n = 1; n <= 200; n++) {
    memos.keep(`told-${n}`, 'x')
    utimesSync(layout.memo(`told-${n}`), n, n)
  }
  utimesSync(layout.memo('told-7'), 0, 0)
  memos.keep('told-201', 'x')
  memos.keep('told-201', 'y')
  expect(readdirSync(layout.memos)).toHaveLength(200)
  expect([memos.read('told-7'), memos.read('told-1'), memos.read('told-201')]).toEqual([undefined, 'x', 'y'])
})
