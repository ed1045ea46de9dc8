/** server.json says to the MCP registry what the package is, and says it in the form that the registry takes. */

import { describe, expect, it } from 'vitest'
import { flagNames } from '../../src/config.ts'
import { serverJson } from './server-json.ts'
import { textOf } from './source.ts'

const manifest = JSON.parse(textOf('package.json'))
const text = textOf('server.json')
const server = serverJson.parse(JSON.parse(text))

describe('server.json', () => {
  it('is of the version, the name and the words of the package', () => {
    const { mcpName: name, version, description } = manifest
    expect(server).toMatchObject({ name, version, description })
    expect(server.packages).toMatchObject([{ identifier: manifest.name, version }])
  })

  it('starts what .mcp.json starts: the entry point mcp', () => {
    expect(server.packages[0]?.packageArguments).toMatchObject([{ type: 'positional', value: 'mcp' }])
  })

  it('names every setting, and none that is not there', () => {
    const named = server.packages[0]?.environmentVariables.map(({ name }) => name) ?? []
    expect(named.sort()).toEqual([...Object.values(flagNames)].sort())
  })
})

describe('the form of the registry', () => {
  it.each([
    ['a description of 101 characters', { description: 'x'.repeat(101) }],
    ['a range for a version', { version: '^0.1.0' }],
    ['a name without namespace', { name: 'dibs' }],
    ['a field that is none', { environment: [] }],
    ['a package without transport', { packages: [{ ...server.packages[0], transport: undefined }] }],
    ['an argument that says nothing', { packages: [{ ...server.packages[0], packageArguments: [{ type: 'positional' }] }] }],
    ['a format that is none', { packages: [{ ...server.packages[0], environmentVariables: [{ name: 'X', format: 'path' }] }] }],
  ])('does not take %s', (_, change) => {
    expect(serverJson.safeParse({ ...server, ...change }).success).toBe(false)
  })
})
