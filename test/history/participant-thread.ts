/** A participant in a thread of its own that does no operation on the disk before the scheduler lets it. */

import { workerData } from 'node:worker_threads'
import type { Decision, World } from '../../src/domain/world.ts'
import { nodeFileSystem } from '../../src/store/file/file-system.ts'
import { hooked, Killed, withoutLinks } from '../store/file/hooked-file-system.ts'
import { claims, completes, notes, Participant, type Stage } from '../store/file/participant.ts'
import { type Deed, Gate, names, type Part, standing, word } from './gate.ts'

interface Setting {
  readonly memory: SharedArrayBuffer
  readonly index: number
}

const { memory, index }: Setting = workerData
const gate = new Gate(memory)

/** Every wait counts so much, in ms: the patience with a pending entry (20 to 100) ends at the second look. */
const waitMs = 50

class GoneBits extends Set<string> {
  override has(session: string): boolean {
    const index = names.map(String).indexOf(session)
    return index >= 0 && (gate.gone & (1 << index)) !== 0
  }
}

function stageOf({ directory }: Part): Stage {
  const clock = {
    get ms() {
      return gate.clock
    },
    set ms(next: number) {
      gate.clock = Math.max(Math.ceil(next), gate.clock + waitMs)
    },
  }
  return { directory, clock, gone: new GoneBits(), boot: { id: 'boot-1' }, counter: index * 1_000 }
}

function play(part: Part): void {
  const { deeds, canLink } = part
  let armed = false
  let dead = false
  const before = () => {
    if (dead) throw new Killed()
    if (!armed || gate.stand(index, standing.stands) !== word.die) return
    dead = true
    throw new Killed()
  }
  const fs = hooked({ before }, canLink ? nodeFileSystem : withoutLinks)
  const participant = new Participant(stageOf(part), names[index] ?? '', fs)
  armed = true
  try {
    deeds.forEach((deed, i) => {
      gate.answered(index, i, doIt(participant, deed))
    })
  } catch (error) {
    if (!(error instanceof Killed)) throw error
  }
}

function doIt(participant: Participant, deed: Deed): boolean {
  if (deed.do !== 'compact') return participant.run(decisionOf(deed, participant))
  participant.compact()
  return true
}

function decisionOf(deed: Exclude<Deed, { do: 'compact' }>, { by }: Participant): (world: World) => Decision<boolean> {
  if (deed.do === 'note') return notes(deed.ids, deed.text)
  return deed.do === 'claim' ? claims(deed.id, by) : completes(deed.ids, by)
}

let now: number = standing.ended
for (;;) {
  gate.stand(index, now)
  try {
    play(JSON.parse(gate.read(index)))
    now = standing.ended
  } catch (error) {
    gate.write(index, error instanceof Error ? (error.stack ?? error.message) : String(error))
    now = standing.failed
  }
}
