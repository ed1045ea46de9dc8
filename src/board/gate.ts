/** Who may ask: Host, Origin, token and cookie, against pages of other sites, names that point here, and other people on the machine. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, HonoRequest } from 'hono'
import { getCookie } from 'hono/cookie'
import { tokenHeader } from './contract.ts'
import { Refused } from './refused.ts'

/** What this start of the board lets in. */
export interface Keys {
  readonly port: number
  /** In the URL's fragment; opens everything. */
  readonly token: string
  /** In the cookie; opens what can be read. */
  readonly cookie: string
}

/** Cookies know no port: without it two boards would take each other's away. */
export function cookieName({ port }: Keys): string {
  return `dibs-board-${port}`
}

/** A name of another site that points to 127.0.0.1 ("DNS rebinding") comes with its own name. @throws Refused 403. */
export function checkHost(request: HonoRequest, { port }: Keys): void {
  const names = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`)
  if (!names.includes(request.header('host') ?? '')) {
    throw new Refused(403, 'foreign_host', `This board answers to ${names.join(', ')} only.`)
  }
}

/**
 * Lets a request to the API through: with the token, from our own page or from a program that is no page; with the cookie alone
 * only to read, and only when the browser itself says that our own page asks (Sec-Fetch-Site; it leaves Origin out there).
 * @throws Refused 401, 403.
 */
export function checkCaller(c: Context, keys: Keys): void {
  const { req } = c
  const origin = req.header('origin')
  if (origin !== undefined && origin !== `http://${req.header('host')}`) {
    throw new Refused(403, 'foreign_origin', 'Only the page of this board may ask it.')
  }
  const token = req.header(tokenHeader)
  if (token !== undefined) {
    if (isSame(token, keys.token)) return
    throw new Refused(401, 'wrong_token', 'The token is of another start of the board. Open the URL that dibs board has printed.')
  }
  const cookie = getCookie(c, cookieName(keys))
  if (req.method !== 'GET' || cookie === undefined || !isSame(cookie, keys.cookie)) {
    throw new Refused(401, 'no_token', 'The token is missing. Open the URL that dibs board has printed.')
  }
  if (origin === undefined && req.header('sec-fetch-site') !== 'same-origin') {
    throw new Refused(403, 'foreign_origin', 'Only the page of this board may ask it.')
  }
}

/** In a time that tells nothing of how much of it is right. */
export function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
