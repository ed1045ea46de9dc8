/** Whether tasks are committed: as it is already, else as the person says, in words and in one line of git's exclude file. */

import { describe, expect, it } from 'vitest'
import { withoutPattern, withPattern } from '../../src/init/exclude-text.ts'
import type { GitFacts } from '../../src/init/share.ts'
import { afterOf, factsOf, git, plan } from './plan-facts.ts'

describe('sharing', () => {
  const said = (facts: Partial<GitFacts>, share?: 'commit' | 'no') => {
    const made = plan(factsOf({}, { launch: { kind: 'project' }, git: { ...git, ...facts } }), share && { share })
    const has = (afterOf(made, git.excludePath) ?? facts.exclude ?? git.exclude ?? '').includes('/.claude/tasks/')
    return [made.says.filter((line) => !line.startsWith('This')).join(' '), has]
  }
  const ours = withPattern('# git\n', '/.claude/tasks/')

  it.each<[string, Partial<GitFacts>, 'commit' | 'no' | undefined, string, boolean]>([
    ['nothing', {}, undefined, 'Tasks: not committed, by a line in .git/info/exclude', true],
    ['files in git', { tracked: 3 }, undefined, 'Tasks: committed with the code (git follows 3 of them)', false],
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
    ['files in git, asked not to', { tracked: 3 }, 'no', 'git goes on with the 3 task files that it follows already.', true],
    ['a list that git does not see', { pattern: undefined }, undefined, 'the list lies outside of the worktree', false],
  ])('with %s', (_, facts, share, words, excluded) =>
    expect(said(facts, share)).toEqual([expect.stringContaining(words), excluded]),
  )

  it('says how to change it', () => {
    expect(said({})[0]).toMatch(/Change it with: dibs init --share=commit$/)
    expect(said({ tracked: 1 })[0]).toMatch(/Change it with: dibs init --share=no$/)
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
