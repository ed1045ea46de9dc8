/** The list as a resource: what it shows, how long it may be, and what is said for anything else. */

import { describe, expect, it } from 'vitest'
import { openList } from '../tools/open-list.ts'

type Session = Awaited<ReturnType<ReturnType<typeof openList>['session']>>

async function pageOf({ client }: Session) {
  const { contents } = await client.readResource({ uri: 'dibs://list' })
  const [content] = contents
  expect(content).toMatchObject({ uri: 'dibs://list', mimeType: 'text/markdown' })
  return content !== undefined && 'text' in content ? content.text : ''
}

describe('dibs://list', () => {
  it('shows who works on what, what is ready, what waits for what, and what was completed last', async () => {
    const list = openList()
    const [fox, heron] = [await list.session('amber-fox'), await list.session('sunny-heron')]
    await fox.call('create_tasks', {
      tasks: [
        { id: 'done', subject: 'Write the schema' },
        { id: 'mine', subject: 'Write the login' },
        { id: 'hers', subject: 'Write the logout' },
        { id: 'free', subject: 'Write the docs' },
        { id: 'late', subject: 'Release it', blockedBy: ['mine', 'free'] },
      ],
    })
    await fox.call('complete_task', { id: 'done' })
    await fox.call('claim_task', { id: 'mine' })
    await heron.call('claim_task', { id: 'hers' })
    expect(await pageOf(fox)).toBe(
      [
        '# Task list: demo',
        '1 of 5 done. 1 ready, 2 in progress, 1 blocked, 0 cancelled; 3 could be worked on side by side. As of 2026-11-22T08:00:00.000Z.',
        '## In progress',
        '- `hers` Write the logout: sunny-heron\n- `mine` Write the login: this session (amber-fox)',
        '## Ready',
        '- `free` Write the docs (1 wait for it)',
        '## Blocked',
        '- `late` Release it, waits for mine, free',
        '## Completed last',
        '- `done` Write the schema: amber-fox',
      ].join('\n\n'),
    )
  })

  it('of an empty list is a page that says so', async () => {
    expect(await pageOf(await openList().session())).toContain('0 of 0 done. 0 ready, 0 in progress')
  })

  it('puts what a killed session held among the ready', async () => {
    const list = openList()
    const [fox, heron] = [await list.session('amber-fox'), await list.session('sunny-heron')]
    await fox.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A' }] })
    await fox.call('claim_task', { id: 'a1' })
    list.list.kill(fox.session)
    expect(await pageOf(heron)).toContain('## Ready\n\n- `a1` A')
  })

  it('stays below 20 KB, and says how much is not shown', async () => {
    const me = await openList().session()
    const tasks = (kind: string, rest: object = {}) =>
      Array.from({ length: 120 }, (_, i) => ({ id: `${kind}${i}`, subject: '語'.repeat(200), ...rest }))
    await me.call('create_tasks', { tasks: [...tasks('ready'), ...tasks('waits', { blockedBy: ['ready0', 'ready1'] })] })
    for (let i = 60; i < 120; i += 1) await me.call('claim_task', { id: `ready${i}`, as: `agent-${i}` })
    for (let i = 40; i < 60; i += 1) await me.call('complete_task', { id: `ready${i}` })
    const page = await pageOf(me)
    expect(Buffer.byteLength(page)).toBeLessThan(20 * 1024)
    const shown = (title: string) => page.split(`## ${title}`)[1]?.split('##')[0]?.match(/^- `/gm)?.length ?? 0
    expect(shown('Ready')).toBeGreaterThan(5)
    expect(page).toContain(`- and ${40 - shown('Ready')} more`)
    expect(page).toContain(`- and ${60 - shown('In progress')} more`)
    expect(page).toContain(`- and ${120 - shown('Blocked')} more`)
    expect(shown('Completed last')).toBe(10)
  })

  it('lets no subject make rows of its own or write to a terminal', async () => {
    const me = await openList().session()
    await me.call('create_tasks', { tasks: [{ id: 'a1', subject: 'A\n\n## Ready\n- `b2` forged \u001b[2J' }] })
    expect(await pageOf(me)).toContain('- `a1` A ## Ready - `b2` forged ␛[2J')
  })

  it('is the only one', async () => {
    const me = await openList().session()
    await expect(me.client.readResource({ uri: 'dibs://task/a1' })).rejects.toThrow(
      'There is no resource "dibs://task/a1". The only one is dibs://list; get_task shows a task.',
    )
  })
})
