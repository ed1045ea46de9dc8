/** What one clone is set to, and which branches of its remotes it knows of. */

import { ask } from './command.ts'

/** The value of a setting; undefined where there is none, or no git. */
export async function configured(top: string, key: string): Promise<string | undefined> {
  return (await linesOf(top, ['config', key])).at(0)
}

/** A remote's branch of this name as git names it here, such as `origin/main`; `origin` goes before the others. */
export async function referenced(top: string, branch: string): Promise<string | undefined> {
  const names = await linesOf(top, ['for-each-ref', '--format=%(refname:short)', 'refs/remotes'])
  const found = names.filter((name) => name.endsWith(`/${branch}`))
  return found.find((name) => name === `origin/${branch}`) ?? found[0]
}

async function linesOf(top: string, words: readonly string[]): Promise<string[]> {
  return ((await ask(top, words)) ?? '').split('\n').filter((line) => line !== '')
}
