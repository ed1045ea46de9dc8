/**
 * The contract suite on the file engine, with hard links and without: both ways to take a number promise the same.
 *
 * Seen red when: the directory slots forget their pending mark; presence answers `live` for the killed.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFileEngine } from '../../../src/store/file/file-store.ts'
import { type FileSystem, nodeFileSystem } from '../../../src/store/file/file-system.ts'
import type { ProcessEvidence } from '../../../src/store/file/process-evidence.ts'
import { formatTask } from '../../../src/store/file/task-codec.ts'
import { GraphStore } from '../../../src/store/graph-store.ts'
import { describeTaskStore } from '../contract.ts'
import type { ContractList } from '../contract-list.ts'
import { withoutLinks } from './hooked-file-system.ts'
import { scratchFolder } from './scratch.ts'

/** Sessions of this one process, each with a pid of its own that the test can declare dead. */
class Sessions implements ContractList {
  readonly #directory = join(scratchFolder('contract'), 'list')
  readonly #fs: FileSystem
  readonly #stores: GraphStore[] = []
  readonly #dead = new Set<number>()
  #names = 0

  constructor(fs: FileSystem) {
    this.#fs = fs
  }

  async open({ hint, branch }: { hint?: string; branch?: string }): Promise<GraphStore> {
    const pid = this.#stores.length + 1
    const options = {
      directory: this.#directory,
      session: `session-${pid}`,
      host: 'laptop',
      user: 'mejba',
      hint,
      where: () => ({ dir: '/project', branch }),
      evidence: this.#evidence(pid),
      monotonic: () => performance.now(),
      wallClock: () => Date.now(),
      mintId: () => this.#name('t'),
      random: () => this.#name(`r${pid}x`),
      luck: () => 0.5,
    }
    const store = new GraphStore(openFileEngine(options, this.#fs))
    this.#stores.push(store)
    return store
  }

  async kill(session: string): Promise<void> {
    this.#dead.add(Number(session.split('-')[1]))
    await new Promise((resolve) => setTimeout(resolve, 6)) // a verdict on presence is used again for 5 ms
  }

  async edit(task: Parameters<ContractList['edit']>[0]): Promise<void> {
    mkdirSync(this.#directory, { recursive: true })
    writeFileSync(join(this.#directory, `${task.id}.json`), formatTask(task))
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()))
  }

  #name(prefix: string): string {
    this.#names += 1
    return `${prefix}${this.#names.toString(36).padStart(5, '0')}`
  }

  #evidence(pid: number): ProcessEvidence {
    return {
      self: { pid, startTime: 1, pidNamespace: 'here', bootId: 'boot' },
      signal: (other) => (this.#dead.has(other) ? 'absent' : 'delivered'),
      stat: () => ({ state: 'S', startTime: 1 }),
    }
  }
}

describeTaskStore('the file engine, with hard links', async () => new Sessions(nodeFileSystem))
describeTaskStore('the file engine, without hard links', async () => new Sessions(withoutLinks))
