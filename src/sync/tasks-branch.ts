/**
 * What `dibs init` does in git to how tasks are shared: the merge driver of this clone, and the tasks root as the worktree of a
 * branch of its own. Sessions go on working meanwhile: their files are neither moved nor replaced, and `.dibs` is not touched.
 */

import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { commitTasks, tasksBranch } from './commit-tasks.ts'
import { failure, SyncFailure } from './failure.ts'
import { linkFolder, must, unlinkFolder } from './linked-folder.ts'
import { Repository, type RepositoryParts } from './repository.ts'
import type { SyncAnswer } from './run-sync.ts'
import { remoteFor } from './sync.ts'

export interface SharingParts extends RepositoryParts {
  /** The top folder of the code's main worktree, or of the repository that has none. */
  readonly top: string
  /** A name that nobody else takes. */
  readonly token: string
  /** Merges what the remote has, under the sessions at work; pushes nothing. */
  readonly merge: () => Promise<SyncAnswer>
}

/** Another author or date would make it another commit. */
const nobody = {
  GIT_AUTHOR_NAME: 'dibs',
  GIT_AUTHOR_EMAIL: 'dibs@localhost',
  GIT_AUTHOR_DATE: '2026-11-22T00:00:00Z',
  GIT_COMMITTER_NAME: 'dibs',
  GIT_COMMITTER_EMAIL: 'dibs@localhost',
  GIT_COMMITTER_DATE: '2026-11-22T00:00:00Z',
} as const

/** Each answers what the person should know besides, in sentences. */
export class Sharing {
  readonly #at: SharingParts
  readonly #code: Repository
  readonly #tasks: Repository

  constructor(parts: SharingParts) {
    this.#at = parts
    this.#code = new Repository({ ...parts, root: parts.top })
    this.#tasks = new Repository(parts)
  }

  /** Names the merge driver in the configuration of the clone, which all its worktrees share. */
  async register(): Promise<string[]> {
    await must(this.#code, ['config', 'merge.dibs.name', 'dibs: tasks field by field'])
    await must(this.#code, ['config', 'merge.dibs.driver', this.#at.driver])
    return []
  }

  async unregister(): Promise<string[]> {
    await must(this.#code, ['config', '--remove-section', 'merge.dibs'])
    return []
  }

  /** Takes the tasks out of the code's index, and leaves the files. */
  async untrack(): Promise<string[]> {
    const folder = relative(this.#at.top, this.#at.root).replaceAll(sep, '/')
    await must(this.#code, ['rm', '-r', '-q', '--cached', '--ignore-unmatch', '--', folder])
    return [
      `The task files are out of the code's index, and stay in ${folder}: commit that with "git commit". Whoever pulls it first runs "dibs init" as you did, else git takes their files away; so does switching to a commit that still has them and back.`,
    ]
  }

  /** @throws TaskError, or SyncFailure where git does not know who commits. */
  async attach(): Promise<string[]> {
    if ((await this.#code.ask('var', 'GIT_COMMITTER_IDENT')) === undefined) throw failure('no_identity')
    const found = await this.#remote()
    await this.#begin(found.ref)
    await linkFolder({ code: this.#code, folder: this.#at.root, branch: tasksBranch, token: this.#at.token })
    await must(this.#tasks, ['read-tree', 'HEAD'])
    // The team's, where there is one. Of all else only what is not there is written: the exit code says that something was.
    await this.#tasks.run(['checkout-index', '-f', '-q', '--', '.gitattributes'])
    await this.#tasks.run(['checkout-index', '-a', '-q'])
    await commitTasks({ repository: this.#tasks, top: this.#at.root, branch: tasksBranch })
    if (found.ref === undefined) return found.says
    await this.#tasks.run(['branch', '-q', `--set-upstream-to=${found.ref}`])
    const { failed } = await this.#at.merge()
    return failed === undefined ? found.says : [...found.says, failed.says]
  }

  /** Commits what is there, so that the branch has it all; the folder is a plain one then. */
  async detach(): Promise<string[]> {
    const what = await this.#tasks.underWay()
    if (what !== undefined) throw failure('under_way', { what, top: this.#at.root })
    const committed = await commitTasks({ repository: this.#tasks, top: this.#at.root, branch: tasksBranch }).catch(unlessFailed)
    await unlinkFolder({ folder: this.#at.root, inside: this.#tasks })
    const also = committed instanceof SyncFailure ? [committed.message] : []
    return [`Branch ${tasksBranch} stays as it is, with its history.`, ...also]
  }

  /** Brings the remote's branch here, where there is one. */
  async #remote(): Promise<{ readonly ref?: string; readonly says: string[] }> {
    const { remote } = await remoteFor(this.#code, tasksBranch)
    if (remote === undefined) return { says: [] }
    const ref = `refs/remotes/${remote}/${tasksBranch}`
    const fetched = await this.#code.run(['fetch', '-q', '--no-tags', remote, `+refs/heads/${tasksBranch}:${ref}`], 'network')
    const isLate = fetched.code !== 0 && !fetched.says.includes("couldn't find remote ref")
    const says = isLate ? [`${remote} cannot be reached now: "dibs sync" brings in what others have.`] : []
    const isThere = (await this.#code.ask('rev-parse', '-q', '--verify', ref)) !== undefined
    return isThere ? { ref, says } : { says }
  }

  /** Makes the branch where there is none: where the remote's is, or, for tasks that have a history here, from nothing. */
  async #begin(ref: string | undefined): Promise<void> {
    if ((await this.#code.ask('rev-parse', '-q', '--verify', `refs/heads/${tasksBranch}`)) !== undefined) return
    const start = ref === undefined || hasTasks(this.#at.root) ? await this.#emptyCommit() : ref
    await must(this.#code, ['update-ref', `refs/heads/${tasksBranch}`, start, ''])
  }

  /** The same commit in every clone: two that begin before they know of each other have a common one. */
  async #emptyCommit(): Promise<string> {
    const repository = new Repository({ ...this.#at, root: this.#at.top, env: { ...this.#at.env, ...nobody } })
    const tree = await must(repository, ['hash-object', '-w', '-t', 'tree', '/dev/null'])
    return await must(repository, ['commit-tree', tree, '-m', 'tasks: a branch of their own'])
  }
}

/** Are there task files, in the root or in a list's folder? */
function hasTasks(root: string): boolean {
  return namesIn(root).some((name) => name.endsWith('.json') || namesIn(join(root, name)).some((one) => one.endsWith('.json')))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'))
  } catch {
    return [] // a file, or not there
  }
}

function unlessFailed(error: unknown): SyncFailure {
  if (error instanceof SyncFailure) return error
  throw error
}
