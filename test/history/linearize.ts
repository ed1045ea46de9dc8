/**
 * Tells whether a recorded history could have come from one list that did one operation after another, each at some moment
 * between its call and its answer.
 *
 * The search of Wing & Gong ("Testing and verifying concurrent objects", 1993) with Lowe's memory of states already tried
 * (2017), over the whole list: claims without an id choose among all tasks, so parts of it cannot be checked apart. What they
 * choose while others change the list is free among the ready tasks (`free-choice.ts` says why); alone they take the best. An
 * operation whose process was killed before it answered took place by the time of that death, or never. A death is an event
 * like any other: from some moment between the signal and the exit on, the claims of that process are free.
 */

import { otherChoices } from './free-choice.ts'
import { ask, type Edit, edited, killed, lapsed, type ModelState } from './model.ts'
import type { Answer, Operation } from './operation.ts'
import { isSameAnswer } from './same-answer.ts'

/** What happened, from `call` to `end`, in ns on the machine's one monotonic clock. */
export interface Happening {
  readonly call: number
  readonly end: number
  readonly what:
    | { readonly kind: 'answered'; readonly by: string; readonly operation: Operation; readonly answer: Answer }
    | { readonly kind: 'unanswered'; readonly by: string; readonly operation: Operation }
    | { readonly kind: 'death'; readonly of: string }
    /** A claim of a dead process that was kept against an older file is kept no longer: at any time after the death, or never. */
    | { readonly kind: 'lapse'; readonly of: string; readonly id: string }
    /** `mayBeLost`: somebody was between its look at the file and its rename over it, a few µs in which nothing can be seen. */
    | ({ readonly kind: 'edit'; readonly mayBeLost: boolean } & Edit)
}

/**
 * `order`: indexes of the happenings, as they can have happened; else the longest beginning that could be explained.
 * `linearizable` is undefined when the search was given up.
 */
export interface Verdict {
  readonly linearizable: boolean | undefined
  readonly order: readonly number[]
  readonly looks: number
}

/** Within so many looks 94 of 100 histories were explained; most of the others have several unanswered calls, each doubling the search. */
const mostLooks = 8_000

/** Checks `history`, in any order, against the model from state `start` on. */
export function linearize(history: readonly Happening[], start: ModelState): Promise<Verdict> {
  return new Search(history).from(start)
}

class Search {
  readonly #history: readonly Happening[]
  readonly #tried = new Set<string>()
  readonly #asked = new Map<string, Promise<{ answer: Answer; state: ModelState }[]>>()
  readonly #done = new Set<number>()
  readonly #order: number[] = []
  #longest: readonly number[] = []
  #looks = 0

  constructor(history: readonly Happening[]) {
    this.#history = history
  }

  async from(state: ModelState): Promise<Verdict> {
    const found = await this.#goesOn(state, Number.NEGATIVE_INFINITY)
    const linearizable = found || this.#looks < mostLooks ? found : undefined
    return { linearizable, order: linearizable ? [...this.#order] : this.#longest, looks: this.#looks }
  }

  async #goesOn(state: ModelState, lastCall: number): Promise<boolean> {
    const open = this.#history.flatMap((happening, index) => (this.#done.has(index) ? [] : [{ ...happening, index }]))
    const owed = open.filter((one) => !isOptional(one))
    if (owed.length === 0) return true
    const key = `${[...this.#done].sort((a, b) => a - b).join()}|${state.key}`
    if (this.#tried.has(key)) return false
    this.#tried.add(key)
    const firstEnd = Math.min(...owed.map(({ end }) => end))
    const next = open.filter((one) => one.call <= firstEnd && (!isOptional(one) || one.end >= lastCall))
    // What need not have happened last: each doubles the search, and most are not needed to explain the others.
    next.sort((a, b) => Number(isOptional(a)) - Number(isOptional(b)) || a.end - b.end)
    const firstDeath = Math.min(...open.map((one) => (isOptional(one) ? one.end : Number.POSITIVE_INFINITY)))
    for (const { index, call } of next) {
      for (const after of await this.#statesAfter(index, state)) {
        this.#done.add(index)
        this.#order.push(index)
        if (this.#order.length > this.#longest.length) this.#longest = [...this.#order]
        if (await this.#goesOn(after, Math.max(lastCall, call))) return true
        this.#done.delete(index)
        this.#order.pop()
        // What changes nothing and fits may always come first, if it forbids nobody else to come at all.
        if (after.key === state.key && call <= firstDeath && this.#history[index]?.what.kind === 'answered') return false
      }
    }
    return false
  }

  /** States that the happening can lead to from `state`; none if it cannot have happened there. */
  async #statesAfter(index: number, state: ModelState): Promise<readonly ModelState[]> {
    if (++this.#looks > mostLooks) return []
    const what = this.#history[index]?.what
    if (what === undefined) return []
    if (what.kind === 'death') return [killed(state, what.of)]
    if (what.kind === 'lapse') return [lapsed(state, what.of, what.id) ?? []].flat()
    if (what.kind === 'edit') return [edited(state, what), ...(what.mayBeLost ? [state] : [])]
    if (what.kind === 'answered' && 'refused' in what.answer && what.answer.refused === 'store_busy') return [state]
    const key = `${index}|${state.key}`
    const asked = this.#asked.get(key) ?? this.#ask(index, state)
    this.#asked.set(key, asked)
    const outcomes = await asked
    if (what.kind === 'unanswered') return outcomes.map(({ state: after }) => after)
    const meanwhile = this.#editedDuring(index)
    return outcomes
      .filter(({ answer }) => isSameAnswer(what.operation, [answer, what.answer], meanwhile))
      .map(({ state: after }) => after)
  }

  async #ask(index: number, state: ModelState): Promise<{ answer: Answer; state: ModelState }[]> {
    const happening = this.#history[index]
    if (happening === undefined || !('operation' in happening.what)) return []
    const { by, operation } = happening.what
    const best = await ask(state, by, operation)
    const others = this.#isAlone(happening) ? [] : await otherChoices(state, by, operation)
    return [best, ...others.filter((other) => other.state.key !== best.state.key)]
  }

  #editedDuring(index: number): ReadonlySet<string> {
    const at = this.#history[index]
    return new Set(
      this.#history.flatMap(({ what, call, end }) =>
        at !== undefined && what.kind === 'edit' && call <= at.end && end >= at.call ? [what.id] : [],
      ),
    )
  }

  #isAlone({ call, end }: Happening): boolean {
    return this.#history.filter((other) => other.call <= end && other.end >= call).length === 1
  }
}

function isOptional({ what }: Happening): boolean {
  return what.kind === 'unanswered' || what.kind === 'lapse'
}
