/** Which tasks changed since a version that somebody has seen, as long as that is not too long ago to be remembered. */

/**
 * So many of the latest changes are told one by one. Halved, who looks twice a second at a list of 32 busy sessions (340 commits
 * a second) would still be told of each; a list that was opened anew is looked at whole in any case.
 */
const mostRemembered = 4_096

export class LatestChanges {
  #version = 0
  /** The ids of the latest changes, one for each version; the last is of the present one. */
  #latest: string[] = []

  /** Grows with every change. */
  get version(): number {
    return this.#version
  }

  note(id: string): void {
    this.#version++
    this.#latest.push(id)
    if (this.#latest.length > 2 * mostRemembered) this.#latest = this.#latest.slice(-mostRemembered)
  }

  /** The ids noted since `version`; undefined when that is too long ago. */
  since(version: number): ReadonlySet<string> | undefined {
    const count = this.#version - version
    return count >= 0 && count <= this.#latest.length ? new Set(this.#latest.slice(this.#latest.length - count)) : undefined
  }
}
