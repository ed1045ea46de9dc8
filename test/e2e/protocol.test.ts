/** The wire itself: openings, what is no message, order, cancelling, progress. stdout is JSON-RPC throughout. */

import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openProject } from './project.ts'
import { hello, openWire, type Wire } from './wire.ts'

const task = { tasks: [{ id: 'a', subject: 'A' }] }

async function opened() {
  const project = openProject()
  const wire = openWire(project)
  await wire.open()
  return { project, wire }
}

/** A wire on a list whose only task is held by itself. */
async function atWork() {
  const { project, wire } = await opened()
  await wire.call('create_tasks', task)
  await wire.call('claim_task', { id: 'a' })
  return { project, wire }
}

/** Sends a call that will wait; resolves once the server is at it. */
async function waiting(wire: Wire, more: object = {}) {
  const id = wire.post('tools/call', { name: 'claim_task', arguments: { waitSeconds: 3600 }, ...more })
  await wire.ask('ping')
  return id
}

describe('a client', () => {
  it('opens with initialize at once, and is told who serves, what for, and which list', async () => {
    const wire = openWire(openProject())
    expect(await wire.ask('initialize', hello)).toMatchObject({
      result: {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {}, resources: {}, prompts: {} },
        serverInfo: { name: 'dibs' },
        instructions: expect.stringMatching(/^The task list shared by all sessions in this project\..* List: shop$/),
      },
    })
  })

  it('opens after a refused server/discover', async () => {
    const wire = openWire(openProject())
    const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
    expect(await wire.ask('server/discover', { _meta: meta })).toMatchObject({ error: { code: -32601 } })
    expect(await wire.open()).toMatchObject({ result: { protocolVersion: '2025-11-25' } })
    expect(await wire.ask('tools/list')).toMatchObject({ result: { tools: { length: 8 } } })
    expect(wire.log()).toBe('')
  })

  it('of an older protocol is spoken to in its own', async () => {
    const wire = openWire(openProject())
    expect(await wire.ask('initialize', { ...hello, protocolVersion: '2024-11-05' })).toMatchObject({
      result: { protocolVersion: '2024-11-05' },
    })
  })

  it('is answered before initialize too, and whatever it asked in one breath', async () => {
    const wire = openWire(openProject())
    const ids = ['tools/list', 'ping', 'initialize', 'resources/list', 'prompts/list'].map((method) =>
      wire.post(method, method === 'initialize' ? hello : {}),
    )
    const call = wire.post('tools/call', { name: 'list_ready' })
    const answers = await Promise.all([...ids, call].map(wire.answerTo))
    for (const { error } of answers) expect(error).toBeUndefined()
    expect(answers.slice(3)).toMatchObject([
      { result: { resources: [{ uri: 'dibs://list' }] } },
      { result: { prompts: expect.arrayContaining([expect.objectContaining({ name: 'plan' })]) } },
      { result: { structuredContent: { ready: [] } } },
    ])
  })

  it('may send what is no message: garbage, halves, arrays, a line of 100,000 characters; the next call is answered', async () => {
    const { wire } = await opened()
    for (const line of ['garbage', '', '{', '{"jsonrpc":"2.0"}', '[]', 'null', '7', '\u0000', 'x'.repeat(100_000)]) wire.say(line)
    wire.say('{"jsonrpc":"2.0","id":"seven","method":"tools/call","params":{"name":7}}')
    expect(await wire.call('create_tasks', task)).toMatchObject({ structuredContent: { created: [{ id: 'a' }] } })
    const strange = await wire.hear(({ id }) => id === 'seven')
    expect(strange.error?.code ?? strange.result).toBeDefined()
  })

  it('may be cut anywhere within a line', async () => {
    const { wire } = await opened()
    const line = JSON.stringify({
      jsonrpc: '2.0',
      id: 'cut',
      method: 'tools/call',
      params: { name: 'create_tasks', arguments: { tasks: [{ subject: 'Größe ✓' }] } },
    })
    const bytes = Buffer.from(`${line}\n`)
    for (let at = 0; at < bytes.length; at += 7) wire.child.stdin.write(bytes.subarray(at, at + 7))
    expect(await wire.hear(({ id }) => id === 'cut')).toMatchObject({
      result: { structuredContent: { created: [{ subject: 'Größe ✓' }] } },
    })
  })

  it('may send two calls at once: two claims get two tasks, two creates two ids', async () => {
    const { wire } = await opened()
    const create = () => wire.call('create_tasks', { tasks: [{ subject: `Task ${Math.random()}` }] })
    await Promise.all([create(), create()])
    const claims = await Promise.all([wire.call('claim_task', { as: 'one' }), wire.call('claim_task', { as: 'two' })])
    const ids = claims.map(({ structuredContent }) => JSON.stringify(structuredContent?.task))
    expect(new Set(ids).size).toBe(2)
  })

  it('is told the tools for one that there is not, and methods that there are not', async () => {
    const { wire } = await opened()
    expect(await wire.call('TaskCreate')).toEqual({
      isError: true,
      content: [
        {
          type: 'text',
          text:
            'There is no tool "TaskCreate". The tools are: create_tasks, list_ready, claim_task, complete_task, get_task, ' +
            'list_tasks, update_task, release_task.',
        },
      ],
      _meta: { 'dibs/code': 'invalid_input' },
    })
    for (const method of ['tasks/list', 'resources/subscribe', 'logging/setLevel']) {
      expect(await wire.ask(method)).toMatchObject({ error: { code: -32601 } })
    }
  })

  it('cancels a wait: no answer comes, nothing is claimed, the next call is answered', async () => {
    const { wire } = await atWork()
    const id = await waiting(wire)
    wire.tell('notifications/cancelled', { requestId: id, reason: 'enough' })
    await wire.call('create_tasks', { tasks: [{ id: 'b', subject: 'B' }] })
    expect(await wire.call('list_ready')).toMatchObject({ structuredContent: { mine: [{ id: 'a' }], ready: [{ id: 'b' }] } })
    expect(wire.heard.filter((one) => one.id === id)).toEqual([])
  })

  it('waits for a task that another session makes, and is told of its progress while it does', async () => {
    const { project, wire } = await atWork()
    const other = await project.session('brook')
    const id = await waiting(wire, { _meta: { progressToken: 'p' } })
    const progress = await wire.hear(({ method }) => method === 'notifications/progress')
    const { progress: waited } = z.object({ progress: z.number().min(5) }).parse(progress.params) // more where the machine is busy
    expect(progress.params).toMatchObject({ progressToken: 'p', message: `Waiting for a task, ${waited} s so far.` })
    await other.call('create_tasks', { tasks: [{ id: 'b', subject: 'B' }] })
    expect(await wire.answerTo(id)).toMatchObject({ result: { structuredContent: { task: { id: 'b' }, alsoHeld: ['a'] } } })
  })
})
