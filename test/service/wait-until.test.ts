import { describe, expect, it } from 'vitest'
import { type Attempt, waitUntil } from '../../src/service/wait-until.ts'

/** A clock and a list that changes whenever somebody listens: each change takes `stepMs`. */
function world(stepMs: number) {
  const state = { now: 0, listeners: 0, atOnce: 0 }
  const store = {
    nextChange: async (signal: AbortSignal) => {
      state.listeners += 1
      state.atOnce += 1
      signal.addEventListener('abort', () => state.atOnce--, { once: true })
      await Promise.resolve()
      signal.throwIfAborted()
      state.now += stepMs
    },
  }
  return { state, parts: { store, clock: () => state.now } }
}

function answersAfter(tries: number): { attempt: () => Promise<Attempt<string>>; tried: () => number } {
  let tried = 0
  return {
    attempt: async () => {
      tried += 1
      const settled = tried >= tries
      return { settled, answer: () => (settled ? 'a task' : 'nothing') }
    },
    tried: () => tried,
  }
}

const patient = (seconds: number, more: { signal?: AbortSignal; onWait?: (s: number) => void } = {}) => ({
  seconds,
  signal: new AbortController().signal,
  ...more,
})

describe('waiting', () => {
  it('does not listen when there is something at once', async () => {
    const { state, parts } = world(1000)
    expect(await waitUntil(answersAfter(1).attempt, patient(60), parts)).toBe('a task')
    expect(state.listeners).toBe(0)
  })

  it('tries again after each change until there is something', async () => {
    const { state, parts } = world(1000)
    expect(await waitUntil(answersAfter(4).attempt, patient(60), parts)).toBe('a task')
    expect(state.listeners).toBe(3)
  })

  it('answers what it has when the time is up', async () => {
    const { state, parts } = world(1000)
    expect(await waitUntil(answersAfter(1000).attempt, patient(3), parts)).toBe('nothing')
    expect(state.now).toBe(3000)
  })

  it('listens before it tries again, so that a change between the two is not missed', async () => {
    const order: string[] = []
    const store = { nextChange: async () => void order.push('listens') }
    const attempt = async (): Promise<Attempt<number>> => {
      order.push('tries')
      return { settled: order.length > 4, answer: () => order.length }
    }
    await waitUntil(attempt, patient(60), { store, clock: () => 0 })
    expect(order).toEqual(['tries', 'listens', 'tries', 'listens', 'tries'])
  })

  it('answers as soon as there is something, without waiting for another change', async () => {
    const store = { nextChange: () => new Promise<void>(() => {}) }
    const { attempt } = answersAfter(2)
    expect(await waitUntil(attempt, patient(60), { store, clock: () => 0 })).toBe('a task')
  })

  it('lets go of every listener, also of the last one', async () => {
    const { state, parts } = world(1000)
    await waitUntil(answersAfter(5).attempt, patient(60), parts)
    expect(state.atOnce).toBe(0)
  })

  it('ends with the reason of a cancelled call', async () => {
    const { parts } = world(1000)
    const caller = new AbortController()
    const { attempt, tried } = answersAfter(1000)
    const cancelAtThird = async () => {
      if (tried() === 2) caller.abort(new Error('The client has gone.'))
      return await attempt()
    }
    await expect(waitUntil(cancelAtThird, patient(60, { signal: caller.signal }), parts)).rejects.toThrow('The client has gone.')
    expect(tried()).toBe(3)
  })

  it('says about every five seconds how long it has waited', async () => {
    const { parts } = world(1000)
    const said: number[] = []
    await waitUntil(answersAfter(1000).attempt, patient(17, { onWait: (s) => said.push(s) }), parts)
    expect(said).toEqual([5, 10, 15])
  })

  it('passes on what an attempt refuses, and stops listening', async () => {
    const { state, parts } = world(1000)
    const attempt = async (): Promise<Attempt<string>> => {
      if (state.listeners > 0) throw new Error('refused')
      return { settled: false, answer: () => 'nothing' }
    }
    await expect(waitUntil(attempt, patient(60), parts)).rejects.toThrow('refused')
    expect(state.atOnce).toBe(0)
  })
})
