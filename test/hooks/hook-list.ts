/** A list in memory with sessions at it, and hooks that speak for one of them: what a model would read, without a process. */

import { answerHook } from '../../src/hooks/index.ts'
import { TaskService } from '../../src/service/task-service.ts'
import { GraphStore } from '../../src/store/graph-store.ts'
import { MemoryList } from '../../src/store/memory.ts'

/** A hook's store ends with the hook and its session lives on, as in two processes. */
class PassingStore extends GraphStore {
  override async close(): Promise<void> {}
}

interface Surroundings {
  readonly files?: readonly string[]
  readonly branch?: string
  readonly blockCap?: number
}

/** An empty list named `listName`, on a clock that stands still. */
export function hookList(listName = 'shop') {
  let ids = 0
  const list = new MemoryList({ now: () => '2026-11-22T08:00:00.000Z', mintId: () => `m${String(++ids).padStart(5, '0')}` })
  const serviceOf = (session: string, person?: string) => {
    const store = new PassingStore(list.open({ session }))
    const identity = { host: 'laptop', session, person, user: () => 'mejba', listName }
    return new TaskService({ store, clock: () => 0, identity })
  }
  return {
    list,
    service: (session: string) => serviceOf(session),
    person: (name: string) => serviceOf(`call-of-${name}`, name),
    /** The name under which a session is known. */
    name: (session: string) => list.join({ session }).name,
    /** What the hook of `session` (nobody's, when it is empty) answers. */
    hook: async (session: string, event: string, input: object = {}, around: Surroundings = {}) => {
      const { files, branch, blockCap = 8 } = around
      const me = session === '' ? undefined : { session, name: list.join({ session }).name }
      const open = () => ({
        service: serviceOf(session === '' ? 'nobody' : session),
        me,
        branchOf: () => branch,
        uncommitted: async () => files,
      })
      const json = JSON.stringify({ hook_event_name: event, session_id: 'cc-1', cwd: '/project', ...input })
      const answer = await answerHook(json, { open, blockCap, now: () => '2026-11-22T09:30:00.000Z' })
      return answer === '' ? undefined : JSON.parse(answer)
    },
  }
}

/** What the model reads; empty when the hook is silent. */
export function factsOf(answer: { hookSpecificOutput?: { additionalContext?: string } } | undefined): string {
  return answer?.hookSpecificOutput?.additionalContext ?? ''
}
