/**
 * Two processes of one conversation (`claude --resume` in a second terminal): when the first ends, by leave or by SIGKILL, the
 * second has its tasks, unless somebody claimed them meanwhile; and a person's claim outlives the process that made it.
 *
 * Seen red when: adoption ignores the hint; the presence files of the dead are swept before the list was read (their claims
 * then look foreign, and neither heir nor anybody else gets the task).
 */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../fixtures/built-servers.ts'
import { claimsInLog, fileOf } from '../fixtures/list-truth.ts'
import { type ListWorker, ListWorkers } from '../fixtures/list-workers.ts'
import { scratchFolder } from '../store/file/scratch.ts'

let workers: ListWorkers
beforeAll(async () => {
  workers = await ListWorkers.build()
})
afterAll(() => workers.remove())
afterEach(() => workers.endAll())

const ends: [string, (worker: ListWorker) => Promise<unknown>][] = [
  ['leaves', (worker) => worker.get({ leave: true }).then(() => worker.kill())],
  ['is killed', (worker) => worker.kill()],
]

async function twins() {
  const list = scratchFolder('adoption')
  const [first, second] = await workers.startMany(2, list, { hint: 'conversation-1' })
  if (first === undefined || second === undefined) throw new Error('no twins')
  await first.get({ create: ['a', 'b'].map((id) => ({ id, subject: id })) })
  for (const id of ['a', 'b']) await first.get({ claim: { id } })
  return { list, first, second }
}

describe.each(ends)('when the first of two processes with the same hint %s', (_, end) => {
  it('the second, which was refused before, completes its tasks', async () => {
    const { list, first, second } = await twins()
    expect((await second.refusal({ claim: { id: 'a' } })).code).toBe('already_claimed')
    await end(first)
    const { owner } = fileOf(list, 'a')
    await second.get({ update: { id: 'a', set: {}, note: 'I am back' } })
    expect(fileOf(list, 'a')).toMatchObject({ owner, term: 2, claim: { session: second.session } })
    const other = await workers.start(list)
    expect((await other.refusal({ claim: { id: 'a' } })).message).toContain(`Task a is held by ${owner}`)
    for (const id of ['a', 'b']) await second.get({ complete: { id, result: 'by the heir' } })
    expect(fileOf(list, 'a')).toMatchObject({ status: 'completed', result: 'by the heir' })
  })

  it('a third that is started only then, with the hint, completes them too', async () => {
    const { list, first } = await twins()
    await end(first)
    const heir = await workers.start(list, { hint: 'conversation-1' })
    for (const id of ['a', 'b']) await heir.get({ complete: { id } })
    expect([...claimsInLog(list).keys()]).toEqual(['a', 'b'])
  })

  it('what somebody else claimed meanwhile stays theirs, and the second is told so', async () => {
    const { list, first, second } = await twins()
    await end(first)
    const other = await workers.start(list)
    await other.get({ claim: { id: 'a' } })
    const refused = await second.refusal({ complete: { id: 'a' } })
    expect(refused.code).toBe('not_holder')
    expect(refused.message).toMatch(/^Task a is held by \S+ \(tester on testhost\) since \d\d:\d\d UTC\./)
    expect(fileOf(list, 'a')).toMatchObject({ status: 'in_progress', term: 2, claim: { session: other.session } })
    await second.get({ complete: { id: 'b' } })
  })

  it('a session with another hint, started later, may claim them at once', async () => {
    const { list, first } = await twins()
    await end(first)
    const other = await workers.start(list, { hint: 'conversation-2' })
    expect(await other.get({ claim: { id: 'a' } })).toMatchObject({ id: 'a', term: 2 })
    expect(await other.get({ claim: {} })).toMatchObject({ id: 'b', term: 2 })
  })
})

describe('two built servers with one CLAUDE_CODE_SESSION_ID', () => {
  it('are one after the other: the second completes what the first held', async () => {
    const list = scratchFolder('resumed')
    const env = { CLAUDE_CODE_SESSION_ID: 'conversation-1' }
    const [first, second] = [await startServer(list, env), await startServer(list, env)]
    await first.call('create_tasks', { tasks: [{ id: 'a', subject: 'Half done' }] })
    await first.call('claim_task', { id: 'a' })
    expect((await second.call('complete_task', { id: 'a' })).refused).toContain('Task a is held by')
    await first.close()
    expect((await second.call('complete_task', { id: 'a' })).data).toMatchObject({ task: { id: 'a', status: 'completed' } })
  })
})

describe('a claim that a person made from a process that is over', () => {
  it('still holds, for nobody else', async () => {
    const list = scratchFolder('person')
    const [command, session] = await workers.startMany(2, list)
    await command?.get({ person: 'mejba', create: [{ id: 'a', subject: 'By hand' }] })
    await command?.get({ person: 'mejba', claim: { id: 'a' } })
    await command?.kill()
    expect((await session?.refusal({ claim: { id: 'a' } }))?.message).toContain(
      'Task a is held by mejba (mejba on testhost) since',
    )
    expect(await session?.get({ claim: {} })).toMatchObject({ id: null, why: 'waiting' })
    expect(await session?.get({ person: 'mejba', complete: { id: 'a' } })).toMatchObject({ status: 'completed' })
  })
})
