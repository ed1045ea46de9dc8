import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { instructions } from '../../src/mcp/instructions.ts'
import { listedTool } from '../../src/mcp/tool-result.ts'
import { tools } from '../../src/tools/index.ts'

const schemaShape = z.looseObject({
  description: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
})

/** Bytes of what a model is sent for a tool, by four: DESIGN P6. */
function tokens(tool: (typeof tools)[number]): number {
  return Buffer.byteLength(tool.name + tool.description + JSON.stringify(tool.inputSchema())) / 4
}

/** Every field of a schema, nested rows included, with its description. */
function fields(schema: unknown, path = ''): { path: string; description: string | undefined }[] {
  const { properties = {}, items } = schemaShape.parse(schema)
  const own = Object.entries(properties).flatMap(([name, field]) => [
    { path: `${path}.${name}`, description: schemaShape.parse(field).description },
    ...fields(field, `${path}.${name}`),
  ])
  return items === undefined ? own : [...own, ...fields(items, path)]
}

describe('the tools', () => {
  it('cost a model less than 2,100 tokens, and the four core ones less than 1,000', () => {
    const cost = tools.map((tool) => ({ name: tool.name, core: tool.core, tokens: tokens(tool) }))
    const sum = (some: typeof cost) => some.reduce((all, one) => all + one.tokens, 0)
    const core = cost.filter((one) => one.core)
    console.table(cost)
    console.info(`all: ${sum(cost)} tokens, core: ${sum(core)} tokens`)
    expect(core.map((one) => one.name)).toEqual(['create_tasks', 'list_ready', 'claim_task', 'complete_task'])
    expect(sum(cost)).toBeLessThan(2_100)
    expect(sum(core)).toBeLessThan(1_000)
  })

  it.each(tools.map((tool) => [tool.name, tool] as const))('%s is named, described and hinted', (_name, tool) => {
    const listed = listedTool(tool)
    expect(tool.name).toMatch(/^[a-z]+_[a-z]+$/)
    expect(tool.description.length).toBeLessThan(400)
    expect(tool.description).not.toMatch(/\b(lock|lease|MUST|ALWAYS|IMPORTANT)\b/)
    expect(listed.annotations).toEqual({
      title: tool.title,
      readOnlyHint: tool.effect === 'reads',
      destructiveHint: tool.effect === 'overwrites',
      idempotentHint: tool.idempotent,
      openWorldHint: false,
    })
    expect(listed._meta).toEqual(tool.core ? { 'anthropic/alwaysLoad': true } : undefined)
  })

  // Red for a tool that has a required field, or a default, and says that it may be called without arguments.
  it.each(tools.map((tool) => [tool.name, tool] as const))(
    '%s needs arguments exactly where its schema says so',
    (_name, tool) => {
      const { required = [], properties = {} } = tool.inputSchema()
      const filled = Object.values(properties).filter((field) => typeof field === 'object' && 'default' in field)
      expect(tool.needsNothing).toBe(required.length + filled.length === 0)
    },
  )

  it.each(tools.map((tool) => [tool.name, tool] as const))('%s describes every field and refuses unknown ones', (_name, tool) => {
    const schema = tool.inputSchema()
    expect(schema.additionalProperties).toBe(false)
    expect(schema.properties).toHaveProperty('as')
    for (const { path, description } of fields(schema)) expect(description, path).toMatch(/\S/)
  })

  it.each(tools.map((tool) => [tool.name, tool] as const))(
    '%s has a flat schema, but for the rows of create_tasks',
    (_name, tool) => {
      const nested = fields(tool.inputSchema()).filter(({ path }) => path.split('.').length > 2)
      expect(nested.every(({ path }) => tool.name === 'create_tasks' && path.startsWith('.tasks.'))).toBe(true)
      expect(JSON.stringify(tool.inputSchema())).not.toMatch(/anyOf|oneOf|allOf|\$ref|\$schema/)
    },
  )

  it('announces what it answers as an object', () => {
    for (const tool of tools) expect(listedTool(tool).outputSchema).toMatchObject({ type: 'object', properties: { news: {} } })
  })
})

describe('the server instructions', () => {
  it('have at most 600 characters with the longest list name, carry the point in 200, and end with the name', () => {
    const longest = 'x'.repeat(100)
    expect(instructions(longest).length).toBeLessThanOrEqual(600)
    expect(instructions('auth').slice(0, 200)).toContain('must outlive this session.')
    expect(instructions('auth')).toMatch(/List: auth$/)
  })
})
