/** The repository in which a list's files are committed: the calls of git that `dibs sync` is made of. */

import { appendFileSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type GitEnd, type GitRun, runGit } from '../git/command.ts'

/**
 * Milliseconds. Local steps answer in 10; a fetch over a slow line may take a minute, and a hanging one must end. A merge starts
 * the driver once a task: on a machine with seven processes a core it was cut off at 30 s.
 */
const patience = { local: 30_000, network: 60_000, merge: 600_000 }

/** Names in a git directory that say that somebody is in the middle of something, and what. */
const signs: readonly (readonly [name: string, what: string])[] = [
  ['rebase-merge', 'A rebase'],
  ['rebase-apply', 'A rebase'],
  ['MERGE_HEAD', 'A merge'],
  ['CHERRY_PICK_HEAD', 'A cherry-pick'],
  ['REVERT_HEAD', 'A revert'],
  ['BISECT_LOG', 'A bisection'],
]

/** How git merges what lies below the tasks root, and a path that tells whether it knows. Source: gitattributes(5). */
const mergeRules = [
  { sample: 'a-task.json', rules: { way: 'dibs', patterns: ['**/*.json', '*.json'], atTop: '*.json' } },
  {
    sample: 'archive/2026-11.jsonl',
    rules: { way: 'union', patterns: ['**/archive/*.jsonl', 'archive/*.jsonl'], atTop: '**/archive/*.jsonl' },
  },
] as const

export interface RepositoryParts {
  /** The tasks root, in a worktree. */
  readonly root: string
  readonly env: GitRun['env']
  /** The command line of the merge driver, as git's configuration takes it. */
  readonly driver: string
}

export class Repository {
  readonly #at: RepositoryParts

  constructor(parts: RepositoryParts) {
    this.#at = parts
  }

  get root(): string {
    return this.#at.root
  }

  /** The command line by which git's merges call us. */
  get driver(): string {
    return this.#at.driver
  }

  /** Runs git in the tasks root; its merges know our driver. */
  run(words: readonly string[], at: keyof typeof patience = 'local'): Promise<GitEnd> {
    const { root, env, driver } = this.#at
    const settings = ['-c', 'merge.dibs.name=dibs', '-c', `merge.dibs.driver=${driver}`]
    return runGit(root, [...settings, ...words], { env, patience: patience[at] })
  }

  /** What git prints, without the last line break; undefined where it ends with another code than 0. */
  async ask(...words: string[]): Promise<string | undefined> {
    const { code, out } = await this.run(words)
    return code === 0 ? out.replace(/\n$/, '') : undefined
  }

  /** Names that git ends with NUL. */
  async names(...words: string[]): Promise<string[]> {
    return ((await this.ask(...words)) ?? '').split('\0').filter((name) => name !== '')
  }

  /** What somebody has begun in this worktree and not ended, such as `A merge`. */
  async underWay(): Promise<string | undefined> {
    const dir = await this.ask('rev-parse', '--absolute-git-dir')
    return dir === undefined ? undefined : signs.find(([name]) => existsSync(join(dir, name)))?.[1]
  }

  /**
   * Makes git merge the task files by our driver, and the archive line by line: where no attributes say so yet, in those of this
   * clone alone, which no commit carries. All worktrees share them, so that the top of one has a file of its own instead: every
   * other JSON file of the code would be taken for a task.
   */
  async useDriver(): Promise<void> {
    const missing: (typeof mergeRules)[number]['rules'][] = []
    for (const { sample, rules } of mergeRules) {
      const said = await this.ask('check-attr', 'merge', '--', sample)
      if (said?.endsWith(`: ${rules.way}`) !== true) missing.push(rules)
    }
    const [file, prefix] = [
      await this.ask('rev-parse', '--git-path', 'info/attributes'),
      await this.ask('rev-parse', '--show-prefix'),
    ]
    if (missing.length === 0 || file === undefined || prefix === undefined) return
    const isTop = prefix === ''
    const attributes = isTop ? join(this.root, '.gitattributes') : resolve(this.root, file)
    const lines = missing.flatMap(({ way, patterns, atTop }) =>
      (isTop ? [atTop] : patterns.map((pattern) => `/${prefix}${pattern}`)).map((pattern) => `${pattern} merge=${way}\n`),
    )
    mkdirSync(dirname(attributes), { recursive: true })
    appendFileSync(attributes, lines.join(''))
  }
}
