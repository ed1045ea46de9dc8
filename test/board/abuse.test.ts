/**
 * What is sent to the board to get files, to run in a page, or to wear it out.
 *
 * Seen red when: files are read by the path that was asked for; a refusal is sent as text/html; the body is not limited (or only
 * by its content-length); streams are not limited, or counted before the wait; a stream that hung up keeps its place; any
 * content type is taken; GET calls tools.
 */

import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import { newPlace } from '../cli/command-line.ts'
import { root } from '../house/source.ts'
import { type RunningBoard, startBoard } from './running-board.ts'

let board: RunningBoard
beforeEach(async () => {
  const at = newPlace()
  await at.json(['create', 'Write the schema', '--id', 'schema'])
  board = await startBoard({ at })
})

const isFree = () => expect(board.at.read('schema')).toMatchObject({ status: 'pending' })
const script = '<script>fetch("//evil.example")</script><img src=x onerror=alert(1)>'

describe('a path', () => {
  it('leads out of the page in no spelling', async () => {
    const ways = ['..', '%2e%2e', '.%2e', '%2e.', '%252e%252e', '..%00', '..;', '..%c0%af..']
    const slashes = ['/', '%2f', '%5c', '\\', '//', '/./']
    const targets = ['package.json', 'dist/main.cjs', 'etc/passwd']
    const paths = ways.flatMap((way) =>
      slashes.flatMap((slash) =>
        targets.flatMap((target) => [
          `/${way}${slash}${target}`,
          `/assets/${[way, way, way, way].join(slash)}${slash}${target}`,
          `/assets${slash}${way}${slash}${target}`,
        ]),
      ),
    )
    const odd = ['/assets', '/assets/', '//', '/main.cjs', '/board.mjs', '/cli.cjs', '/%', '/%ff', '//etc/passwd']
    const bin = readFileSync(join(root, 'dist', 'main.cjs'), 'utf8').slice(0, 60)
    for (const path of [...paths, ...odd]) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${board.port}\r\nConnection: close\r\n\r\n`)
      expect(answer, path).toMatch(/^HTTP\/1\.1 (400|404) /)
      expect(answer, path).not.toMatch(/root:|"name": ?"dibs"|text\/html/)
      expect(answer, path).not.toContain(bin)
    }
  })

  it('that leads back to where it began is the page itself', async () => {
    for (const path of ['/.', '/..', '/index.html/..']) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${board.port}\r\nConnection: close\r\n\r\n`)
      expect(answer, path).toMatch(/^HTTP\/1\.1 200 /)
      expect(answer, path).toContain(readFileSync(join(root, 'dist', 'board', 'index.html'), 'utf8').trim())
    }
  })

  it('of another address, or none, gets nothing', async () => {
    for (const target of ['http://evil.example/api/board', 'evil.example:80', '*', 'api/board']) {
      const words = `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nX-Dibs-Token: ${board.token}\r\nConnection: close\r\n\r\n`
      expect(await raw(words)).toMatch(/^HTTP\/1\.1 40[03] /)
    }
    expect(await raw('GET /api/board HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    expect(await raw('GET /api/board HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 40[03] /)
    const twice = `Host: 127.0.0.1:${board.port}\r\nHost: evil.example`
    expect(await raw(`GET / HTTP/1.1\r\n${twice}\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 40[034] /)
  })

  /** What comes back for these very bytes. */
  async function raw(words: string): Promise<string> {
    const socket = connect(board.port, '127.0.0.1')
    socket.write(words)
    return await text(socket)
  }
})

describe('a script', () => {
  it('in subject, note and result comes back as the text that it is, in JSON that nobody takes for a page', async () => {
    await board.post('/api/update_task', { id: 'schema', subject: script, note: script })
    await board.post('/api/complete_task', { id: 'schema', result: script })
    const stream = await board.listen()
    const event = await stream.next()
    expect(stream.headers).toMatchObject({ 'content-type': 'text/event-stream', 'x-content-type-options': 'nosniff' })
    expect(event.text).toContain(JSON.stringify(script))
    for (const path of ['/api/board', '/api/task/schema']) {
      const { headers, text } = await board.get(path)
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
      expect(JSON.stringify(JSON.parse(text))).toContain(JSON.stringify(script))
    }
    const told = await board.post('/api/get_task', { id: 'schema' })
    expect(told.headers['content-type']).toBe('application/json')
    expect(JSON.parse(told.text).task).toMatchObject({ subject: script, result: script, notes: [{ text: script }] })
  })

  it('in what was asked comes back in no page', async () => {
    const word = encodeURIComponent(script)
    const answers = [
      await board.ask({ path: `/${word}` }),
      await board.get(`/api/${word}`),
      await board.get(`/api/task/${word}`),
      await board.post(`/api/${word}`, {}),
      await board.post('/api/claim_task', { [script]: script }),
      await board.post('/api/claim_task', { id: script }),
      await board.ask({ path: '/', headers: { host: 'evil.example', origin: script } }),
    ]
    for (const { status, headers } of answers) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-content-type-options': 'nosniff' })
    }
  })

  it('cannot end an event and begin another', async () => {
    const stream = await board.listen()
    await stream.next()
    const note = 'a\n\nid: 1\ndata: {}\n\n'
    const { status } = await board.post('/api/update_task', { id: 'schema', subject: 'a\u2028b', addLabels: ['x\r\ny'], note })
    expect(status).toBe(200)
    expect(JSON.parse((await stream.next()).text).cards).toMatchObject([{ subject: 'a\u2028b', labels: ['x\r\ny'] }])
  })
})

describe('a body', () => {
  const words = { error: { code: 'body_too_large', kind: 'invalid', message: 'A request may have at most 2 MB.' } }
  const headers = () => ({ 'x-dibs-token': board.token, 'content-type': 'application/json' })

  it('of 10 MB is refused in words, with its length and without, and the board goes on', async () => {
    const ten = Buffer.alloc(10_000_000, ' ')
    async function* pieces() {
      for (let at = 0; at < ten.length; at += 64_000) yield ten.subarray(at, at + 64_000)
    }
    for (const body of [ten, pieces()]) {
      const { status, text } = await board.ask({ method: 'POST', path: '/api/claim_task', headers: headers(), body })
      expect([status, JSON.parse(text)]).toEqual([413, words])
    }
    isFree()
    expect((await board.post('/api/claim_task', {})).status).toBe(200)
  })

  it('may have 2 MB and no byte more', async () => {
    const most = 2 * 1024 * 1024
    const body = (size: number) => `{"id":"schema"${' '.repeat(size - 15)}}`
    const ask = (size: number) => board.ask({ method: 'POST', path: '/api/get_task', headers: headers(), body: body(size) })
    expect((await ask(most)).status).toBe(200)
    expect((await ask(most + 1)).status).toBe(413)
  })

  it('must be JSON, and be called so', async () => {
    const ask = (type: string | undefined, body: string) =>
      board.ask({
        method: 'POST',
        path: '/api/claim_task',
        headers: { 'x-dibs-token': board.token, ...(type === undefined ? {} : { 'content-type': type }) },
        body,
      })
    const others = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'text/json',
      'application/jsonp',
      '',
    ]
    for (const type of [...others, undefined]) expect((await ask(type, '{}')).status).toBe(415)
    for (const body of ['', '{', 'id=schema', '{}{}', '\0']) expect((await ask('application/json', body)).status).toBe(400)
    for (const body of [
      '[]',
      '"x"',
      '1',
      'true',
      '[{}]',
      '{"__proto__":{"id":"schema"}}',
      '{"constructor":1}',
      '{"id":"\\u0000"}',
    ]) {
      const { status, text } = await ask('application/json', body)
      expect([body, status, JSON.parse(text).error.kind]).toEqual([body, 400, 'invalid'])
    }
    isFree()
    expect((await ask('Application/JSON; charset=utf-8', '{"id":"schema"}')).status).toBe(200)
  })
})

describe('a tool', () => {
  it('is called with POST only', async () => {
    for (const path of ['/api/claim_task', '/api/claim_task?id=schema', '/api/complete_task?id=schema']) {
      const answer = await board.get(path)
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE']) {
      const answer = await board.ask({ method, path: '/api/claim_task', headers: { 'x-dibs-token': board.token } })
      expect(answer.status).toBe(405)
    }
    isFree()
  })
})

describe('two hundred pages', () => {
  it('are 64 that listen and 136 that are told why not, and who hangs up makes room', async () => {
    const streams = await Promise.all(Array.from({ length: 200 }, () => board.listen()))
    const open = streams.filter(({ status }) => status === 200)
    const refused = streams.filter(({ status }) => status === 503)
    expect([open.length, refused.length]).toEqual([64, 136])
    expect(JSON.parse((await board.get('/api/events')).text)).toEqual({
      error: { code: 'too_many_streams', kind: 'busy', message: 'Too many pages listen to this board. Close some of them.' },
    })
    await Promise.all(open.map((stream) => stream.next()))
    await board.post('/api/claim_task', { id: 'schema' })
    for (const stream of open)
      expect(JSON.parse((await stream.next()).text).cards).toMatchObject([{ id: 'schema', owner: 'mejba' }])

    await Promise.all(open.map((stream) => stream.close()))
    await expect.poll(async () => (await board.listen()).status).toBe(200)
  })
})
