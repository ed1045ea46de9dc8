/** Tells one file's content from another. */

import type * as Crypto from 'node:crypto'

let crypto: typeof Crypto | undefined

/** 132 bits of SHA-256, as text. */
export function hashOf(text: string): string {
  // Not imported above: loading it is 5 of 21 ms of a hook that never reads the list (measured).
  crypto ??= process.getBuiltinModule('node:crypto')
  return crypto.hash('sha256', text, 'base64url').slice(0, 22)
}

/**
 * What a file should hold, by its text where that is at hand (from an entry of the log: 4 MiB an epoch at most), else by its hash.
 * The text is hashed only for who writes the hash down.
 */
export class Bytes {
  readonly #text: string | undefined
  #hash: string | undefined

  private constructor(text: string | undefined, hash: string | undefined) {
    this.#text = text
    this.#hash = hash
  }

  /** Those of this text. */
  static of(text: string): Bytes {
    return new Bytes(text, undefined)
  }

  /** Those with this hash. */
  static withHash(hash: string): Bytes {
    return new Bytes(undefined, hash)
  }

  get hash(): string {
    this.#hash ??= hashOf(this.#text ?? '')
    return this.#hash
  }

  /** Is it this text? */
  are(text: string): boolean {
    return this.#text === undefined ? this.hash === hashOf(text) : this.#text === text
  }
}
