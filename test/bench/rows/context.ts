/** What a model reads: the tool list once, and one round of work, in tokens of four bytes (P6). */

import { z } from 'zod'
import type { Bench, Figure, Row } from '../bench.ts'

const listing = z.object({
  tools: z.array(
    z.looseObject({
      name: z.string(),
      description: z.string(),
      inputSchema: z.record(z.string(), z.unknown()),
      _meta: z.looseObject({ 'anthropic/alwaysLoad': z.boolean().optional() }).optional(),
    }),
  ),
})

const result = 'src/auth.ts validates the token; keys come from JWKS_URL, cached for 10 minutes.'
const work = [
  { id: 'k3f9qz', subject: 'Validate JWTs in middleware', description: 'Express middleware that validates the token.' },
  {
    id: 'm2x8ab',
    subject: 'Attach the user to the request',
    description: 'After the token is checked, load its user.',
    blockedBy: ['k3f9qz'],
  },
  {
    id: 'q7t2nn',
    subject: 'Document the header',
    description: 'Say in the README how a client sends its token.',
    blockedBy: ['k3f9qz'],
  },
] as const

export const context: Row = {
  name: 'context',
  title: 'tokens (bytes / 4)',
  async run({ stage }) {
    const server = stage.dibs(stage.list([]))
    await server.initialize()
    const { tools } = listing.parse(await server.request('tools/list'))
    const sent = (some: typeof tools) =>
      some.map(({ name, description, inputSchema }) => name + description + JSON.stringify(inputSchema)).join('')
    const core = tools.filter(({ _meta }) => _meta?.['anthropic/alwaysLoad'])
    const round = await oneRound(server)
    await stage.end(server)
    return [
      { what: `all ${tools.length} tools`, value: tokens(sent(tools)), unit: 'tokens', atMost: 2_100 },
      { what: `the ${core.length} that are always loaded`, value: tokens(sent(core)), unit: 'tokens', atMost: 1_000 },
      round,
    ]
  },
}

/** complete_task with the next claim in it: arguments and answer, without the texts of the tasks themselves. */
async function oneRound(server: ReturnType<Bench['stage']['dibs']>): Promise<Figure> {
  await server.call('create_tasks', { tasks: work })
  await server.call('claim_task', { id: 'k3f9qz' })
  const args = { id: 'k3f9qz', result, claimNext: true }
  const answer = await server.call('complete_task', args)
  const words = JSON.stringify(args) + JSON.stringify(answer)
  const texts = [result, ...work.flatMap(({ subject, description }) => [subject, description])]
  const bare = texts.reduce((rest, text) => rest.replaceAll(JSON.stringify(text), '""'), words)
  return {
    what: 'one task worked (complete + claim the next), besides its own texts',
    value: tokens(bare),
    unit: 'tokens',
    atMost: 200,
  }
}

function tokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4)
}
