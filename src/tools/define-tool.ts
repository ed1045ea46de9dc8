/** One tool is one literal: its name, words, schema, effect, handler and rendering. Entry points see only `Tool`. */

import { z } from 'zod'
import type { TaskService } from '../service/task-service.ts'
import type { JsonSchema } from './aliases.ts'
import { once } from './once.ts'
import { isEmpty, parseArguments } from './parse-arguments.ts'

/** What a tool may do to a list; the hints of MCP are derived from it. `overwrites`: it replaces what somebody wrote. */
export type Effect = 'reads' | 'changes' | 'overwrites'

/** What surrounds one call. */
export interface ToolContext {
  readonly service: TaskService
  /** Aborted when the caller no longer wants the answer. */
  readonly signal: AbortSignal
  /** Told about every five seconds while the call waits. */
  readonly onWait?: ((elapsedSeconds: number) => void) | undefined
}

export interface ToolLiteral<Input extends z.ZodObject, Answer extends Record<string, unknown>> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly effect: Effect
  /** The same call again changes nothing more. */
  readonly idempotent: boolean
  /** One of the four that a model always sees, also where clients hide tools until they are searched for. */
  readonly core?: boolean
  /** Both built when somebody asks, not at start: zod schemas cost most of a cold start that is ours, and a command needs one. */
  readonly input: () => Input
  readonly output: () => z.ZodType<Answer>
  /** What a call without arguments comes to, where nothing is required: it needs no schema, whose making is 6 ms of a cold command. */
  readonly bare?: z.output<Input>
  readonly run: (input: z.output<Input>, context: ToolContext) => Promise<Answer>
  /** The answer for a person, in a line or a few. */
  readonly render: (answer: Answer) => string
}

export interface ToolAnswer {
  readonly answer: Readonly<Record<string, unknown>>
  readonly text: string
}

export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly effect: Effect
  readonly idempotent: boolean
  readonly core: boolean
  /** May be called without arguments. */
  readonly needsNothing: boolean
  readonly inputSchema: () => JsonSchema
  readonly outputSchema: () => JsonSchema
  /** Parses the arguments, runs, and adds the news. @throws TaskError. */
  readonly call: (args: unknown, context: ToolContext) => Promise<ToolAnswer>
}

/** Declares a tool. Both schemas are made once, when they are first asked for. */
export function defineTool<Input extends z.ZodObject, Answer extends Record<string, unknown>>(
  literal: ToolLiteral<Input, Answer>,
): Tool {
  const { name, title, description, effect, idempotent, core = false, bare } = literal
  const input = once(literal.input)
  const inputSchema = once(() => published(input(), 'input'))
  const outputSchema = once(() => published(literal.output(), 'output'))
  const call = async (args: unknown, context: ToolContext): Promise<ToolAnswer> => {
    const isBare = bare !== undefined && isEmpty(args ?? {})
    const given = isBare ? bare : parseArguments(args, { name, schema: input(), published: inputSchema })
    const answer = await literal.run(given, context)
    const news = await context.service.news()
    return { answer: news.length > 0 ? { ...answer, news } : answer, text: [literal.render(answer), ...news].join('\n') }
  }
  const needsNothing = bare !== undefined
  return { name, title, description, effect, idempotent, core, needsNothing, inputSchema, outputSchema, call }
}

/** The schema as it is sent: without `$schema` and without words that say nothing, since models pay for every byte (P6). */
function published(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      delete jsonSchema.propertyNames
      const additional = jsonSchema.additionalProperties
      if (typeof additional === 'object' && Object.keys(additional).length === 0) delete jsonSchema.additionalProperties
    },
  })
  return rest
}
