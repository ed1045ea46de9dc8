/** A process with the engine in it, driven by orders; bundled, since Node 20 cannot run TypeScript. */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { FromWorker, Order, Orders } from './orders.ts'

export class Worker {
  readonly #child: ChildProcess

  constructor(script: string, directory: string) {
    this.#child = fork(script, [directory], { execArgv: [] })
  }

  /** Resolves when the process takes orders. */
  async ready(): Promise<void> {
    await this.#hear()
  }

  /** One order at a time. @throws what went wrong in the worker, or that it died. */
  async ask<K extends keyof Orders>(name: K, order: Orders[K]['order']): Promise<Orders[K]['answer']> {
    const heard = this.#hear<Orders[K]['answer']>()
    this.#child.send({ name, order } satisfies Order<K>)
    const said = await heard
    if ('answer' in said) return said.answer
    throw new Error('failed' in said ? said.failed : `${name} was not answered`)
  }

  /** Leaves the list; resolves when the process is gone. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    await gone
  }

  #hear<T>(): Promise<FromWorker<T>> {
    return new Promise((resolve, reject) => {
      const died = () => reject(new Error('A worker died.'))
      this.#child.once('exit', died)
      this.#child.once('message', (message: FromWorker<T>) => {
        this.#child.off('exit', died)
        resolve(message)
      })
    })
  }
}
