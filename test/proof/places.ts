/** Where things lie on every model disk. */

export const listDirectory = '/list'
export const ownDirectory = `${listDirectory}/.dibs`
const tokens = `${ownDirectory}/tx/`
const beginnings = `${ownDirectory}.`
/** Epochs of the commit log. */
export const logDirectory = `${ownDirectory}/log/`
const retiredDirectory = `${ownDirectory}/retired/`
export const unplacedDirectory = `${ownDirectory}/unplaced`

/**
 * The directory of one participant that a path names or lies in: a token directory (also under the name that it got when it was
 * taken over), or a `.dibs` that is being built. Its name is random: who has not read it somewhere cannot know it.
 */
export function ownerPlace(path: string): { readonly directory: string; readonly isInside: boolean } | undefined {
  const above = path.startsWith(tokens) ? tokens : path.startsWith(beginnings) ? beginnings : undefined
  if (above === undefined) return undefined
  const [name = '', ...inside] = path.slice(above.length).split('/')
  return { directory: above + name.replace(/\..*/, ''), isInside: inside.length > 0 }
}

/** The token directory of this name. */
export function tokenDirectory(token: string): string {
  return `${tokens}${token}`
}

/** Is it a token directory itself, and nothing in one? */
export function isTokenDirectory(path: string): boolean {
  return path.startsWith(tokens) && !path.includes('/', tokens.length)
}

/** Does it lie in a retired epoch? Only who folds one goes there. */
export function isInRetired(path: string): boolean {
  return path.startsWith(retiredDirectory) && path.includes('/', retiredDirectory.length)
}
