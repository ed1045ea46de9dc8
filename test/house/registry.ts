/** Rules over the tools as a model is sent them (DESIGN section 7; P6). */

/** What a rule may look at; a bad example needs no handler. */
export interface ToolWords {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly core: boolean
  readonly inputSchema: () => unknown
}

/** Tokens (bytes / 4). Claude Code's own four task tools cost 2,133 (measured); these must not cost more. */
export const budget = { all: 2_100, core: 1_000 } as const

/** Characters. Clients cut at 2,048; what is longer than this hides its point. */
export const longestDescription = 400

/** The only field whose rows are objects: a batch has to be one call. */
const rows = 'create_tasks.tasks'

/** Bytes of what is sent for these tools, as tokens. */
export function tokensOf(tools: readonly ToolWords[]): number {
  const sent = tools.map(({ name, description, inputSchema }) => name + description + JSON.stringify(inputSchema()))
  return Math.ceil(Buffer.byteLength(sent.join('')) / 4)
}

/** Faults in the words of one tool. */
export function faultsOfWords({ name, title, description }: ToolWords): string[] {
  const faults = [
    !/^[a-z]+(_[a-z]+)+$/.test(name) && 'its name is not verb_noun',
    !/^[A-Z].{2,39}$/.test(title) && 'its title is no short phrase',
    description.length >= longestDescription &&
      `its description has ${description.length} characters; fewer than ${longestDescription} may be`,
    description.length < 20 && 'its description says nothing',
    /\b(MUST|ALWAYS|NEVER|IMPORTANT|CRITICAL)\b/.test(description) && 'its description gives orders',
    /\b(lock|lease)/i.test(description) && 'its description speaks of locks',
  ]
  return faults.filter((fault) => fault !== false).map((fault) => `${name}: ${fault}`)
}

/** Ways out that destroy something: agents copy what a refusal names. */
export function isDestructive(hint: string): boolean {
  return /\b(rm|delete|remove|force|kill|reset|lock|lease|takeOver)\b/i.test(hint)
}

/** Faults in what one tool accepts: every field described, nothing unknown let through, flat but for the rows of a batch. */
export function faultsOfSchema({ name, inputSchema }: ToolWords): string[] {
  const schema = inputSchema()
  if (!isRecord(schema)) return [`${name}: it has no schema`]
  const combined = ['anyOf', 'oneOf', 'allOf'].filter((key) => key in schema).map((key) => `${name}: ${key} at the root`)
  return [...combined, ...faultsOfObject(schema, name)]
}

function faultsOfObject(schema: Record<string, unknown>, path: string): string[] {
  const open =
    schema.type !== 'object' || schema.additionalProperties !== false ? [`${path}: unknown arguments are let through`] : []
  const fields = isRecord(schema.properties) ? Object.entries(schema.properties) : []
  return [...open, ...fields.flatMap(([field, value]) => faultsOfField(value, `${path}.${field}`))]
}

function faultsOfField(value: unknown, path: string): string[] {
  if (!isRecord(value)) return [`${path}: it has no schema`]
  const silent = typeof value.description === 'string' && value.description.length > 0 ? [] : [`${path}: it is not described`]
  if (path === rows && isRecord(value.items)) return [...silent, ...faultsOfObject(value.items, path)]
  return [...silent, ...(isNested(value) ? [`${path}: it is not flat`] : [])]
}

/** An object with fields of its own, at any depth. A free-form object (`metadata`) has none. */
function isNested(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isNested)
  if (!isRecord(value)) return false
  return 'properties' in value || Object.values(value).some(isNested)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
