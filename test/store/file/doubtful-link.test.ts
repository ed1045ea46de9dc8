/**
 * A link whose answer is wrong: it says EEXIST or EIO and has made the entry, or says EEXIST for another's. Only the nonce in
 * the entry tells who won.
 *
 * Seen red when: `commit` believes the error (its own entry counts as another's), or believes nothing (any error is a win).
 */

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeFileSystem } from '../../../src/store/file/file-system.ts'
import { commitsOf, fileOf } from '../../fixtures/list-truth.ts'
import { hooked, withoutLinks } from './hooked-file-system.ts'
import { claims, completes, creates, newStage, Participant, type Stage } from './participant.ts'
import { scratchFolder } from './scratch.ts'

function failure(code: string): Error {
  return Object.assign(new Error(code), { code })
}

function stageWith(...ids: string[]): Stage {
  const stage = newStage(join(scratchFolder('doubtful'), 'list'))
  new Participant(stage, 'seed').run(creates(...ids))
  return stage
}

/** Every entry gets its number, and the system says that it did not. */
function lying(code: string) {
  return hooked({
    after({ name, path }) {
      if (name === 'link' && path.endsWith('entry')) throw failure(code)
    },
  })
}

describe.each(['EEXIST', 'EIO', 'ENOENT', 'ETIMEDOUT'])('a link that makes the entry and answers %s', (code) => {
  it('is a commit, once: claim, completion and creation stand and are answered', () => {
    const stage = stageWith('x')
    const a = new Participant(stage, 'a', lying(code))
    expect(a.run(claims('x', a.by))).toBe(true)
    expect(a.run(completes(['x'], a.by))).toBe(true)
    expect(a.run(creates('y', 'z'))).toEqual(['y', 'z'])
    expect(commitsOf(stage.directory).map(({ kind }) => kind)).toEqual(['create', 'claim', 'complete', 'create'])
    expect(fileOf(stage.directory, 'x')).toMatchObject({ status: 'completed', term: 1 })
    expect(new Participant(stage, 'b').look().size).toBe(3)
  })
})

describe('a link that makes nothing', () => {
  it('and answers EEXIST because another has the number leaves that one the winner', () => {
    const stage = stageWith('x')
    let acted = false
    const fs = hooked({
      before({ name, path }) {
        if (name !== 'link' || !path.endsWith('entry') || acted) return
        acted = true
        const b = new Participant(stage, 'b')
        expect(b.run(claims('x', b.by))).toBe(true)
      },
    })
    const a = new Participant(stage, 'a', fs)
    expect(a.run(claims('x', a.by))).toBe(false)
    expect(fileOf(stage.directory, 'x')).toMatchObject({ owner: 'b', term: 1 })
    expect(commitsOf(stage.directory)).toHaveLength(2)
  })

  it('and answers EIO changes nothing, is said, and can be tried again', () => {
    const stage = stageWith('x')
    let isBroken = true
    const fs = hooked({
      before({ name, path }) {
        if (isBroken && name === 'link' && path.endsWith('entry')) throw failure('EIO')
      },
    })
    const a = new Participant(stage, 'a', fs)
    expect(() => a.run(claims('x', a.by))).toThrow('EIO')
    expect(fileOf(stage.directory, 'x').status).toBe('pending')
    isBroken = false
    expect(a.run(claims('x', a.by))).toBe(true)
    expect(commitsOf(stage.directory)).toHaveLength(2)
  })
})

describe('without hard links, a rename that takes the number and answers EIO', () => {
  it('is a commit, once', () => {
    const stage = newStage(join(scratchFolder('doubtful'), 'list'))
    const fs = hooked(
      {
        after({ name, path }) {
          if (name === 'rename' && path.endsWith('entry')) throw failure('EIO')
        },
      },
      { ...nodeFileSystem, link: withoutLinks.link },
    )
    const a = new Participant(stage, 'a', fs)
    expect(a.run(creates('x'))).toEqual(['x'])
    expect(a.run(claims('x', a.by))).toBe(true)
    expect(commitsOf(stage.directory).map(({ kind }) => kind)).toEqual(['create', 'claim'])
  })
})
