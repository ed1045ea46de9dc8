/**
 * Keeps the task files of two clones in step: commits those files, merges what others pushed, pushes.
 *
 *   look -> commit -> [ fetch -> commit -> merge -> push ], the part in brackets again while others are first
 *
 * git writes the files while sessions work on them. It refuses to overwrite a file that was changed before it looked; what a
 * session changes between git's look and its write is merged in again afterwards (`SyncGuard`). A merge that cannot be finished is
 * aborted: the worktree is then as it was, with the tasks committed.
 */

import { commitTasks, isLocked, tasksBranch, withoutHooks } from './commit-tasks.ts'
import { failure, whyOf } from './failure.ts'
import type { Repository } from './repository.ts'

/** Guards one list while git writes; see `TaskService.guard`. */
export interface Guard {
  begin(): Promise<void>
  end(): Promise<readonly string[]>
}

export interface SyncParts {
  readonly repository: Repository
  /** One for each list in the root, those that have begun since the last call too. */
  readonly guards: () => Promise<readonly Guard[]>
  /** Pushes commits of code as well, which are the person's to push. */
  readonly pushCode: boolean
  /** False: what came is merged, and nothing goes out. */
  readonly pushes: boolean
}

export interface Synced {
  readonly branch: string
  readonly remote: string
  /** Task files of ours that were committed. */
  readonly committed: number
  /** Commits that came, and that went. */
  readonly pulled: number
  readonly pushed: number
  /** Tasks to which a change of a session had to be brought back. */
  readonly mended: readonly string[]
  /** Commits of code that are not pushed and were left to the person; then nothing was pushed. */
  readonly codeCommits: number
}

/** Others push between our fetch and our push: three of them at once lose so often at most, measured with five clones. */
const tries = 8

interface Here {
  readonly top: string
  readonly branch: string
}

interface Upstream extends Here {
  readonly remote: string
  readonly remoteBranch: string
  /** How git names it here. */
  readonly ref: string
  /** Has the branch been told what it follows? */
  readonly follows: boolean
}

/** @throws SyncFailure, with the sentence for the person. */
export async function syncTasks(parts: SyncParts): Promise<Synced> {
  const here = await look(parts)
  await parts.repository.useDriver()
  for (const guard of await parts.guards()) await guard.begin()
  // Before anything about the remote can fail: the sentences for that say that the tasks are committed.
  let committed = await commitTasks({ ...parts, ...here })
  const at = { ...here, ...(await upstreamOf(parts.repository, here.branch)) }
  let [pulled, mended] = [0, new Set<string>()]
  for (let i = 0; i < tries; i++) {
    await fetchFrom(parts, at)
    for (const guard of await parts.guards()) await guard.begin()
    committed += await commitTasks({ ...parts, ...at })
    const merged = await mergeUpstream(parts, at)
    for (const id of merged.mended) mended.add(id)
    if (merged.commits === undefined) continue
    pulled += merged.commits
    if (merged.mended.length > 0) committed += await commitTasks({ ...parts, ...at })
    const pushed = parts.pushes ? await push(parts, at) : { pushed: 0, codeCommits: 0 }
    if (pushed !== 'late') return { branch: at.branch, remote: at.remote, committed, pulled, mended: [...mended], ...pushed }
  }
  throw failure('always_late', { remote: at.remote })
}

async function look({ repository }: SyncParts): Promise<Here> {
  const inside = await repository.run(['rev-parse', '--show-toplevel'])
  if (inside.code === undefined) throw failure(inside.isLate ? 'too_slow' : 'no_git', { says: inside.says })
  if (inside.code !== 0) throw failure('no_repository', { root: repository.root })
  const top = inside.out.trimEnd()
  const what = await repository.underWay()
  if (what !== undefined) throw failure('under_way', { what, top })
  const branch = await repository.ask('symbolic-ref', '--short', '-q', 'HEAD')
  const remote = branch === tasksBranch ? undefined : await remoteWithTasks(repository)
  if (remote !== undefined) throw failure('own_branch', { remote })
  if ((await repository.ask('check-ignore', '-q', '--', 'a-task.json')) !== undefined) throw failure('not_shared')
  if (branch === undefined) throw failure('detached', { top })
  if ((await repository.ask('var', 'GIT_COMMITTER_IDENT')) === undefined) throw failure('no_identity')
  return { top, branch }
}

/** The remote that has the tasks on a branch of their own, as far as this clone knows. */
export async function remoteWithTasks(repository: Repository): Promise<string | undefined> {
  const found = await repository.ask('for-each-ref', '--format=%(refname)', `refs/remotes/*/${tasksBranch}`)
  return /^refs\/remotes\/([^/]+)\//m.exec(found ?? '')?.[1]
}

async function upstreamOf(repository: Repository, branch: string): Promise<Omit<Upstream, keyof Here>> {
  const merge = await repository.ask('config', `branch.${branch}.merge`)
  const { remote, remotes } = await remoteFor(repository, branch)
  if (remotes.length === 0) throw failure('no_remote')
  if (remote === undefined) throw failure('many_remotes', { branch, remotes: remotes.join(', ') })
  const remoteBranch = merge?.replace(/^refs\/heads\//, '') ?? branch
  return { remote, remoteBranch, ref: `refs/remotes/${remote}/${remoteBranch}`, follows: merge !== undefined }
}

/** The remote that a branch follows or, without one, would: the only one, or origin. */
export async function remoteFor(
  repository: Repository,
  branch: string,
): Promise<{ readonly remote?: string | undefined; readonly remotes: readonly string[] }> {
  const configured = await repository.ask('config', `branch.${branch}.remote`)
  const remotes = (await repository.ask('remote'))?.split('\n').filter((name) => name !== '') ?? []
  return { remotes, remote: configured ?? (remotes.length === 1 ? remotes[0] : remotes.find((name) => name === 'origin')) }
}

async function fetchFrom({ repository }: SyncParts, { remote, remoteBranch, ref }: Upstream): Promise<void> {
  const ended = await repository.run(['fetch', '-q', '--no-tags', remote, `+refs/heads/${remoteBranch}:${ref}`], 'network')
  const isUnborn = ended.code !== 0 && ended.says.includes("couldn't find remote ref")
  if (ended.code !== 0 && !isUnborn) throw failure('unreachable', { remote, says: whyOf(ended) })
}

interface Merged {
  /** Commits that came; undefined where git gave up, because a session changed a file meanwhile. */
  readonly commits: number | undefined
  readonly mended: readonly string[]
}

async function mergeUpstream(parts: SyncParts, at: Upstream): Promise<Merged> {
  const { repository, guards } = parts
  const count = await repository.ask('rev-list', '--count', `HEAD..${at.ref}`)
  if (count === undefined || count === '0') return { commits: 0, mended: [] }
  const mended: string[] = []
  let isMerged = false
  try {
    isMerged = await merge(parts, at)
  } finally {
    // Also a merge that git gives up has written: from 2.38 on it puts what was changed aside, resets the files to the commit, and
    // brings that back where nobody has changed a file meanwhile. Without this a soak of 60 s lost an answered completion.
    for (const guard of await guards()) mended.push(...(await guard.end()))
  }
  return { commits: isMerged ? Number(count) : undefined, mended }
}

/** False where git gave up, because a session changed a file meanwhile. */
async function merge(parts: SyncParts, at: Upstream): Promise<boolean> {
  const unrelated = at.branch === tasksBranch ? ['--allow-unrelated-histories'] : []
  // Whatever the person has set: merge.ff=false makes each sync of two clones at rest a commit, merge.ff=only refuses. A task that
  // is archived beside a new one with a similar text is no rename: git would merge what others did to the one into the other.
  const alike = ['--ff', '-X', 'find-renames=100%']
  const words = ['merge', '-q', '--no-edit', ...alike, ...withoutHooks(at.branch), ...unrelated, at.ref]
  const ended = await parts.repository.run(words, 'merge')
  return ended.code === 0 || (await isFinished(parts, at, ended.says))
}

/** After a merge that did not go through: finishes it where only task files are left over, else takes it back and says why. */
async function isFinished({ repository }: SyncParts, { top, remote }: Upstream, says: string): Promise<boolean> {
  const prefix = (await repository.ask('rev-parse', '--show-prefix')) ?? ''
  const unmerged = [...new Set(await repository.names('diff', '--name-only', '--diff-filter=U', '-z'))]
  const code = unmerged.filter((name) => !name.startsWith(prefix))
  if (unmerged.length > 0 && code.length === 0 && (await keepChanged(repository, unmerged, prefix))) return true
  if (!(await isAborted(repository))) throw failure('half_merged', { top })
  if (code.length > 0) throw failure('code_conflict', { remote, files: fewOf(code) })
  if (unmerged.length > 0) throw failure('task_conflict', { files: fewOf(unmerged) })
  const inTheWay = /would be overwritten by merge/.test(says)
    ? [...says.matchAll(/^(?:\t| {2})(\S.*?) *$/gm)].map(([, name = '']) => name)
    : []
  if (inTheWay.some((name) => !name.startsWith(prefix))) throw failure('code_in_the_way', { remote, files: fewOf(inTheWay) })
  // The second: a session put its file in place between git's removal of the old one and its making of the new. The third: one did
  // so while git put aside what was changed, before the merge (once in 8 soaks of 15 s).
  if (inTheWay.length > 0 || /unable to (create|unlink) (file )?|stash failed/.test(says)) return false
  throw failure(isLocked(says) ? 'locked' : 'internal', { top, says: whyOf({ code: 1, out: '', says }) })
}

/**
 * Takes a merge back. git refuses where a session has changed a task file since it wrote it: those files are set to the commit first,
 * and the guards, which watch them, bring the changes back. True also where git had not begun one.
 */
async function isAborted(repository: Repository): Promise<boolean> {
  if ((await repository.underWay()) === undefined) return true
  if ((await repository.run(['merge', '--abort'])).code === 0) return true
  await repository.run(['checkout', '-q', 'HEAD', '--', '.'])
  return (await repository.run(['merge', '--abort'])).code === 0
}

/** A task that one side deleted by hand and the other changed is kept: deleting a task means to cancel it. */
async function keepChanged(repository: Repository, unmerged: readonly string[], prefix: string): Promise<boolean> {
  const stages = (await repository.names('ls-files', '-u', '-z', '--', '.')).map((line) => ({
    stage: line.split(/\s/)[2],
    name: line.split('\t')[1] ?? '',
  }))
  for (const path of unmerged) {
    const name = path.slice(prefix.length)
    const sides = stages.filter((one) => one.name === name && one.stage !== '1')
    const [side] = sides
    if (sides.length !== 1 || side === undefined) return false
    if ((await repository.run(['checkout', '-q', side.stage === '2' ? '--ours' : '--theirs', '--', name])).code !== 0)
      return false
    if ((await repository.run(['add', '--', name])).code !== 0) return false
  }
  return (await repository.run(['commit', '-q', '--no-edit'])).code === 0
}

async function push(parts: SyncParts, at: Upstream): Promise<Pick<Synced, 'pushed' | 'codeCommits'> | 'late'> {
  const { repository, pushCode } = parts
  const isThere = (await repository.ask('rev-parse', '-q', '--verify', at.ref)) !== undefined
  const since = isThere ? [`${at.ref}..HEAD`] : ['HEAD', '--not', `--remotes=${at.remote}`]
  const ahead = Number((await repository.ask('rev-list', '--count', ...since)) ?? 0)
  if (ahead === 0) return { pushed: 0, codeCommits: 0 }
  const codeCommits = pushCode ? 0 : await commitsOfCode(repository, since)
  if (codeCommits > 0) return { pushed: 0, codeCommits }
  const follow = at.branch === tasksBranch && !at.follows ? ['-u'] : []
  const words = ['push', '-q', ...withoutHooks(at.branch), ...follow, at.remote, `HEAD:refs/heads/${at.remoteBranch}`]
  const ended = await repository.run(words, 'network')
  if (ended.code === 0) return { pushed: ahead, codeCommits: 0 }
  if (/\(non-fast-forward\)|\(fetch first\)|cannot lock ref|failed to update ref/.test(ended.says)) return 'late'
  throw failure(/\[remote rejected\]|pre-push/.test(ended.says) ? 'push_refused' : 'unreachable', {
    remote: at.remote,
    says: whyOf(ended),
  })
}

/** Commits that touch anything but the tasks; of merges only what they did themselves. */
async function commitsOfCode(repository: Repository, since: readonly string[]): Promise<number> {
  const found = await repository.ask('log', '--format=%H', '--no-merges', ...since, '--', ':(top)', ':(exclude).')
  return found === undefined || found === '' ? 0 : found.split('\n').length
}

function fewOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
}
