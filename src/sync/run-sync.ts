/** One `dibs sync` from its options to its answer: git's part, and what it did to the claims of every list in the tasks root. */

import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ClaimsAfter, LostClaim } from '../service/sync-guard.ts'
import { failure, SyncFailure } from './failure.ts'
import { Repository, type RepositoryParts } from './repository.ts'
import { type Guard, remoteWithTasks, type Synced, syncTasks } from './sync.ts'

/** One list as a sync needs it; see `SyncGuard`. */
export interface SyncList extends Guard {
  claims(): Promise<ClaimsAfter>
}

export interface RunSync extends RepositoryParts {
  /** Every list that has its files in the root, or may have them soon; the same ones, and those that are new, at each call. */
  readonly lists: () => Promise<readonly SyncList[]>
  readonly pushCode: boolean
  readonly pushes: boolean
}

/** A task that is held in another clone. */
export interface HeldElsewhere {
  readonly id: string
  readonly subject: string
  readonly owner: string
  readonly host?: string
  readonly since?: string
}

/** What a sync answers; `failed` instead of the rest of git's part when it ended early. */
export interface SyncAnswer extends Partial<Synced> {
  readonly failed?: { readonly code: string; readonly says: string }
  readonly lost: readonly LostClaim[]
  readonly elsewhere: readonly HeldElsewhere[]
}

/** Never throws for anything that git or the network did: `failed` says it in one sentence. */
export async function runSync(parts: RunSync): Promise<SyncAnswer> {
  const { root, lists, pushCode, pushes } = parts
  if (!existsSync(root)) return { failed: told(await whyNoList(parts)), lost: [], elsewhere: [] }
  const git = await syncTasks({ repository: new Repository(parts), guards: lists, pushCode, pushes }).catch((error: unknown) => {
    if (error instanceof SyncFailure) return { failed: told(error) }
    throw error
  })
  const claims = await Promise.all((await lists()).map((list) => list.claims()))
  return {
    ...git,
    lost: claims.flatMap(({ lost }) => lost),
    elsewhere: claims.flatMap(({ elsewhere }) => elsewhere.map(heldElsewhere)),
  }
}

/** A fresh clone of a project whose tasks have a branch of their own has no list yet, and a new one would be a second. */
async function whyNoList(parts: RunSync): Promise<SyncFailure> {
  const { root } = parts
  let above = dirname(root)
  while (!existsSync(above) && dirname(above) !== above) above = dirname(above)
  const remote = await remoteWithTasks(new Repository({ ...parts, root: above }))
  return remote === undefined ? failure('no_list', { root }) : failure('own_branch', { remote })
}

function told({ code, message }: SyncFailure): { code: string; says: string } {
  return { code, says: message }
}

function heldElsewhere({ task: { id, subject, owner = '', claim } }: ClaimsAfter['elsewhere'][number]): HeldElsewhere {
  return {
    id,
    subject,
    owner,
    ...(claim?.host === undefined ? {} : { host: claim.host }),
    ...(claim?.at === undefined ? {} : { since: claim.at }),
  }
}
