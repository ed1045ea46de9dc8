/** Old tasks out of the list, found again, and back: through the built bin. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CommandLine } from './command-line.ts'

const old = '2026-01-15T08:00:00.000Z'

let at: CommandLine
beforeEach(() => {
  at = new CommandLine()
  for (const id of ['jwt', 'css']) at.write({ id, subject: `Do ${id}`, status: 'completed', completedAt: old, vendor: { x: 1 } })
  at.write({ id: 'docs', subject: 'Write it up', blockedBy: ['css'] })
})
afterEach(() => at.remove())

describe('dibs archive', () => {
  it('says what would go, moves it with every field, and finds it again', async () => {
    const dry = await at.json(['archive', '--dry-run'])
    expect(dry).toMatchObject({ archived: [{ id: 'jwt', subject: 'Do jwt', status: 'completed' }], dryRun: true })
    expect(at.read('jwt')).toMatchObject({ id: 'jwt' })
    expect(await at.run(['archive', '--older-than', '4w'])).toMatchObject({ code: 0, stdout: 'jwt\tcompleted\tDo jwt\n' })
    const line = readFileSync(join(at.tasks, 'archive', '2026-01.jsonl'), 'utf8')
    expect(line).toMatch(/^\{"id":"jwt","subject":"Do jwt","status":"completed",.*"vendor":\{"x":1\}\}\n$/)
    expect(await at.json(['list'])).toMatchObject({ total: 2 })
    expect(await at.json(['list', 'jwt', '--archived'])).toMatchObject({ tasks: [{ id: 'jwt', status: 'completed' }], total: 1 })
    const shown = await at.run(['show', 'jwt'])
    expect(shown.stdout).toMatch(/^In the archive; "dibs restore jwt" brings it back\.\n\njwt {2}Do jwt\n/)
    expect((await at.run(['doctor'])).stdout).not.toContain('archive')
  })

  it('brings a task back by the beginning of its id, to be opened again', async () => {
    await at.json(['archive'])
    expect(await at.run(['restore', 'jw'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^jwt\tcompleted\t/) })
    expect(at.read('jwt')).toMatchObject({ status: 'completed', vendor: { x: 1 } })
    await at.json(['update', 'jwt', '--status', 'pending'])
    expect(await at.json(['ready'])).toMatchObject({ ready: [{ id: 'docs' }, { id: 'jwt' }] })
    expect(await at.run(['restore', 'jwt'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^jwt\tpending\t/) })
    expect((await at.run(['restore', 'nothing'])).code).toBe(3)
  })

  it('refuses what is no age', async () => {
    expect(await at.run(['archive', '--older-than', '30'])).toMatchObject({
      code: 2,
      stderr: '--older-than must be an age such as 12h, 30d or 8w, not "30".\n',
    })
  })

  it('writes nothing where there is nothing to archive', async () => {
    expect(await at.json(['archive', '--older-than', '9999w'])).toMatchObject({ archived: [] })
    expect(await at.run(['list', '--archived'])).toMatchObject({ code: 0, stdout: '' })
  })
})
