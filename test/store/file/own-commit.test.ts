/**
 * What a process takes into its list behind a number that it won only after others: its own entry in its place, whatever comes or
 * fails meanwhile.
 *
 * Seen red when: `catchUp` looks at met files before it takes the own entry in; what the disk refuses there is thrown.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Layout } from '../../../src/store/file/layout.ts'
import { commitsOf } from '../../fixtures/list-truth.ts'
import { hooked, type Operation } from './hooked-file-system.ts'
import { claims, creates, newStage, notes, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

function edit({ directory }: Stage, subject: string): void {
  const path = new Layout(directory).task('x')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), subject }, null, 2))
}

/** Session `a` has seen an edit of x and notes t; just before its link b changes x, which is edited once more. `then` meets what follows. */
function behindOthers(then: (operation: Operation, stage: Stage) => void) {
  const stage = newStage(join(scratchFolder('own-commit'), 'list'))
  new Participant(stage, 'seed').run(creates('x', 't'))
  let state: 'before' | 'linking' | 'won' = 'before'
  const b = new Participant(stage, 'b')
  const before = (operation: Operation) => {
    if (state === 'won') then(operation, stage)
    if (state !== 'linking' || operation.name !== 'link' || operation.to?.includes('/log/') !== true) return
    state = 'won'
    b.run(notes(['x'], 'from b'))
    edit(stage, 'by hand again')
  }
  const a = new Participant(stage, 'a', hooked({ before }))
  edit(stage, 'by hand')
  a.tools.list.examine('x')
  state = 'linking'
  return { stage, a }
}

const kindsIn = ({ directory }: Stage) => commitsOf(directory).map(({ kind, by }) => `${kind} by ${by.owner}`)
const common = ['create by seed', 'outside by outside', 'update by b', 'update by a']

it('takes its own entry in before a later one that it meets while it looks at a file', () => {
  let isToCome = true
  const { stage, a } = behindOthers(({ name, path }, at) => {
    if (!isToCome || name !== 'findIfThere' || !path.endsWith('x.json')) return
    isToCome = false
    const c = new Participant(at, 'c')
    c.run(claims('t', c.by))
  })
  a.run(notes(['t'], 'from a'))
  expect(isToCome).toBe(false)
  expect(a.tools.list.graph.task('t')).toMatchObject({ status: 'in_progress', owner: 'c' })
  a.run(notes(['t'], 'again'))
  expect(kindsIn(stage)).toEqual([...common, 'claim by c', 'update by a'])
})

it('does not refuse a change that stands when the disk then refuses a look at another file, and looks again', () => {
  let isToFail = true
  const { stage, a } = behindOthers(({ name, path }) => {
    if (!isToFail || name !== 'readIfThere' || !path.includes('unplaced')) return
    isToFail = false
    throw Object.assign(new Error('the disk refuses'), { code: 'EIO' })
  })
  a.run(notes(['t'], 'from a'))
  expect(isToFail).toBe(false)
  expect(a.tools.list.known.get('t')?.image?.notes.map(({ text }) => text)).toEqual(['from a'])
  a.tools.list.catchUp()
  expect(a.tools.list.graph.task('x')?.subject).toBe('by hand again')
  a.run(notes(['t'], 'again'))
  expect(kindsIn(stage)).toEqual([...common, 'update by a'])
})
