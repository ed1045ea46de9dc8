/** Whether tasks are committed: as it is already, else as the person says, in words and in one line of git's exclude file. */

import { describe, expect, it } from 'vitest'
import { withAttributes, withoutAttributes } from '../../src/init/attributes-text.ts'
import { withoutPattern, withPattern } from '../../src/init/exclude-text.ts'
import type { Wish } from '../../src/init/plan.ts'
import type { GitFacts, ShareMode } from '../../src/init/share.ts'
import { diffsOf } from '../../src/init/show-plan.ts'
import { afterOf, factsOf, git, plan } from './plan-facts.ts'

describe('sharing', () => {
  const said = (facts: Partial<GitFacts>, share?: ShareMode) => {
    const made = plan(factsOf({}, { launch: { kind: 'project' }, git: { ...git, ...facts } }), share && { share })
    const has = (afterOf(made, git.excludePath) ?? facts.exclude ?? git.exclude ?? '').includes('/.claude/tasks/')
    return [made.says.filter((line) => !line.startsWith('This')).join(' '), has]
  }
  const ours = withPattern('# git\n', '/.claude/tasks/')

  it.each<[string, Partial<GitFacts>, ShareMode | undefined, string, boolean]>([
    ['nothing', {}, undefined, 'Tasks: not committed, by a line in .git/info/exclude', true],
    ['files in git', { tracked: 3 }, undefined, 'Tasks: committed with the code (git follows 3 files there)', false],
    [
      'a rule of theirs',
      { ignoredBy: '.gitignore:2 (.claude/)' },
      undefined,
      'Tasks: not committed, by .gitignore:2 (.claude/)',
      false,
    ],
    ['nothing, asked to commit', {}, 'commit', 'share them with: git add .claude/tasks)', false],
    ['our line, asked to commit', { exclude: ours }, 'commit', 'Tasks: committed with the code', false],
    [
      'a rule of theirs, asked to commit',
      { ignoredBy: '.gitignore:2 (.claude/)' },
      'commit',
      '.gitignore:2 (.claude/) still ignores them',
      false,
    ],
    ['files in git, asked not to', { tracked: 3 }, 'no', 'Tasks: not committed, by a line in .git/info/exclude', true],
    ['nothing, asked for a branch', {}, 'branch', 'Tasks: on branch dibs/tasks, a worktree in .claude/tasks.', true],
    ['a branch of their own', { ownBranch: 'dibs/tasks', exclude: ours }, undefined, 'Tasks: on branch dibs/tasks', true],
    ['a worktree of somebody else', { ownBranch: 'main' }, 'no', '.claude/tasks is a worktree of branch main', false],
    ['tasks at the remote', { remoteBranch: 'origin/dibs/tasks' }, undefined, 'dibs init --share=branch joins them.', true],
    ['a list that git does not see', { pattern: undefined }, undefined, 'the list lies outside of the worktree', false],
  ])('with %s', (_, facts, share, words, excluded) =>
    expect(said(facts, share)).toEqual([expect.stringContaining(words), excluded]),
  )

  it('says how to change it', () => {
    expect(said({})[0]).toMatch(/Change it with: dibs init --share=branch, or =commit$/)
    expect(said({ tracked: 1 })[0]).toMatch(/Change it with: dibs init --share=branch, or =no$/)
  })

  const deeds = (facts: Partial<GitFacts>, more: Partial<Wish>) => {
    const { first, last } = plan(factsOf({}, { git: { ...git, ...facts } }), more).git
    return [first.map(({ does }) => does), last.map(({ does }) => does)]
  }
  const own = { ownBranch: 'dibs/tasks', driver: { now: 'same', wanted: 'same' } }

  it.each<[string, Partial<GitFacts>, Partial<Wish>, string[][]]>([
    ['nothing to a branch', {}, { share: 'branch' }, [[], ['register', 'attach']]],
    ['committed to a branch', { tracked: 2 }, { share: 'branch' }, [[], ['register', 'untrack', 'attach']]],
    ['a branch again', own, {}, [[], []]],
    ['a branch whose driver lies elsewhere', { ...own, driver: { now: 'old', wanted: 'new' } }, {}, [[], ['register']]],
    ['a branch to committed', own, { share: 'commit' }, [['detach'], []]],
    ['a branch to nothing', own, { share: 'no' }, [['detach'], []]],
    ['committed to nothing', { tracked: 2 }, { share: 'no' }, [[], ['untrack']]],
    ['nothing to committed', {}, { share: 'commit' }, [[], ['register']]],
    ['nothing', {}, {}, [[], []]],
    ['a branch, removed', own, { remove: true }, [[], ['unregister']]],
  ])('from %s git does', (_, facts, more, done) => expect(deeds(facts, more)).toEqual(done))

  it('shows what git does as it shows files', () => {
    const facts = factsOf({}, { git: { ...git, tracked: 2, driver: { now: 'old', wanted: 'new' } } })
    expect(diffsOf(plan(facts, { share: 'branch' }))).toContain(`git, in this clone: git merges task files field by field
  -merge.dibs.driver=old
  +merge.dibs.driver=new

git, in this clone: no longer follows the tasks with the code
  -.claude/tasks (2 files, which stay on the disk)

git, in this clone: the tasks on a branch of their own
  +worktree .claude/tasks of branch dibs/tasks
`)
  })

  it('without a repository decides nothing', () => {
    expect(plan(factsOf({}, { git: undefined })).says).toEqual([
      'Tasks: there is no git repository here, so nothing is decided about sharing them.',
    ])
  })
})

describe('the exclude file', () => {
  it.each(['', '# git\n', '# git', 'a\n\nb\n', '/.claude/tasks/\n'])('%j is itself again when our line has gone', (text) => {
    const once = withPattern(text, '/x/')
    expect(withPattern(once, '/x/')).toBe(once)
    expect(withoutPattern(once, '/x/')).toBe(text)
    expect(withoutPattern(withoutPattern(withPattern(once, '/y/'), '/x/'), '/y/')).toBe(text === '# git' ? '# git' : text)
  })

  it('keeps a line of the same words that a person wrote', () => {
    expect(withoutPattern('/x/\n', '/x/')).toBe('/x/\n')
  })
})

describe('the attributes of the tasks root', () => {
  it.each(['', '*.png binary\n', '* text=auto'])('%j is itself again when our lines have gone', (text) => {
    const once = withAttributes(text)
    expect(once).toContain('\n*.json merge=dibs')
    expect(withAttributes(once)).toBe(once)
    expect(withoutAttributes(once)).toBe(text)
  })

  it('needs no second line where a person has written it', () => {
    expect(withAttributes('*.json merge=dibs\n')).toBe('*.json merge=dibs\n# dibs init\n**/archive/*.jsonl merge=union\n')
  })
})
