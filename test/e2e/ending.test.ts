/** How a server ends: quickly, whatever ends it, and the others know at once. */

import { describe, expect, it } from 'vitest'
import { openProject } from './project.ts'
import { openWire, type Wire } from './wire.ts'

const ends: readonly (readonly [string, (wire: Wire) => void])[] = [
  ['stdin ends', (wire) => wire.child.stdin.end()],
  ['SIGINT comes', (wire) => wire.child.kill('SIGINT')],
  ['SIGTERM comes', (wire) => wire.child.kill('SIGTERM')],
  [
    'SIGINT comes, and SIGTERM behind it',
    (wire) => {
      wire.child.kill('SIGINT')
      wire.child.kill('SIGTERM')
    },
  ],
  [
    'nobody reads its stdout any more',
    (wire) => {
      wire.child.stdout.destroy()
      for (let i = 0; i < 3; i++) wire.post('ping')
    },
  ],
]

async function atWork() {
  const project = openProject()
  const wire = openWire(project)
  await wire.open()
  await wire.call('create_tasks', { tasks: [{ id: 'a', subject: 'A' }] })
  await wire.call('claim_task')
  return { project, wire }
}

// A busy machine may hold up any single process: what has to end within 200 ms is tried again.
describe('a server', () => {
  it.each(ends)('ends within 200 ms when %s, says that it is gone, and its task is free', { retry: 4 }, async (_, end) => {
    const { project, wire } = await atWork()
    const { code, ms, rest, log } = await wire.ended(() => end(wire))
    expect([code, rest, log]).toEqual([0, '', ''])
    expect(ms).toBeLessThan(200)
    expect(project.presences()).toMatchObject([{ gone: true }])
    expect(project.traces(project.path('.dibs', 'tx'))).toEqual([])
    const next = await project.session('brook')
    expect(await next.call('claim_task')).toMatchObject({ task: { id: 'a' }, takenOver: { from: expect.any(String) } })
  })

  it.each(ends)('ends within 200 ms when %s while a call waits', { retry: 4 }, async (_, end) => {
    const { project, wire } = await atWork()
    wire.post('tools/call', { name: 'claim_task', arguments: { waitSeconds: 3600 } })
    await wire.ask('ping')
    const { code, ms } = await wire.ended(() => end(wire))
    expect(code).toBe(0)
    expect(ms).toBeLessThan(200)
    expect(project.presences()).toMatchObject([{ gone: true }])
  })

  it('that holds nothing leaves no trace of itself', async () => {
    const { project, wire } = await atWork()
    await wire.call('complete_task', { id: 'a' })
    await wire.ended(() => wire.child.stdin.end())
    expect(project.traces(project.path('.dibs', 'sessions'))).toEqual([])
    expect(project.traces(project.path('.dibs', 'tx'))).toEqual([])
  })

  it('answers what it was asked before stdin ended', async () => {
    const { project, wire } = await atWork()
    const id = wire.post('tools/call', { name: 'complete_task', arguments: { id: 'a', result: 'just in time' } })
    await wire.ended(() => wire.child.stdin.end())
    expect(await wire.answerTo(id)).toMatchObject({ result: { structuredContent: { task: { status: 'completed' } } } })
    expect(project.task('a')).toMatchObject({ status: 'completed', result: 'just in time' })
  })
})
