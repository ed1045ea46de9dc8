/** What each event tells a model: the facts, within 800 bytes whatever the list holds, and never an order. */

import { describe, expect, it } from 'vitest'
import { factsWithin, mostBytes } from '../../src/hooks/facts.ts'
import { hooks } from '../../src/hooks/index.ts'
import { statusLine } from '../../src/hooks/statusline.ts'
import { factsOf, hookList } from './hook-list.ts'

async function twoAtWork() {
  const at = hookList()
  const [me, other] = [at.service('s1'), at.service('s2')]
  await me.create([
    { id: 'epic', subject: 'Epic' },
    { id: 'a1', subject: 'One', parent: 'epic' },
    { id: 'b1', subject: 'Two', parent: 'epic' },
    { id: 'c1', subject: 'Three', blockedBy: ['a1'] },
    { id: 'd1', subject: 'Four' },
  ])
  return { at, me, other, mine: at.name('s1'), theirs: at.name('s2') }
}

it('knows the events that the settings name', () => {
  expect(Object.keys(hooks)).toEqual(['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'SubagentStop', 'Stop', 'SessionEnd'])
})

describe('SessionStart', () => {
  it('tells what this session holds, what is ready, who else works', async () => {
    const { at, me, other, mine, theirs } = await twoAtWork()
    await me.claim({ id: 'a1' })
    await me.claim({ id: 'epic' })
    await me.update({ id: 'a1', set: {}, note: 'routes are done\nviews are not' })
    await other.claim({ id: 'b1' })
    await at.person('mejba').claim({ id: 'd1' })
    expect(factsOf(await at.hook('s1', 'SessionStart', { source: 'resume' }))).toBe(
      [
        'dibs task list shop: 4 in progress, 1 blocked.',
        `This session (${mine}) holds a1 "One" (since 08:00 UTC; last note: routes are done views are not), epic "Epic" (0/2 children closed; since 08:00 UTC).`,
        `Others here: ${theirs} (1 task), mejba (1 task), ${at.name('call-of-mejba')} (idle).`,
      ].join('\n'),
    )
  })

  it('names five ready tasks and counts the rest', async () => {
    const at = hookList()
    await at.service('s2').create(Array.from({ length: 12 }, (_, n) => ({ id: `t${n + 10}`, subject: `Task ${n + 10}` })))
    const facts = factsOf(await at.hook('', 'SessionStart', { source: 'startup' }))
    expect(facts).toContain(
      'dibs task list shop: 12 ready.\nReady: t10 "Task 10", t11 "Task 11", t12 "Task 12", t13 "Task 13", t14 "Task 14" and 7 more.',
    )
  })

  it('is silent where nothing is open', async () => {
    const at = hookList()
    expect(await at.hook('s1', 'SessionStart')).toBeUndefined()
    await at.service('s1').create([{ id: 'a1', subject: 'One' }])
    await at.service('s1').complete({ id: 'a1' })
    expect(await at.hook('s1', 'SessionStart')).toBeUndefined()
  })

  it('says after /clear and compaction that a loop is on', async () => {
    const { at, me } = await twoAtWork()
    await me.startLoop({ parent: 'epic' })
    const loop = 'A dibs loop below epic is on: 0 of 25 rounds are done.'
    for (const source of ['clear', 'compact']) expect(factsOf(await at.hook('s1', 'SessionStart', { source }))).toContain(loop)
    expect(factsOf(await at.hook('s2', 'SessionStart', { source: 'clear' }))).not.toContain('loop')
    expect(factsOf(await at.hook('s1', 'SessionStart', { source: 'startup' }))).not.toContain('loop')
  })
})

describe('UserPromptSubmit', () => {
  it('tells each event of others once, and what became ready through them', async () => {
    const { at, other, theirs } = await twoAtWork()
    await at.hook('s1', 'SessionStart')
    expect(await at.hook('s1', 'UserPromptSubmit')).toBeUndefined()
    await other.complete({ id: 'a1' })
    await other.create([{ id: 'n1', subject: 'New one' }])
    expect(factsOf(await at.hook('s1', 'UserPromptSubmit'))).toBe(
      [
        'New in the dibs task list:',
        `Completed by ${theirs}: a1 "One".`,
        `Created by ${theirs}: n1 "New one".`,
        'Ready now: c1 "Three".',
      ].join('\n'),
    )
    expect(await at.hook('s1', 'UserPromptSubmit')).toBeUndefined()
  })

  it('tells what happened to the tasks of this session first', async () => {
    const { at, me, other, theirs } = await twoAtWork()
    await me.claim({ id: 'a1' })
    await me.complete({ id: 'b1' })
    await at.hook('s1', 'SessionStart')
    await other.create([{ id: 'n1', subject: 'New one' }])
    await other.claim({ id: 'a1', takeOver: 'mejba asked' })
    await other.update({ id: 'b1', set: {}, status: 'pending' })
    expect(
      factsOf(await at.hook('s1', 'UserPromptSubmit'))
        .split('\n')
        .slice(1, 3),
    ).toEqual([
      `a1 "One", which this session had, was taken over by ${theirs}.`,
      `b1 "Two", which this session had, was reopened by ${theirs}.`,
    ])
  })

  it('is silent about what this session does itself, and about notes', async () => {
    const { at, me, other } = await twoAtWork()
    await at.hook('s1', 'SessionStart')
    await me.claim({ id: 'a1' })
    await me.complete({ id: 'a1' })
    await me.create([{ id: 'n1', subject: 'New one' }])
    await other.update({ id: 'd1', set: {}, note: 'mind the gap' })
    expect(await at.hook('s1', 'UserPromptSubmit')).toBeUndefined()
  })

  it('tells that time and death made something ready', async () => {
    const { at, other } = await twoAtWork()
    await other.claim({ id: 'd1' })
    await at.hook('s1', 'SessionStart')
    at.list.kill('s2')
    expect(factsOf(await at.hook('s1', 'UserPromptSubmit'))).toBe('New in the dibs task list:\nReady now: d1 "Four".')
  })

  it('begins anew, silently, where nobody remembers what was told', async () => {
    const { at, other, theirs } = await twoAtWork()
    expect(await at.hook('s1', 'UserPromptSubmit')).toBeUndefined()
    await other.complete({ id: 'd1' })
    expect(await at.hook('s1', 'UserPromptSubmit', { session_id: 'cc-2' })).toBeUndefined()
    expect(factsOf(await at.hook('s1', 'UserPromptSubmit'))).toContain(`Completed by ${theirs}: d1 "Four".`)
    for (const memo of ['{', '[]', '{"cursor":"gone.7","ready":[]}']) {
      await at.service('s1').keepMemo('told-cc-1', memo)
      expect(await at.hook('s1', 'UserPromptSubmit')).toBeUndefined()
    }
    expect(await at.hook('s1', 'UserPromptSubmit', { session_id: '../x' })).toBeUndefined()
  })

  it('says so of an edit by hand', async () => {
    const { at } = await twoAtWork()
    await at.hook('s1', 'SessionStart')
    const d1 = (await at.service('s1').get('d1')).task.task
    at.list.edit({ ...d1, status: 'completed' })
    expect(factsOf(await at.hook('s1', 'UserPromptSubmit'))).toContain('Completed by an edit of its file: d1 "Four".')
  })
})

describe('PreToolUse', () => {
  const agent = { agent_id: 'a1b2c3d4', agent_type: 'general-purpose' }
  const fill = (input: object) => hookList().hook('s1', 'PreToolUse', { ...agent, ...input })

  it.each(['mcp__dibs__claim_task', 'mcp__plugin_dibs_dibs__claim_task'])(
    'fills as for %s and keeps the rest',
    async (tool_name) => {
      expect(await fill({ tool_name, tool_input: { id: 'k3f', odd: { deep: [1] } } })).toMatchObject({
        hookSpecificOutput: {
          hookEventName: 'PreToolUse',
          updatedInput: { id: 'k3f', odd: { deep: [1] }, as: 'general-purpose-a1b2' },
        },
      })
    },
  )

  it('allows what the plugin calls, whoever calls it, and leaves permissions of a registered server to its settings', async () => {
    const decisionOn = async (tool_name: string, agent_id?: string) =>
      (await fill({ tool_name, tool_input: { id: 'k3f' }, agent_id }))?.hookSpecificOutput.permissionDecision
    expect(await decisionOn('mcp__plugin_dibs_dibs__claim_task')).toBe('allow')
    expect(await decisionOn('mcp__plugin_dibs_dibs__claim_task', 'a1b2c3d4')).toBe('allow')
    expect(await decisionOn('mcp__dibs__claim_task', 'a1b2c3d4')).toBeUndefined()
    expect(await decisionOn('mcp__plugin_other_dibs__claim_task')).toBeUndefined()
  })

  it.each([
    ['the main conversation', { tool_name: 'mcp__dibs__claim_task', tool_input: {}, agent_id: undefined }],
    ['another server', { tool_name: 'mcp__dibsy__claim_task', tool_input: {} }],
    ['a server whose name ends so', { tool_name: 'mcp__my_dibs__claim_task', tool_input: {} }],
    ['Bash', { tool_name: 'Bash', tool_input: {} }],
    ['an agent with a name of its own', { tool_name: 'mcp__dibs__claim_task', tool_input: { as: 'tests' } }],
  ])('leaves %s alone', async (_whom, input) => expect(await fill(input)).toBeUndefined())

  it.each([
    ['plug:in/agent "x"', 'plug-in-agent-x-a1b2'],
    ['', 'agent-a1b2'],
    ['\u001b[31m', '31m-a1b2'],
    ['研究', 'agent-a1b2'],
    ['x'.repeat(200), `${'x'.repeat(55)}-a1b2`],
  ])('makes a name of the type %j that the tools take', async (agent_type, as) => {
    const answer = await fill({ tool_name: 'mcp__dibs__list_ready', tool_input: {}, agent_type })
    expect(answer.hookSpecificOutput.updatedInput).toEqual({ as })
    const at = hookList()
    await at.service('s1').create([{ id: 'a1', subject: 'One' }])
    expect((await at.service('s1').claim({}, as)).task?.task.owner).toBe(`${at.name('s1')}/${as}`)
  })
})

describe('SubagentStop', () => {
  const agent = { agent_id: 'a1b2c3d4', agent_type: 'general-purpose' }

  it('hands what the agent holds to its session, with a note, under both of its names', async () => {
    const { at, me, mine } = await twoAtWork()
    await me.claim({ id: 'a1' }, 'general-purpose-a1b2')
    await me.claim({ id: 'b1' }, `${mine}/tests`)
    await me.claim({ id: 'd1' }, 'another')
    await at.hook('s1', 'PreToolUse', { ...agent, tool_name: 'mcp__dibs__claim_task', tool_input: { as: `${mine}/tests` } })
    expect(await at.hook('s1', 'SubagentStop', agent)).toBeUndefined()
    expect((await me.get('a1')).task.task).toMatchObject({
      status: 'in_progress',
      owner: mine,
      term: 1,
      notes: [{ by: mine, text: 'The agent general-purpose-a1b2 ended without completing or releasing this task.' }],
    })
    expect((await me.get('b1')).task.task).toMatchObject({
      owner: mine,
      notes: [{ text: expect.stringContaining('agent tests ended') }],
    })
    expect((await me.get('d1')).task.task).toMatchObject({ owner: `${mine}/another`, notes: [] })
    expect(await me.memo('agent-a1b2c3d4')).toBeUndefined()
  })

  it('changes nothing for a session that is not known', async () => {
    const { at, me, mine } = await twoAtWork()
    await me.claim({ id: 'a1' }, 'general-purpose-a1b2')
    await at.hook('', 'SubagentStop', agent)
    expect((await me.get('a1')).task.task.owner).toBe(`${mine}/general-purpose-a1b2`)
  })
})

describe('SessionEnd', () => {
  const end = { reason: 'prompt_input_exit' }

  it('gives everything back, and says where the work lies', async () => {
    const { at, me, mine } = await twoAtWork()
    await me.claim({ id: 'a1' })
    await me.claim({ id: 'b1' }, 'tests')
    await me.startLoop({})
    await at.hook('s1', 'SessionEnd', end, { branch: 'auth', files: ['src/a.ts', 'b', 'c', 'd', 'e', 'f\n'] })
    const note = `Session ${mine} ended (prompt_input_exit) and gave this task back. It worked in /project on branch auth; 6 not committed: src/a.ts, b, c, d, e and 1 more.`
    for (const id of ['a1', 'b1'])
      expect((await me.get(id)).task.task).toMatchObject({ status: 'pending', term: 1, notes: [{ text: note }] })
    expect(await me.loop()).toBeUndefined()
  })

  it.each([
    [undefined, 'It worked in /project.'],
    [[], 'It worked in /project; everything there is committed.'],
  ])('with the uncommitted files %j says so', async (files, words) => {
    const { at, me } = await twoAtWork()
    await me.claim({ id: 'a1' })
    await at.hook('s1', 'SessionEnd', { reason: 'other' }, files === undefined ? {} : { files })
    expect((await me.get('a1')).task.task.notes[0]?.text).toMatch(new RegExp(`${words}$`))
  })

  it.each(['clear', 'resume', 'bypass_permissions_disabled', ''])('keeps everything held for the reason %j', async (reason) => {
    const { at, me, mine } = await twoAtWork()
    await me.claim({ id: 'a1' })
    await me.startLoop({})
    await at.hook('s1', 'SessionStart')
    await at.hook('s1', 'SessionEnd', { reason })
    expect((await me.get('a1')).task.task).toMatchObject({ owner: mine, notes: [] })
    expect([await me.loop(), await me.memo('told-cc-1')]).toEqual([expect.anything(), undefined])
  })
})

describe('Stop', () => {
  it('blocks the session whose loop is on, and no other', async () => {
    const { at, me } = await twoAtWork()
    expect(await at.hook('s1', 'Stop')).toBeUndefined()
    await me.startLoop({ parent: 'epic' })
    expect(await at.hook('s1', 'Stop', { stop_hook_active: false })).toEqual({
      decision: 'block',
      reason: 'dibs loop below epic, round 1 of 25: 2 ready, first a1 "One".',
    })
    expect(await at.hook('s2', 'Stop')).toBeUndefined()
    expect(await at.hook('', 'Stop')).toBeUndefined()
    expect(await at.hook('s1', 'Stop', { session_id: '' })).toBeUndefined()
    expect(await at.hook('s1', 'Stop', { agent_id: 'a1b2' })).toBeUndefined()
  })

  it('lets the session stop while its subagents work in the background on all that is left', async () => {
    const { at, me } = await twoAtWork()
    await me.startLoop({ parent: 'epic' })
    await me.claim({ id: 'a1' }, 'tests')
    await me.claim({ id: 'b1' }, 'docs')
    const running = (type: string) => ({ background_tasks: [{ id: 'x', type, status: 'running' }] })
    expect(await at.hook('s1', 'Stop', running('subagent'))).toBeUndefined()
    expect(await at.hook('s1', 'Stop', running('shell'))).toMatchObject({ decision: 'block' })
    expect(await at.hook('s1', 'Stop', { background_tasks: 'odd' })).toMatchObject({ decision: 'block' })
  })

  it('says in a line to the person that the loop ended or pauses', async () => {
    const { at, me } = await twoAtWork()
    await me.startLoop({ parent: 'epic' })
    await at.hook('s1', 'Stop', { stop_hook_active: false }, { blockCap: 1 })
    const paused = await at.hook('s1', 'Stop', { stop_hook_active: true }, { blockCap: 1 })
    expect(paused).toEqual({ systemMessage: expect.stringContaining('dibs loop below epic pauses') })
    for (const id of ['a1', 'b1']) await me.complete({ id })
    expect(await at.hook('s1', 'Stop')).toEqual({
      systemMessage: 'dibs loop below epic ended after 1 round: no open task is left (0 open).',
    })
    expect(await at.hook('s1', 'Stop')).toBeUndefined()
  })
})

describe('the status line', () => {
  it('leaves out what is none, and keeps to its width', async () => {
    const { at, me } = await twoAtWork()
    const line = (columns?: number) =>
      statusLine({ service: me, branchOf: () => undefined, uncommitted: async () => undefined }, columns)
    expect(await line()).toBe('dibs 3 ready · 2 blocked')
    await me.claim({ id: 'a1' })
    expect(await line()).toBe('dibs 2 ready · 1 mine · 2 blocked')
    expect(await line(12)).toBe('dibs 2 read…')
    await at.service('s2').claim({ id: 'd1' })
    for (const id of ['a1', 'b1', 'c1', 'd1']) await me.complete({ id }).catch(() => at.service('s2').complete({ id }))
    expect(await line()).toBe('dibs')
    expect(await statusLine(undefined, 80)).toBe('')
  })
})

it('cuts facts that fit in no wording, and no character in two', () => {
  const facts = factsWithin(() => Array.from({ length: 60 }, (_, n) => `${n} 研究研究`))
  expect(Buffer.byteLength(facts)).toBeLessThanOrEqual(mostBytes)
  expect(facts).toMatch(/^0 研究研究\n[^\ufffd]*…$/)
})

describe('a list of the worst texts', () => {
  const odd = (n: number) => `${n}\u001b[31m\u0000\u202e\n`.replace('\u0000', '') + '研'.repeat(180)

  it('costs no event more than 800 bytes, and nothing of it is a control character', async () => {
    const at = hookList('x'.repeat(100))
    const [me, other] = [at.service('s1'), at.service('s2')]
    await other.create(Array.from({ length: 30 }, (_, n) => ({ id: `${'t'.repeat(60)}${n + 10}`, subject: odd(n) })))
    for (let n = 0; n < 5; n++) {
      const { task } = await me.claim({}, `a${n}`)
      if (task) await me.update({ id: task.task.id, set: {}, note: odd(n) })
    }
    await me.startLoop({})
    const start = factsOf(await at.hook('s1', 'SessionStart', { source: 'clear' }))
    for (let n = 0; n < 8; n++) await at.person(`person-${n}`).claim({})
    await other.create(Array.from({ length: 30 }, (_, n) => ({ subject: odd(n) })))
    const prompt = factsOf(await at.hook('s1', 'UserPromptSubmit'))
    const { reason } = await at.hook('s1', 'Stop')
    for (const facts of [start, prompt, reason]) {
      expect(Buffer.byteLength(facts)).toBeLessThanOrEqual(mostBytes)
      expect(Buffer.byteLength(facts)).toBeGreaterThan(300)
      expect(facts).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_C}]|\ufffd/u)
      expect(facts).not.toMatch(/\b(must|should|please|you|call|use|run|continue)\b/i)
    }
  })
})
