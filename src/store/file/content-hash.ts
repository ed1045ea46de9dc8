/** Tells one file's content from another. */

import { hash } from 'node:crypto'

/** 132 bits of SHA-256, as text. */
export function hashOf(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22)
}
