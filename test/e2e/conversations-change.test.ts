/** The other six conversations: tasks change hands, come back, and are changed from outside while somebody works on them. */

import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evened, openProject } from './project.ts'
import { idsOf } from './session.ts'

const two = [
  { id: 'parse', subject: 'Write the parser' },
  { id: 'print', subject: 'Write the printer' },
]

describe('a conversation', () => {
  it('after a kill: the task of the dead session is ready for anybody at once, and says where its work lies', async () => {
    const project = openProject()
    project.git('init', '-q')
    project.git('commit', '-q', '--allow-empty', '-m', 'begin')
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    await amber.call('create_tasks', { tasks: two })
    await amber.call('claim_task', { id: 'parse' })
    await amber.call('update_task', { id: 'parse', note: 'Grammar is done, errors are not.' })
    expect(idsOf((await brook.call('list_ready')).ready)).toEqual(['print'])
    await amber.kill()
    expect((await brook.call('list_ready')).ready).toEqual([
      { id: 'parse', subject: 'Write the parser', status: 'in_progress', owner: 'amber', stale: true },
      { id: 'print', subject: 'Write the printer' },
    ])
    expect(await brook.call('claim_task')).toEqual({
      task: { id: 'parse', subject: 'Write the parser', status: 'in_progress', owner: 'brook' },
      blockers: [],
      takenOver: {
        from: 'amber',
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        notes: [{ at: expect.any(String), by: 'amber', text: 'Grammar is done, errors are not.' }],
        branch: 'main',
        dir: project.dir,
      },
    })
    expect(project.task('parse')).toMatchObject({ owner: 'brook', term: 2 })
  })

  it.each(['stands still', 'is merely silent'])(
    'about a task whose holder %s: refused, then taken over for a reason',
    async (how) => {
      const project = openProject()
      const [amber, brook] = [await project.session('amber'), await project.session('brook')]
      await amber.call('create_tasks', { tasks: two })
      await amber.call('claim_task', { id: 'parse' })
      if (how === 'stands still') amber.stop()
      const refusal = await brook.refuse('claim_task', { id: 'parse' })
      expect(evened(refusal)).toBe('Task parse is held by amber (mejba on laptop) since 08:00 UTC. list_ready shows other work.')
      expect(await brook.call('claim_task')).toMatchObject({ task: { id: 'print' } })
      expect(await brook.call('claim_task', { id: 'parse', takeOver: 'mejba asked for it' })).toMatchObject({
        task: { owner: 'brook' },
        takenOver: { from: 'amber' },
        alsoHeld: ['print'],
      })
      amber.go()
      expect(evened(await amber.refuse('complete_task', { id: 'parse', result: 'src/parse.ts' }))).toBe(
        'Task parse has been claimed again since your claim, and is held by brook (mejba on laptop) since 08:00 UTC. ' +
          'Your result is kept as a note on parse. get_task shows what happened since.',
      )
      expect(await amber.call('list_ready')).toMatchObject({ news: ['parse "Write the parser" was taken over by brook.'] })
      expect(project.task('parse')).toMatchObject({
        owner: 'brook',
        status: 'in_progress',
        notes: [
          { by: 'brook', text: 'Taken over from amber: mejba asked for it' },
          { by: 'amber', text: 'Result of a completion that came too late: src/parse.ts' },
        ],
      })
    },
  )

  it('with a wrong id: the nearest is named, and what I hold, and nothing is done', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await amber.call('create_tasks', { tasks: [{ id: 'k3f9qz', subject: 'Validate JWTs' }, ...two] })
    await amber.call('claim_task', { id: 'parse' })
    const before = project.traces(project.dir)
    for (const tool of ['claim_task', 'complete_task', 'release_task', 'get_task', 'update_task']) {
      expect(await amber.refuse(tool, { id: 'k3f9qx' })).toBe(
        'No task k3f9qx. Nearest: k3f9qz "Validate JWTs". You hold parse. list_tasks shows what exists.',
      )
    }
    expect(await amber.refuse('claim_task', { id: 'something-else' })).toBe(
      'No task something-else. You hold parse. list_tasks shows what exists.',
    )
    expect(project.traces(project.dir)).toEqual(before)
  })

  it('that reopens: dependents are affected, the result stays as a note, and whoever completed it hears of it', async () => {
    const project = openProject()
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    await amber.call('create_tasks', { tasks: [two[0], { ...two[1], blockedBy: ['parse'] }] })
    await amber.call('claim_task')
    await amber.call('complete_task', { id: 'parse', result: 'src/parse.ts', claimNext: true })
    expect(await brook.call('update_task', { id: 'parse', status: 'pending', note: 'Fails on empty input.' })).toEqual({
      task: { id: 'parse', subject: 'Write the parser', unblocks: 1 },
      affected: ['print'],
    })
    const file = project.task('parse')
    expect(file).toMatchObject({
      status: 'pending',
      term: 1,
      notes: [{ by: 'brook', text: 'Result before it was reopened: src/parse.ts' }, { text: 'Fails on empty input.' }],
    })
    for (const field of ['owner', 'claim', 'result', 'completedAt']) expect(file).not.toHaveProperty(field)
    expect(await amber.refuse('complete_task', { id: 'print' })).toBe('Task print waits for parse. list_ready shows other work.')
    expect(await amber.call('list_ready')).toMatchObject({
      mine: [{ id: 'print', blockedBy: ['parse'] }],
      ready: [{ id: 'parse' }],
      news: ['parse "Write the parser", which you completed, was reopened by brook.'],
    })
  })

  it('while a person edits: subject, status and a claim taken away are honoured by the next call, and told', async () => {
    const project = openProject()
    const amber = await project.session('amber')
    await amber.call('create_tasks', { tasks: [...two, { id: 'docs', subject: 'Write docs' }] })
    project.edit('print', { subject: 'Write the pretty printer', reviewer: 'Ann' })
    expect(await amber.call('list_ready')).toMatchObject({
      ready: [{ id: 'parse' }, { subject: 'Write the pretty printer' }, { id: 'docs' }],
    })
    await amber.call('claim_task', { id: 'print' })
    expect(project.task('print')).toMatchObject({ subject: 'Write the pretty printer', reviewer: 'Ann', owner: 'amber' })

    project.edit('print', { status: 'pending', owner: undefined, claim: undefined })
    expect(await amber.call('list_ready')).toMatchObject({
      mine: [],
      news: ['print "Write the pretty printer", which you held, was given back by an edit of its file.'],
    })

    await amber.call('claim_task', { id: 'docs' })
    project.edit('docs', { status: 'completed' })
    expect(await amber.call('list_ready')).toMatchObject({
      mine: [],
      counts: { completed: 1 },
      news: ['docs "Write docs", which you held, was completed by an edit of its file.'],
    })
    await amber.call('complete_task', { id: 'docs', result: 'docs/usage.md' })
    expect(project.task('docs')).toMatchObject({ status: 'completed', result: 'docs/usage.md' })

    project.write('hand', { id: 'hand', subject: 'Made by hand', status: 'in-progress', owner: 'Ann', blocks: ['parse'] })
    expect(await amber.refuse('claim_task', { id: 'hand' })).toBe('Task hand is held by Ann. list_ready shows other work.')
    expect(await amber.refuse('claim_task', { id: 'parse' })).toBe('Task parse waits for hand. list_ready shows other work.')
    expect(await amber.call('release_task', { id: 'hand' })).toMatchObject({ task: { id: 'hand', unblocks: 1 } })
    expect(project.task('parse')).toMatchObject({ blockedBy: ['hand'] })
  })

  it('after /clear: the process goes on; one that resumes with its hint adopts what it held, once it is gone', async () => {
    const project = openProject()
    const env = { CLAUDE_CODE_SESSION_ID: 'b2f1' }
    const before = await project.session('', { env })
    await before.call('create_tasks', { tasks: two })
    const { task } = await before.call('claim_task', { id: 'parse' })
    expect(await before.call('list_ready')).toMatchObject({ mine: [{ id: 'parse' }] }) // the context was cleared, the process was not

    const beside = await project.session('', { env }) // the hint is stale: two processes have it, and both live
    expect(await beside.call('list_ready')).toMatchObject({ mine: [], ready: [{ id: 'print' }] })
    expect(await beside.refuse('claim_task', { id: 'parse' })).toContain('Task parse is held by ')
    await before.kill()

    const resumed = await project.session('', { env })
    const [held] = [(await resumed.call('list_ready')).mine].flat()
    expect(held).toEqual({ id: 'parse', subject: 'Write the parser', status: 'in_progress', owner: expect.any(String) })
    expect(task).toMatchObject({ owner: expect.stringMatching(/^[a-z]+-[a-z]+$/) })
    const stranger = await project.session('coral')
    expect(await stranger.call('list_ready')).toMatchObject({ mine: [], ready: [{ id: 'parse', stale: true }, { id: 'print' }] })
    expect(await resumed.call('update_task', { id: 'parse', note: 'I go on.' })).toMatchObject({
      task: { id: 'parse', status: 'in_progress' },
    })
    expect(project.task('parse')).toMatchObject({ term: 2 })
    expect(await stranger.refuse('claim_task', { id: 'parse' })).toContain('Task parse is held by ')
    expect(await resumed.call('complete_task', { id: 'parse', result: 'went on' })).toMatchObject({
      task: { status: 'completed' },
    })
  })

  it('over a branch switch: files go and come, the claim stays with who holds it, and is told to be rewound', async () => {
    const project = openProject()
    project.git('init', '-q')
    project.git('commit', '-q', '--allow-empty', '-m', 'begin')
    const [amber, brook] = [await project.session('amber'), await project.session('brook')]
    await amber.call('create_tasks', { tasks: two })
    project.git('checkout', '-q', '-b', 'topic')
    project.git('add', '-A')
    project.git('commit', '-q', '-m', 'tasks')
    await amber.call('claim_task', { id: 'parse' })

    project.git('stash', '-q')
    expect(project.task('parse')).toMatchObject({ status: 'pending' })
    expect(await amber.call('list_ready')).toMatchObject({
      mine: [{ id: 'parse', owner: 'amber', rewound: true }],
      ready: [{ id: 'print' }],
      news: ['The file of parse "Write the parser", which you hold, went back to an older state; your claim stands.'],
    })
    project.git('checkout', '-q', 'main')
    expect(project.has('parse.json')).toBe(false)
    expect(evened(await brook.refuse('claim_task', { id: 'parse' }))).toContain('Task parse is held by amber (mejba on laptop)')
    expect(await brook.call('claim_task')).toMatchObject({
      task: null,
      why: 'waiting',
      inProgress: [{ id: 'parse', rewound: true }],
    })
    expect(await brook.refuse('claim_task', { id: 'print' })).toBe('No task print. list_tasks shows what exists.')
    project.git('checkout', '-q', 'topic')
    expect(await brook.call('claim_task')).toMatchObject({ task: { id: 'print' } })
    const { news, task } = await amber.call('complete_task', { id: 'parse', result: 'src/parse.ts' })
    expect([news, task]).toEqual([undefined, { id: 'parse', subject: 'Write the parser', status: 'completed', owner: 'amber' }])
    expect(project.task('parse')).toMatchObject({ status: 'completed', owner: 'amber', term: 1 })
    rmSync(project.path('.dibs'), { recursive: true })
    expect(await brook.call('list_ready')).toMatchObject({ mine: [{ id: 'print' }], counts: { completed: 1, inProgress: 1 } })
  })
})
