import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { describe, expect, it } from 'vitest'
import { TaskError } from '../../src/domain/errors.ts'
import { createTaskServer } from '../../src/mcp/task-server.ts'
import type { TaskService } from '../../src/service/task-service.ts'
import { openList } from '../tools/open-list.ts'

/** A client of a server whose list cannot be opened. */
async function clientOf(open: () => Promise<TaskService>) {
  const log: string[] = []
  const about = { name: 'dibs', version: '1.2.3', listName: 'demo' }
  const { server, settle } = createTaskServer({ open, about, log: (detail) => log.push(detail) })
  const client = new Client({ name: 'test', version: '0.0.0' })
  const [here, there] = InMemoryTransport.createLinkedPair()
  await Promise.all([server.connect(there), client.connect(here)])
  return { client, log, settle, raw: there }
}

describe('the server', () => {
  it('says who it is, and lists tools, prompts and the resource, without opening the list', async () => {
    const { client } = await clientOf(() => Promise.reject(new Error('opened')))
    expect(client.getServerVersion()).toMatchObject({ name: 'dibs', version: '1.2.3' })
    expect(client.getInstructions()).toMatch(/List: demo$/)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([
      'create_tasks',
      'list_ready',
      'claim_task',
      'complete_task',
      'get_task',
      'list_tasks',
      'update_task',
      'release_task',
    ])
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri)).toEqual(['dibs://list'])
    const { prompts } = await client.listPrompts()
    expect(prompts.map(({ name }) => name)).toEqual(['plan', 'work', 'status', 'loop', 'help'])
  })

  it('answers every call what to set when a setting is wrong, and opens as soon as it can', async () => {
    const answers: Error[] = [new TaskError('bad_setting', 'DIBS_DIR is not absolute. Set it to an absolute path.')]
    const { client } = await clientOf(() => Promise.reject(answers[0]))
    for (const name of ['list_ready', 'claim_task']) {
      expect(await client.callTool({ name })).toEqual({
        isError: true,
        content: [{ type: 'text', text: 'DIBS_DIR is not absolute. Set it to an absolute path.' }],
        _meta: { 'dibs/code': 'bad_setting' },
      })
    }
  })

  it('names the tools for one that does not exist', async () => {
    const { client } = await clientOf(() => Promise.reject(new Error('opened')))
    expect(await client.callTool({ name: 'TaskCreate' })).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^There is no tool "TaskCreate"\. The tools are: create_tasks, list_ready, /) }],
    })
  })

  it('keeps paths and stacks of the unexpected to its log', async () => {
    const { client, log } = await clientOf(() => Promise.reject(new Error("EACCES: permission denied, open '/home/me/x.json'")))
    const answer = await client.callTool({ name: 'list_ready' })
    expect(answer).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/^Something went wrong/) }] })
    expect(JSON.stringify(answer)).not.toContain('/home')
    expect(log.join('\n')).toMatch(/EACCES[\s\S]*at /)
  })

  it('answers the same data as text, with a line for whoever watches', async () => {
    const me = await openList().session()
    const { structuredContent, content } = await me.send('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    expect(JSON.parse(content[0]?.text ?? '')).toEqual(structuredContent)
    expect(content[1]?.text).toBe('Created 1 task; 1 ready.')
  })

  it('tells a client that asked for it how long a call has waited', async () => {
    const list = openList()
    const me = await list.session()
    const said: unknown[] = []
    const begun = me.store.begunToWait()
    const waiting = me.client.callTool({ name: 'claim_task', arguments: { waitSeconds: 60 } }, undefined, {
      onprogress: (progress) => said.push(progress),
    })
    await begun
    list.pass(6_000)
    const again = me.store.begunToWait()
    list.list.kill('nobody') // wakes every waiter
    await again
    const other = await list.session()
    await other.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    expect(await waiting).toMatchObject({ structuredContent: { task: { id: 'a1' } } })
    expect(said).toEqual([{ progress: 6, message: 'Waiting for a task, 6 s so far.' }])
  })

  it('ends its waiting when the session ends', async () => {
    const { service } = await openList().session()
    const { client, settle } = await clientOf(async () => service)
    await client.callTool({ name: 'create_tasks', arguments: { tasks: [{ id: 'a1', subject: 'A' }] } })
    await client.callTool({ name: 'claim_task' })
    const waiting = client.callTool({ name: 'claim_task', arguments: { waitSeconds: 3600 } })
    await client.ping()
    await settle()
    expect(await waiting).toEqual({ isError: true, content: [{ type: 'text', text: 'The call was cut short while it waited.' }] })
  })
})
