/** What the contract suite needs of an engine under test, and the small words that its tests are written in. */

import { afterEach, beforeEach } from 'vitest'
import type { Actor } from '../../src/domain/actor.ts'
import { TaskError } from '../../src/domain/errors.ts'
import type { Task } from '../../src/domain/task.ts'
import type { Claimed, ClaimedTask, NewTask, NothingToClaim, TaskStore } from '../../src/store/task-store.ts'

/** A list that begins empty, with as many sessions as a test opens. */
export interface ContractList {
  /** One more session. Sessions with the same hint adopt each other's claims once one is killed. */
  open(options: { readonly hint?: string; readonly branch?: string }): Promise<TaskStore>
  /** The session dies without a word; the others see it at once. */
  kill(session: string): Promise<void>
  /** Somebody writes this task by hand, past every session. */
  edit(task: Task): Promise<void>
  close(): Promise<void>
}

export type MakeList = () => Promise<ContractList>

/** One agent: calls the store as itself. */
export class Agent {
  readonly store: TaskStore
  readonly actor: Actor

  constructor(store: TaskStore, actor: Actor) {
    this.store = store
    this.actor = actor
  }

  get name(): string {
    return this.actor.name
  }

  as(as: string): Agent {
    return new Agent(this.store, { ...this.actor, as })
  }

  /** Ids of the created tasks, in order. */
  async create(...tasks: readonly NewTask[]): Promise<string[]> {
    const { created } = await this.store.create(tasks, this.actor)
    return created.map(({ id }) => id)
  }

  async claim(id?: string, takeOver?: string): Promise<ClaimedTask> {
    return taken(await this.store.claim({ id, takeOver }, this.actor))
  }

  async find(): Promise<NothingToClaim> {
    const claimed = await this.store.claim({}, this.actor)
    if (claimed.task !== null) throw new Error(`It claimed ${claimed.task.task.id}.`)
    return claimed
  }

  complete(id: string, result?: string) {
    return this.store.complete({ id, result }, this.actor)
  }

  release(id: string, note?: string) {
    return this.store.release({ id, note }, this.actor)
  }

  update(
    id: string,
    change: Omit<Parameters<TaskStore['update']>[0], 'id' | 'set'> & { set?: Parameters<TaskStore['update']>[0]['set'] },
  ) {
    return this.store.update({ set: {}, ...change, id }, this.actor)
  }

  async task(id: string): Promise<Task> {
    return (await this.store.get(id, this.actor)).task.task
  }

  /** Ready ids, in order. */
  async ready(): Promise<string[]> {
    const { ready } = await this.store.ready({ limit: 200 }, this.actor)
    return ready.map(({ task }) => task.id)
  }
}

export function taken(claimed: Claimed | undefined): ClaimedTask {
  if (claimed === undefined || claimed.task === null) throw new Error('There was nothing to claim.')
  return claimed
}

/** A fresh list for each test, and agents on it. */
export function freshList(makeList: MakeList) {
  let list: ContractList
  beforeEach(async () => {
    list = await makeList()
  })
  afterEach(() => list.close())
  return {
    agent: async (options: { hint?: string; branch?: string } = {}): Promise<Agent> => {
      const store = await list.open(options)
      const { session, name } = await store.join()
      return new Agent(store, { session, name, host: 'laptop', user: 'mejba' })
    },
    /** A person at the command line: no session stands behind the claims. */
    person: async (name: string): Promise<Agent> => new Agent(await list.open({}), { name, host: 'laptop', user: name }),
    kill: async (agent: Agent): Promise<void> => list.kill(agent.actor.session ?? ''),
    edit: async (task: Task): Promise<void> => list.edit(task),
  }
}

/** The refusal that a call ends with. */
export async function refusal(call: Promise<unknown>): Promise<TaskError> {
  try {
    await call
  } catch (error) {
    if (error instanceof TaskError) return error
    throw error
  }
  throw new Error('The call was not refused.')
}
