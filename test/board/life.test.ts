/**
 * How the board begins and ends, from the outside.
 *
 * Seen red when: the end of stdin is not heard; nobody looks whether the parent is gone; signals are listened to once only
 * (proper-lockfile then kills the process); open streams hold it up; a look that is cut short is taken for a defect; the watch over the parent begins before a refusal; a wrong port is taken for none.
 */

import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bin, newPlace } from '../cli/command-line.ts'
import { startBoard } from './running-board.ts'

describe('dibs board', () => {
  it('says where it is, in one line, and opens no browser without a terminal', async () => {
    const board = await startBoard()
    expect(board.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/)
    board.stop('SIGINT')
    expect(await board.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends cleanly at %s while pages listen', async (signal) => {
    const at = newPlace()
    await at.json(['create', 'A task'])
    const board = await startBoard({ at })
    await board.post('/api/claim_task', {}) // what a change loads must not get in the way
    const streams = await Promise.all([board.listen(), board.listen()])
    board.stop(signal)
    expect(await board.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    for (const stream of streams) await stream.ended
  })

  it('ends with the pipe that its parent held', async () => {
    const board = await startBoard()
    await board.listen()
    board.child.stdin.end()
    expect(await board.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it('ends with its parent, which may be killed without a word', async () => {
    const at = newPlace()
    const line = `'${process.execPath}' '${bin}' board --no-open </dev/null & echo pid $!; wait`
    const parent = spawn('sh', ['-c', line], { cwd: at.project, env: { PATH: process.env.PATH, HOME: `${at.project}-home` } })
    const lines: string[] = []
    createInterface({ input: parent.stdout }).on('line', (one) => lines.push(one))
    await expect.poll(() => lines.length).toBe(2)
    const pid = Number(lines.find((one) => one.startsWith('pid'))?.slice(4))
    onTestFinished(() => {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    })
    expect(isAlive(pid)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('takes the port that it is told, and refuses one that is taken', async () => {
    const first = await startBoard()
    const again = await first.at.run(['board', '--no-open', `--port=${first.port}`], { keepsStdin: true })
    expect(again).toMatchObject({ code: 2, stdout: '' })
    expect(again.stderr).toBe(`Port ${first.port} is taken. Name another one with --port, or none for any that is free.\n`)
    first.stop('SIGINT')
    await first.ended
    const second = await startBoard({ at: first.at, words: ['--port', String(first.port)] })
    expect(second.port).toBe(first.port)
  })

  it.each([
    [['--port', '80'], '--port must be a number from 1024 to 65535, or 0 for any that is free, not "80".'],
    [['--port=x'], '--port must be a number from 1024 to 65535, or 0 for any that is free, not "x".'],
    [['--port'], `Option '--port <value>' argument missing. "dibs board --help" shows what it takes.`],
    [['--prot=1'], `Unknown option '--prot'. "dibs board --help" shows what it takes.`],
    [
      ['--list=../x'],
      '--list is "../x", which is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder).',
    ],
  ])('refuses %s in words', async (words, sentence) => {
    expect(await newPlace().run(['board', ...words], { keepsStdin: true })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${sentence}\n`,
    })
  })

  it('has a page of help that names each of its words', async () => {
    const { code, stdout } = await newPlace().run(['board', '--help'])
    expect(code).toBe(0)
    for (const word of ['--no-open', '--port', '--dir', '--scope', '--list', '--owner', '--help'])
      expect(stdout).toContain(`  ${word}`)
    expect((await newPlace().run(['--help'])).stdout).toMatch(/board +show the list in the browser, live/)
  })

  it('writes nothing in a project before somebody makes a task there', async () => {
    const board = await startBoard()
    const stream = await board.listen()
    await stream.next()
    expect((await board.get('/api/board')).status).toBe(200)
    expect((await board.post('/api/claim_task', {})).status).toBe(200)
    expect((await board.post('/api/claim_task', { id: 'nothing' })).status).toBe(404)
    expect(readdirSync(board.at.project)).toEqual([])
    expect((await board.post('/api/create_tasks', { tasks: [{ subject: 'The first' }] })).status).toBe(200)
    expect(existsSync(board.at.tasks)).toBe(true)
    expect(JSON.parse((await stream.next()).text).cards).toMatchObject([{ subject: 'The first', ready: true }])
  })

  it('shows the list that it is told, in the name that it is given', async () => {
    const board = await startBoard({ words: ['--list', 'beta', '--owner=ada'] })
    await board.post('/api/create_tasks', { tasks: [{ id: 'a', subject: 'A' }] })
    await board.post('/api/claim_task', {})
    const shown = JSON.parse((await board.get('/api/board')).text)
    expect(shown).toMatchObject({ list: 'beta', me: 'ada', cards: [{ id: 'a', owner: 'ada', holder: 'person' }] })
    expect(existsSync(`${board.at.tasks}/beta/a.json`)).toBe(true)
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
