/** A process of the bench: opens the list it is given, obeys one order at a time, leaves when the bench does. */

import type { FromWorker, Order, Orders } from '../orders.ts'
import { race } from './race.ts'
import { type BenchSession, openSession } from './session.ts'
import { batch, claims, ready, touch } from './single.ts'

type Obeying = { [K in keyof Orders]: (session: BenchSession, order: Orders[K]['order']) => Promise<Orders[K]['answer']> }

const obeying: Obeying = { ready, touch, claims, race, batch }
const session = openSession(process.argv[2] ?? '')

function obey<K extends keyof Orders>({ name, order }: Order<K>): Promise<Orders[K]['answer']> {
  return obeying[name](session, order)
}

function say<T>(words: FromWorker<T>): void {
  process.send?.(words)
}

process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => say({ answer }),
    (error) => say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
})
process.on('disconnect', () => {
  session.store.close().finally(() => process.exit())
})
say({ ready: true })
