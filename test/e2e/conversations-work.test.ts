/** Six of the twelve conversations: how work goes from a plan to its end, between sessions and inside one. */

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { evened, openProject } from './project.ts'
import { idsOf, type Session } from './session.ts'

const claimed = z.object({ task: z.looseObject({ id: z.string() }).nullable(), why: z.string().optional() })
const completed = z.object({ claimed })

/** Claims and completes until there is nothing left; answers what it worked on, in order. */
async function workToTheEnd(session: Session): Promise<string[]> {
  const worked: string[] = []
  let next = claimed.parse(await session.call('claim_task', { waitSeconds: 10 }))
  while (next.why !== 'all_done') {
    if (next.task === null) {
      expect(next.why).toBe('waiting')
      next = claimed.parse(await session.call('claim_task', { waitSeconds: 10 }))
      continue
    }
    const { id } = next.task
    worked.push(id)
    next = completed.parse(await session.call('complete_task', { id, result: `${id} is done`, claimNext: true })).claimed
  }
  return worked
}

describe('a conversation', () => {
  it('about a plan of fifteen: one call makes it, two sessions work it to the end, nobody starts early or twice', async () => {
    const project = openProject()
    const [amber, brook] = await Promise.all([project.session('amber'), project.session('brook')])
    const phase = (name: string, after?: string) => [
      { key: name, subject: `Phase ${name}`, ...(after === undefined ? {} : { blockedBy: [after] }) },
      ...[1, 2, 3, 4].map((n) => ({ key: `${name}${n}`, subject: `Step ${n} of ${name}`, parent: name })),
    ]
    const tasks = [...phase('build'), ...phase('test', 'build'), ...phase('ship', 'test')]
    const answer = await amber.call('create_tasks', { tasks })
    expect(answer).toMatchObject({ created: { length: 15 }, counts: { ready: 4, blocked: 11, tracks: 4, longestChain: 3 } })
    const keys = z.array(z.object({ id: z.string(), key: z.string() })).parse(answer.created)
    const keyOf = new Map(keys.map(({ id, key }) => [id, key]))

    const worked = await Promise.all([workToTheEnd(amber), workToTheEnd(brook)])

    expect(worked.flat()).toHaveLength(12)
    expect(new Set(worked.flat()).size).toBe(12)
    for (const mine of worked) {
      const phases = mine.map((id) => ['build', 'test', 'ship'].indexOf(keyOf.get(id)?.slice(0, -1) ?? ''))
      expect(phases).toEqual([...phases].sort())
    }
    expect(await brook.call('list_ready')).toMatchObject({ mine: [], ready: [], counts: { completed: 15, blocked: 0 } })
    for (const { id } of keys) expect(project.task(id)).toMatchObject({ status: 'completed' })
  })

  it('with nothing ready: empty, no match, all blocked, waiting, all done, each with what to do', async () => {
    const project = openProject()
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    const ask = async (session: Session, args = {}) => {
      const { structuredContent, content } = await session.send('claim_task', args)
      return [structuredContent?.why, content[1]?.text]
    }
    expect(await ask(amber)).toEqual(['empty', 'The list is empty: create.'])
    await amber.call('create_tasks', {
      tasks: [
        { id: 'a', subject: 'A', labels: ['ui'] },
        { id: 'b', subject: 'B', blockedBy: ['a'] },
      ],
    })
    expect(await ask(amber, { labels: ['db'] })).toEqual(['no_match', 'Nothing ready matches: widen.'])
    await amber.call('update_task', { id: 'a', deferUntil: '2999-01-01T00:00:00Z' })
    expect(await ask(amber)).toEqual(['all_blocked', 'Everything open is blocked and nobody else is at work: ask.'])
    await amber.call('update_task', { id: 'a', deferUntil: null })
    await amber.call('claim_task', { id: 'a' })
    expect(await ask(brook)).toEqual(['waiting', 'Others are at work on what comes first: wait.'])
    expect(await brook.call('claim_task')).toEqual({
      task: null,
      why: 'waiting',
      inProgress: [{ id: 'a', subject: 'A', status: 'in_progress', owner: 'amber', unblocks: 1, labels: ['ui'] }],
      counts: { ready: 0, inProgress: 1, blocked: 1, completed: 0, cancelled: 0, tracks: 1, longestChain: 2 },
    })
    expect(await amber.call('claim_task')).toMatchObject({ task: null, why: 'all_blocked', alsoHeld: ['a'] })
    await amber.call('complete_task', { id: 'a' })
    await amber.call('complete_task', { id: 'b' })
    expect(await ask(brook)).toEqual(['all_done', 'Everything is done: stop.'])
  })

  it('that delegates: main claims and hands on, the subagent works, a second one is refused, main completes', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await amber.call('create_tasks', {
      tasks: [
        { id: 'api', subject: 'Write the API' },
        { id: 'ui', subject: 'Draw the UI' },
      ],
    })
    await amber.call('claim_task', { id: 'api' })
    expect(await amber.call('claim_task', { id: 'api', as: 'tester' })).toMatchObject({
      task: { owner: 'amber/tester' },
      already: { owner: 'amber' },
    })
    expect(project.task('api')).toMatchObject({ owner: 'amber/tester', term: 1 })
    expect(evened(await amber.refuse('claim_task', { id: 'api', as: 'writer' }))).toBe(
      'Task api is held by amber/tester (mejba on laptop) since 08:00 UTC. That is another agent of your session; you are amber/writer. ' +
        'list_ready shows other work.',
    )
    expect(await amber.call('claim_task', { as: 'amber/writer' })).toMatchObject({ task: { id: 'ui', owner: 'amber/writer' } })
    await amber.call('update_task', { id: 'api', note: 'Routes are done.', as: 'tester' })
    expect(await amber.call('release_task', { id: 'api', note: 'Over to main.', as: 'tester' })).toEqual({
      task: { id: 'api', subject: 'Write the API' },
    })
    const mine = await amber.call('claim_task', { id: 'api' })
    expect(mine).toMatchObject({
      task: { owner: 'amber', notes: [{ by: 'amber/tester', text: 'Routes are done.' }, { text: 'Over to main.' }] },
    })
    await amber.call('complete_task', { id: 'api', result: 'src/api.ts' })
    expect(await amber.call('complete_task', { id: 'ui', result: 'closed by main' })).toMatchObject({
      task: { owner: 'amber/writer' },
    })
    expect(project.task('ui')).toMatchObject({ status: 'completed', owner: 'amber/writer', result: 'closed by main' })
  })

  it('that splits a task: it stays with its holder, who is told when the last child is done', async () => {
    const project = openProject()
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    await amber.call('create_tasks', { tasks: [{ id: 'move', subject: 'Move the store' }] })
    await amber.call('claim_task', { id: 'move' })
    const parts = [
      { id: 'read', subject: 'Read both', parent: 'move' },
      { id: 'write', subject: 'Write new', parent: 'move', blockedBy: ['read'] },
    ]
    await amber.call('create_tasks', { tasks: parts })
    expect(await amber.refuse('complete_task', { id: 'move', result: 'all of it' })).toBe(
      'Task move has 2 open children: read, write. It closes by itself with its last child.',
    )
    expect(await brook.call('claim_task')).toMatchObject({ task: { id: 'read', parent: 'move' } })
    expect(await brook.call('complete_task', { id: 'read', claimNext: true })).toMatchObject({
      claimed: { task: { id: 'write' } },
    })
    expect(await amber.call('list_ready')).toMatchObject({ mine: [{ id: 'move', owner: 'amber', progress: '1/2' }] })
    await brook.call('complete_task', { id: 'write' })
    expect(project.task('move')).toMatchObject({ status: 'in_progress', owner: 'amber' })
    const told = await amber.call('list_ready')
    expect(told).toMatchObject({ mine: [{ id: 'move', progress: '2/2' }] })
    expect(told.news).toEqual(['move "Move the store", which you hold, has no open child left: complete it.'])
    expect(await amber.call('complete_task', { id: 'move', result: 'both stores' })).toEqual({
      task: { id: 'move', subject: 'Move the store', status: 'completed', owner: 'amber', progress: '2/2' },
      nowReady: [],
    })
  })

  it('that finds a blocker mid-work: the task stays held, cannot be completed, and its holder is told when it can', async () => {
    const project = openProject()
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    await amber.call('create_tasks', { tasks: [{ id: 'login', subject: 'Build the login' }] })
    await amber.call('claim_task', { id: 'login' })
    await amber.call('create_tasks', { tasks: [{ id: 'leak', subject: 'Mend the leak', discoveredFrom: 'login' }] })
    expect(await amber.call('update_task', { id: 'login', addBlockedBy: ['leak'] })).toEqual({
      task: { id: 'login', subject: 'Build the login', status: 'in_progress', owner: 'amber', blockedBy: ['leak'] },
    })
    expect(await amber.refuse('complete_task', { id: 'login', result: 'done' })).toBe(
      'Task login waits for leak. list_ready shows other work.',
    )
    expect(project.task('login')).not.toHaveProperty('result')
    expect(await brook.call('claim_task')).toMatchObject({ task: { id: 'leak', discoveredFrom: 'login' } })
    expect(await brook.call('complete_task', { id: 'leak', result: 'closed the socket' })).toMatchObject({ nowReady: [] })
    expect(await amber.call('get_task', { id: 'login' })).toMatchObject({
      blockers: [{ id: 'leak', result: 'closed the socket' }],
      news: ['login "Build the login", which you hold, is no longer blocked.'],
    })
    expect(await amber.call('complete_task', { id: 'login', result: 'done' })).toMatchObject({ task: { status: 'completed' } })
  })

  it('that completes a parent: refused while children are open, it closes with the last and frees what waits for it', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    const children = [1, 2, 3, 4, 5, 6].map((n) => ({ id: `step${n}`, subject: `Step ${n}`, parent: 'phase' }))
    const after = { id: 'next', subject: 'Next', blockedBy: ['phase'] }
    await amber.call('create_tasks', { tasks: [{ id: 'phase', subject: 'Phase' }, ...children, after] })
    expect(await amber.refuse('complete_task', { id: 'phase', result: 'all' })).toBe(
      'Task phase has 6 open children: step1, step2, step3, step4, step5 and 1 more. It closes by itself with its last child.',
    )
    for (const { id } of children.slice(1)) await amber.call('complete_task', { id })
    expect(await amber.refuse('update_task', { id: 'phase', status: 'completed' })).toBe(
      'Task phase has 1 open child: step1. It closes by itself with its last child.',
    )
    const last = await amber.call('complete_task', { id: 'step1' })
    expect(idsOf(last.nowReady)).toEqual(['next'])
    expect(project.task('phase')).toMatchObject({ status: 'completed' })
    expect(evened(await amber.refuse('complete_task', { id: 'phase', result: 'all' }))).toBe(
      'Task phase was completed at 08:00 UTC. Your result is kept as a note on phase. list_ready shows other work.',
    )
    expect(await amber.call('create_tasks', { tasks: [{ id: 'more', subject: 'More', parent: 'phase' }] })).toMatchObject({
      counts: { ready: 1 },
    })
    expect(project.task('phase')).toMatchObject({ status: 'pending' })
  })
})
