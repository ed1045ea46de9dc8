/** The files of the page, read once at the start: a path of a request is only ever looked up in this map, so it can lead nowhere else. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly etag: string
  /** Its name has the hash of what is in it. */
  readonly isHashed: boolean
}

/** What Vite makes of a page. A file of another kind is not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** URL path -> file, of everything below `directory`; empty where there is no such folder. The page itself is `/`. */
export function readAssets(directory: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>()
  for (const file of filesBelow(directory)) {
    const type = types[extname(file)]
    const path = `/${relative(directory, file).split(sep).join('/')}`
    if (type === undefined) continue
    const body = Uint8Array.from(readFileSync(file))
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    assets.set(path === '/index.html' ? '/' : path, { body, type, etag, isHashed: path.startsWith('/assets/') })
  }
  return assets
}

function filesBelow(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch {
    return []
  }
}
