/**
 * Eight servers as they are shipped, behind the SDK's client, after the same 100 tasks: the whole way from answer to file.
 *
 * Seen red when: the entry is renamed to its number instead of linked.
 */

import { describe, expect, it } from 'vitest'
import { type BuiltServer, startServer } from '../fixtures/built-servers.ts'
import { claimsInLog, filesOf } from '../fixtures/list-truth.ts'
import { scratchFolder } from '../store/file/scratch.ts'

const names = Array.from({ length: 100 }, (_, n) => `task-${String(n + 1).padStart(3, '0')}`)

async function claimEach(server: BuiltServer) {
  const won: string[] = []
  const refused: string[] = []
  for (const id of names) {
    const answer = await server.call('claim_task', { id })
    if (answer.refused === undefined) won.push(id)
    else refused.push(answer.refused)
  }
  return { won, refused }
}

describe('eight built servers', () => {
  it('win each of 100 tasks once, and tell the seven others who has it', async () => {
    const list = scratchFolder('servers')
    const owners = Array.from({ length: 8 }, (_, n) => `fox-${n}`)
    const servers = await Promise.all(owners.map((owner) => startServer(list, { DIBS_OWNER: owner })))
    await servers[0]?.call('create_tasks', { tasks: names.map((id) => ({ id, subject: `Work on ${id}` })) })

    const answers = await Promise.all(servers.map(claimEach))

    expect(answers.flatMap(({ won }) => won).sort()).toEqual(names)
    const files = filesOf(list)
    for (const [n, { won, refused }] of answers.entries()) {
      expect(won.length + refused.length).toBe(names.length)
      for (const id of won) expect(files.get(id)).toMatchObject({ status: 'in_progress', owner: owners[n], term: 1 })
      for (const words of refused)
        expect(words).toMatch(/^Task task-\d{3} is held by fox-[0-7] \(.+\) since \d\d:\d\d UTC\. list_ready shows other work\.$/)
    }
    expect([...claimsInLog(list).values()].map((claims) => claims.length)).toEqual(names.map(() => 1))
  })
})
