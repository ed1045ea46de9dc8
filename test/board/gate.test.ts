/**
 * Who gets nothing from the board: pages of other sites, names that point to this machine, whoever has no token.
 *
 * Seen red when: the Host is not compared; the Origin is compared with nothing but its own Host's name; the token is compared
 * by its beginning; the cookie opens tools; the cookie alone is taken without Sec-Fetch-Site; a CORS header is sent; the board
 * listens on every address; one header of security-headers.ts is left out.
 */

import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newPlace } from '../cli/command-line.ts'
import { type Answered, type RunningBoard, startBoard } from './running-board.ts'

const refusal = z.strictObject({ error: z.strictObject({ code: z.string(), kind: z.string(), message: z.string() }) })

/** Refused in words, as JSON, and nothing else in it. */
function refused({ status, headers, text }: Answered): [status: number, code: string] {
  expect(headers['content-type']).toBe('application/json')
  return [status, refusal.parse(JSON.parse(text)).error.code]
}

let board: RunningBoard
beforeEach(async () => {
  const at = newPlace()
  await at.json(['create', 'Write the schema', '--id', 'schema'])
  board = await startBoard({ at })
})

const isFree = () => expect(board.at.read('schema')).toMatchObject({ status: 'pending' })

describe('a name that points to this machine', () => {
  it('gets nothing unless it is ours, whatever else it brings', async () => {
    const { port, token } = board
    const foreign = ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port === 65_535 ? 1 : port + 1}`]
    const likeOurs = [
      `127.0.0.1.evil.example:${port}`,
      `localhost.evil.example:${port}`,
      `127.0.0.2:${port}`,
      `evil-localhost:${port}`,
    ]
    for (const host of [...foreign, ...likeOurs]) {
      const headers = { host, origin: `http://${host}`, 'x-dibs-token': token }
      for (const path of ['/', '/api/board', '/api/events']) {
        expect(refused(await board.ask({ path, headers }))).toEqual([403, 'foreign_host'])
      }
      const post = { method: 'POST', path: '/api/claim_task', headers: { ...headers, 'content-type': 'application/json' } }
      expect(refused(await board.ask({ ...post, body: '{}' }))).toEqual([403, 'foreign_host'])
    }
    isFree()
  })

  it('is one of three', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const host = `${name}:${board.port}`
      const answer = await board.get('/api/board', { host, origin: `http://${host}` })
      expect(answer.status).toBe(200)
    }
  })
})

describe('a page of another origin', () => {
  it('gets nothing, even with the token', async () => {
    const { port } = board
    const origins = [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port - 1}`,
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
    ]
    for (const origin of origins) {
      expect(refused(await board.get('/api/board', { origin }))).toEqual([403, 'foreign_origin'])
      expect(refused(await board.post('/api/claim_task', {}, { origin }))).toEqual([403, 'foreign_origin'])
      expect(refused(await board.post('/api/session', {}, { origin }))).toEqual([403, 'foreign_origin'])
    }
    isFree()
  })

  it('is never told that it may ask', async () => {
    const asked = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-dibs-token,content-type' }
    const preflight = await board.ask({
      method: 'OPTIONS',
      path: '/api/claim_task',
      headers: { origin: 'http://evil.example', ...asked },
    })
    expect(refused(preflight)).toEqual([405, 'wrong_method'])
    const own = await board.get('/api/board', { origin: board.origin })
    for (const { headers } of [preflight, own]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('the token', () => {
  it('is asked for by all that is below /api, and must be whole', async () => {
    const { token } = board
    const wrong = ['', token.slice(0, -1), `${token}x`, token.toUpperCase(), 'x'.repeat(token.length), 'ü']
    for (const path of ['/api/board', '/api/events', '/api/task/schema', '/api/nothing']) {
      expect(refused(await board.ask({ path }))).toEqual([401, 'no_token'])
      for (const given of wrong) {
        expect(refused(await board.ask({ path, headers: { 'x-dibs-token': given } }))).toEqual([401, 'wrong_token'])
      }
    }
    for (const path of ['/api/claim_task', '/api/session', '/api/complete_task']) {
      const post = { method: 'POST', path, body: '{"id":"schema"}', headers: { 'content-type': 'application/json' } }
      expect(refused(await board.ask(post))).toEqual([401, 'no_token'])
      expect(refused(await board.ask({ ...post, headers: { ...post.headers, 'x-dibs-token': 'x' } }))).toEqual([
        401,
        'wrong_token',
      ])
    }
    isFree()
  })

  it('is 32 random bytes, new at every start, and in no answer', async () => {
    const again = await startBoard({ at: board.at })
    expect(Buffer.from(board.token, 'base64url')).toHaveLength(32)
    expect(again.token).not.toBe(board.token)
    expect(refused(await again.get('/api/board', { 'x-dibs-token': board.token }))).toEqual([401, 'wrong_token'])
    for (const path of ['/', '/api/board', '/api/nothing']) {
      const { text, headers } = await board.get(path)
      expect(text + JSON.stringify(headers)).not.toContain(board.token)
    }
  })
})

describe('the cookie', () => {
  const sameOrigin = { 'sec-fetch-site': 'same-origin' }
  const cookieOf = ({ headers }: Answered) => headers['set-cookie']?.[0] ?? ''

  it('is hidden from scripts and from other sites, and is not the token', async () => {
    const cookie = cookieOf(await board.post('/api/session', {}, { origin: board.origin }))
    expect(cookie).toMatch(new RegExp(`^dibs-board-${board.port}=[\\w-]{43}; Path=/api; HttpOnly; SameSite=Strict$`))
    expect(cookie).not.toContain(board.token)
  })

  it('opens what can be read to our own page, and no tool to anybody', async () => {
    const [cookie = ''] = cookieOf(await board.post('/api/session', {})).split(';')
    const read = (headers: Record<string, string>) => board.ask({ path: '/api/board', headers: { cookie, ...headers } })
    expect((await read(sameOrigin)).status).toBe(200)
    expect((await read({ origin: board.origin })).status).toBe(200)
    for (const site of ['same-site', 'cross-site', 'none']) {
      expect(refused(await read({ 'sec-fetch-site': site }))).toEqual([403, 'foreign_origin'])
    }
    expect(refused(await read({}))).toEqual([403, 'foreign_origin'])
    expect(refused(await board.ask({ path: '/api/board', headers: { cookie: `${cookie}x`, ...sameOrigin } }))).toEqual([
      401,
      'no_token',
    ])
    for (const path of ['/api/claim_task', '/api/session']) {
      const headers = { cookie, origin: board.origin, 'content-type': 'application/json', ...sameOrigin }
      expect(refused(await board.ask({ method: 'POST', path, headers, body: '{}' }))).toEqual([401, 'no_token'])
    }
    isFree()
  })
})

describe('every answer', () => {
  it('tells the browser to take nothing from elsewhere and to guess nothing', async () => {
    const answers = [
      await board.ask({ path: '/' }),
      await board.ask({ path: '/nothing' }),
      await board.ask({ path: '/', headers: { host: 'evil.example' } }),
      await board.get('/api/board'),
      await board.get('/api/task/nothing'),
      await board.post('/api/claim_task', { id: 'nothing' }),
      await board.post('/api/session', {}),
      { ...(await board.listen()), text: '' },
    ]
    for (const { headers } of answers) {
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';")
      expect(policy).toContain("base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
    }
    for (const { headers } of answers.slice(3)) expect(headers['cache-control']).toBe('no-store')
  })
})

describe('the port', () => {
  const others = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, scopeid = 0 }) => !internal && scopeid === 0)
    .map(({ address }) => address)

  it.runIf(others.length > 0)('is open to no other address of this machine', async () => {
    for (const host of others) {
      const failure = await new Promise((resolve) => {
        const asked = request({ host, port: board.port, headers: { host: `127.0.0.1:${board.port}` } })
        asked.on('response', () => resolve('answered')).on('error', (error) => resolve('code' in error && error.code))
        asked.end()
      })
      expect(failure).toBe('ECONNREFUSED')
    }
  })

  it.runIf(existsSync('/proc/net/tcp'))('is bound to 127.0.0.1 and to nothing else', () => {
    const hex = board.port.toString(16).toUpperCase().padStart(4, '0')
    const listeners = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local = '', , state]) => local.endsWith(`:${hex}`) && state === '0A')
        .map(([, local]) => local),
    )
    expect(listeners).toEqual([`0100007F:${hex}`])
  })
})
