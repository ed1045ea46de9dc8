/**
 * Eight servers as they are shipped, behind the SDK's client, after the same 100 tasks: the whole way from answer to file.
 *
 * Seen red when: the entry is renamed to its number instead of linked (in every second run; race.test.ts is red in each).
 */

import { describe, expect, it } from 'vitest'
import { type BuiltServer, startServer } from '../fixtures/built-servers.ts'
import { claimsInLog, filesOf } from '../fixtures/list-truth.ts'
import { scratchFolder } from '../store/file/scratch.ts'

const names = Array.from({ length: 100 }, (_, n) => `task-${String(n + 1).padStart(3, '0')}`)

/** Task by task, all servers at once: left to themselves they drift apart, and mutants of the commit stayed green. */
async function raceFor(id: string, servers: readonly BuiltServer[]) {
  const answers = await Promise.all(servers.map((server) => server.call('claim_task', { id })))
  const winners = answers.flatMap(({ refused }, n) => (refused === undefined ? [n] : []))
  return { id, winners, refused: answers.flatMap(({ refused }) => refused ?? []) }
}

describe('eight built servers', () => {
  it('win each of 100 tasks once, and tell the seven others who has it', async () => {
    const list = scratchFolder('servers')
    const owners = Array.from({ length: 8 }, (_, n) => `fox-${n}`)
    const servers = await Promise.all(owners.map((owner) => startServer(list, { DIBS_OWNER: owner })))
    await servers[0]?.call('create_tasks', { tasks: names.map((id) => ({ id, subject: `Work on ${id}` })) })

    const races: Awaited<ReturnType<typeof raceFor>>[] = []
    for (const id of names) races.push(await raceFor(id, servers))

    const files = filesOf(list)
    for (const { id, winners, refused } of races) {
      expect(winners, id).toHaveLength(1)
      const owner = owners[winners[0] ?? -1]
      expect(files.get(id)).toMatchObject({ status: 'in_progress', owner, term: 1 })
      for (const words of refused)
        expect(words).toMatch(
          new RegExp(`^Task ${id} is held by ${owner} \\(.+\\) since \\d\\d:\\d\\d UTC\\. list_ready shows other work\\.$`),
        )
    }
    expect(new Set(races.flatMap(({ winners }) => winners)).size, 'servers that won something').toBeGreaterThan(2)
    expect([...claimsInLog(list).values()].map((claims) => claims.length)).toEqual(names.map(() => 1))
  })
})
