/** What the README says a session pays for dibs is what a real server sends and answers, in tokens of four bytes. */

import { describe, expect, it } from 'vitest'
import { instructions } from '../../src/mcp/instructions.ts'
import { tools } from '../../src/tools/index.ts'
import { tableRows } from '../house/documents.ts'
import { tokensOf } from '../house/registry.ts'
import { textOf } from '../house/source.ts'
import { openProject } from './project.ts'

/** The README rounds up to the next ten: a word more in a description is no reason to edit it. */
const rounded = (tokens: number) => Math.ceil(tokens / 10) * 10
const tokens = (text: string) => Math.ceil(Buffer.byteLength(text) / 4)
const json = (value: unknown) => JSON.stringify(value)

const result = 'src/auth.ts validates the token; keys come from JWKS_URL, cached for 10 minutes.'
const plan = [
  { id: 'k3f9qz', subject: 'Validate JWTs in middleware', description: 'Express middleware that validates the token.' },
  { id: 'm2x8ab', subject: 'Attach the user to the request', description: 'Load its user.', blockedBy: ['k3f9qz'] },
  { id: 'q7t2nn', subject: 'Document the header', description: 'Say how a client sends its token.', blockedBy: ['k3f9qz'] },
]

/** Words of a call without the person's own: those they would pay for with any list. */
function bare(...words: readonly unknown[]): number {
  const texts = [result, ...plan.flatMap(({ subject, description }) => [subject, description])]
  return tokens(texts.reduce((rest, text) => rest.replaceAll(json(text), '""'), words.map(json).join('')))
}

describe('the token receipt', () => {
  it('names what is sent and answered', async () => {
    const session = await openProject().session('amber-fox')
    const created = { tasks: plan }
    const made = bare(created, await session.call('create_tasks', created)) / plan.length
    await session.call('claim_task', { id: 'k3f9qz' })
    const ready = bare({}, await session.call('list_ready', {}))
    const done = { id: 'k3f9qz', result, claimNext: true }
    const worked = bare(done, await session.call('complete_task', done))
    const measured = {
      'the four tools that are always loaded': tokensOf(tools.filter(({ core }) => core)),
      'all eight tools, where the client does not defer': tokensOf(tools),
      "the server's instructions": tokens(instructions('main')),
      'one task planned, in a batch': made,
      'one task worked: complete it and claim the next': worked,
      'one look at the ready list, with one task held': ready,
    }
    const documented = tableRows(textOf('README.md'), 'what is paid').map(([what, , count]) => [
      what,
      Number(count?.replace(',', '')),
    ])
    expect(Object.fromEntries(documented)).toEqual(
      Object.fromEntries(Object.entries(measured).map(([what, count]) => [what, rounded(count)])),
    )
  })
})
