/**
 * What the MCP registry takes as server.json, as far as a package on npm with stdio needs it. In our own words after the public
 * schema of 2025-12-11, whose address the file names; server.json was checked against that schema itself with Ajv when it was written.
 */

import { z } from 'zod'

export const schemaAddress = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'

/** A version, never a range and never `latest`. */
const version = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/)

const input = {
  description: z.string().min(1).optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
  format: z.enum(['string', 'number', 'boolean', 'filepath']).optional(),
  value: z.string().optional(),
  default: z.string().optional(),
  placeholder: z.string().optional(),
  choices: z.array(z.string()).optional(),
}

const positional = z
  .strictObject({ type: z.literal('positional'), valueHint: z.string().optional(), isRepeated: z.boolean().optional(), ...input })
  .refine(({ value, valueHint }) => value !== undefined || valueHint !== undefined, 'has neither value nor valueHint')

/** Strict: a misspelt field would be published and read by nobody. */
export const serverJson = z.strictObject({
  $schema: z.literal(schemaAddress),
  name: z
    .string()
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(100),
  version,
  repository: z.strictObject({ url: z.url(), source: z.string() }).optional(),
  packages: z.array(
    z.strictObject({
      registryType: z.literal('npm'),
      registryBaseUrl: z.literal('https://registry.npmjs.org'),
      identifier: z.string().min(1),
      version,
      runtimeHint: z.literal('npx').optional(),
      transport: z.strictObject({ type: z.literal('stdio') }),
      packageArguments: z.array(positional),
      environmentVariables: z.array(z.strictObject({ name: z.string().min(1), ...input })),
    }),
  ),
})
