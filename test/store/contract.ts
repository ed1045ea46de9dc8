/** One suite for every engine: what the port promises, as sentences. */

import { describe } from 'vitest'
import { describeArchiving } from './contract-archive.ts'
import { describeChanges } from './contract-changes.ts'
import { describeClaiming } from './contract-claim.ts'
import { describeCompleting } from './contract-complete.ts'
import { describeContainers } from './contract-containers.ts'
import { describeCreating } from './contract-create.ts'
import { describeFollowing } from './contract-follow.ts'
import { describeHandingBack } from './contract-hand-back.ts'
import { describeHolders } from './contract-holders.ts'
import { describeImporting } from './contract-import.ts'
import type { MakeList } from './contract-list.ts'
import { describeMemos } from './contract-memos.ts'
import { describeQueries } from './contract-queries.ts'
import { describeReports } from './contract-reports.ts'
import { describeUpdating } from './contract-update.ts'

/** Runs the whole contract against the lists that `makeList` makes, one a test. */
export function describeTaskStore(name: string, makeList: MakeList): void {
  describe(`the task store on ${name}`, () => {
    describeCreating(makeList)
    describeClaiming(makeList)
    describeHolders(makeList)
    describeHandingBack(makeList)
    describeCompleting(makeList)
    describeContainers(makeList)
    describeUpdating(makeList)
    describeImporting(makeList)
    describeQueries(makeList)
    describeChanges(makeList)
    describeFollowing(makeList)
    describeReports(makeList)
    describeArchiving(makeList)
    describeMemos(makeList)
  })
}
