/**
 * The files of the page, and the way in that opens once.
 *
 * Seen red when: the ticket opens twice, or for ever; a page without hash is kept for ever.
 */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readAssets } from '../../src/board/assets.ts'
import { appAt, asked, personAt } from './memory-board.ts'

/** A folder as Vite leaves it, with things beside it and in it that are nobody's business. */
function builtPage(): string {
  const base = mkdtempSync(join(tmpdir(), 'dibs-page-'))
  onTestFinished(() => rmSync(base, { recursive: true, force: true }))
  const page = join(base, 'board')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(base, 'secret.txt'), 'secret')
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>dibs</title>')
  writeFileSync(join(page, 'assets', 'index-Bx1.js'), 'export {}')
  writeFileSync(join(page, 'assets', 'index-Bx1.css'), 'body {}')
  writeFileSync(join(page, 'favicon.svg'), '<svg/>')
  writeFileSync(join(page, 'notes.exe'), 'secret')
  symlinkSync(join(base, 'secret.txt'), join(page, 'assets', 'link.txt'))
  return page
}

describe('the page', () => {
  it('comes with the types and the life that its files have', async () => {
    const app = appAt(personAt(), readAssets(builtPage()))
    const kept = 'public, max-age=31536000, immutable'
    for (const [path, type, control] of [
      ['/', 'text/html; charset=utf-8', 'no-cache'],
      ['/favicon.svg', 'image/svg+xml', 'no-cache'],
      ['/assets/index-Bx1.js', 'text/javascript; charset=utf-8', kept],
      ['/assets/index-Bx1.css', 'text/css; charset=utf-8', kept],
      ['/assets/index-Bx1.css?x=1', 'text/css; charset=utf-8', kept],
    ]) {
      const { status, headers } = await app.fetch(asked(path ?? ''))
      expect([path, status, headers.get('content-type'), headers.get('cache-control')]).toEqual([path, 200, type, control])
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      const again = await app.fetch(asked(path ?? '', { 'if-none-match': headers.get('etag') ?? '' }))
      expect([again.status, await again.text()]).toEqual([304, ''])
      expect((await app.fetch(asked(path ?? '', { 'if-none-match': '"other"' }))).status).toBe(200)
    }
  })

  it('is what lay there at the start, and nothing else', async () => {
    const page = builtPage()
    const app = appAt(personAt(), readAssets(page))
    writeFileSync(join(page, 'assets', 'late.js'), 'secret')
    const paths = ['/index.html', '/assets', '/assets/', '/assets/late.js', '/assets/link.txt', '/notes.exe', '/secret.txt']
    const climbing = ['/assets/%2e%2e/%2e%2e/secret.txt', '/..%2fsecret.txt', '/assets/..%5c..%5csecret.txt', '//secret.txt']
    for (const path of [...paths, ...climbing]) {
      const answer = await app.fetch(asked(path))
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 404, 'application/json'])
      expect(await answer.text()).not.toMatch(/secret/)
    }
  })

  it('is nothing where nobody has built one', async () => {
    const app = appAt(personAt(), readAssets(join(tmpdir(), 'dibs-no-such-page')))
    expect((await app.fetch(asked('/'))).status).toBe(404)
  })
})

describe('the way in that a browser is started with', () => {
  it('leads to the page with its token once, and then nowhere', async () => {
    const app = appAt(personAt(), readAssets(builtPage()), { ticket: 'ticket' })
    expect((await app.fetch(asked('/open/other'))).status).toBe(404)
    expect((await app.fetch(asked('/open/ticket', { host: 'evil.example' }))).status).toBe(403)
    const first = await app.fetch(asked('/open/ticket'))
    expect([first.status, first.headers.get('location'), first.headers.get('cache-control')]).toEqual([
      303,
      '/#token',
      'no-store',
    ])
    const second = await app.fetch(asked('/open/ticket'))
    expect([second.status, second.headers.get('location')]).toEqual([404, null])
    expect(await second.text()).toContain('Open the URL that dibs board has printed.')
  })

  it('is closed after a minute', async () => {
    let now = 0
    const app = appAt(personAt(), readAssets(builtPage()), { ticket: 'ticket', clock: () => now })
    now = 60_001
    expect((await app.fetch(asked('/open/ticket'))).status).toBe(404)
    now = 60_000
    expect((await app.fetch(asked('/open/ticket'))).status).toBe(303)
  })

  it('is none where no ticket was given', async () => {
    const app = appAt(personAt(), new Map())
    for (const path of ['/open/undefined', '/open/', '/open/x']) expect((await app.fetch(asked(path))).status).toBe(404)
  })
})
