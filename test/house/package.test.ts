/** The package is what it says: scripts, files, settings of the client. */

import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { filesIn, root, textOf } from './source.ts'

const manifest = JSON.parse(textOf('package.json'))
const lock = JSON.parse(textOf('package-lock.json'))

describe('package.json', () => {
  it('has exactly these scripts', () => {
    expect(manifest.scripts).toEqual({
      build: 'node scripts/build.mjs',
      prepare: 'npm run build',
      lint: 'biome check --error-on-warnings',
      types: 'tsc && tsc -p src/board/page && tsc -p test/browser',
      test: 'vitest run',
      demo: 'node examples/demo.mjs',
      bench: 'node test/bench/run.mjs',
    })
  })

  it('is one bin that a user installs without any dependency', () => {
    expect(manifest).toMatchObject({ name: 'dibs', type: 'module', license: 'MIT', bin: { dibs: 'dist/main.cjs' } })
    expect(manifest).not.toHaveProperty('dependencies')
    expect(manifest.engines).toEqual({ node: '>=20.19' })
    expect(manifest.files).toEqual(['dist', 'README.md', 'LICENSE', 'mcp.json', 'server.json', 'plugin', '.claude-plugin'])
  })

  it('pins every version', () => {
    const loose = Object.entries(manifest.devDependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))
    expect(loose).toEqual([])
  })
})

describe('package-lock.json', () => {
  it('belongs to package.json', () => {
    expect(lock.version).toBe(manifest.version)
    expect(lock.packages[''].devDependencies).toEqual(manifest.devDependencies)
  })

  it('has an entry for every platform, without which npm ci refuses it', () => {
    const packages: Record<string, { optionalDependencies?: Record<string, string> }> = lock.packages
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    expect(wanted.length).toBeGreaterThan(20)
    expect(wanted.filter((name) => !(`node_modules/${name}` in packages))).toEqual([])
  })

  it('names no registry host, so that it installs behind any mirror', () => {
    expect(textOf('package-lock.json')).not.toContain('"resolved": "http')
    expect(textOf('.npmrc').split('\n')).toContain('omit-lockfile-registry-resolved=true')
  })
})

describe('mcp.json', () => {
  it('starts the built server from the checkout and passes the list id on, empty when unset', () => {
    expect(JSON.parse(textOf('mcp.json'))).toEqual({
      mcpServers: {
        dibs: {
          type: 'stdio',
          command: 'node',
          args: ['dist/main.cjs', 'mcp'],
          env: { CLAUDE_CODE_TASK_LIST_ID: '${CLAUDE_CODE_TASK_LIST_ID:-}' },
        },
      },
    })
  })
})

describe('dist/', () => {
  const built = filesIn('dist').filter((path) => /\.[cm]js$/.test(path))

  it('holds one file an entry point and the licences of what is in them', () => {
    expect([...built, ...filesIn('dist').filter((path) => path.endsWith('.txt'))]).toEqual([
      'dist/board.mjs',
      'dist/cli.cjs',
      'dist/hooks.cjs',
      'dist/init.mjs',
      'dist/main.cjs',
      'dist/main.mjs',
      'dist/mcp.mjs',
      'dist/THIRD-PARTY-NOTICES.txt',
    ])
    const notices = textOf('dist/THIRD-PARTY-NOTICES.txt')
    for (const name of [
      'zod',
      '@modelcontextprotocol/sdk',
      'proper-lockfile',
      'chokidar',
      'commander',
      'string-width',
      'log-update',
      'ansi-escapes',
      'brace-expansion',
      'jsonc-parser',
      'preact',
      '@tanstack/virtual-core',
      '@dagrejs/dagre',
      'marked',
      'hono',
      '@hono/node-server',
      'open',
    ]) {
      expect(notices).toContain(`${name} ${manifest.devDependencies[name]} (MIT)`)
    }
    for (const name of ['@atlaskit/pragmatic-drag-and-drop', 'dompurify']) {
      expect(notices).toMatch(new RegExp(`${name} ${manifest.devDependencies[name]} .*Apache-2.0`))
    }
    expect(notices).toContain(`cliui ${manifest.devDependencies.cliui} (ISC)`)
    expect(notices).toContain(`diff ${manifest.devDependencies.diff} (BSD-3-Clause)`)
  })

  it('holds the page of the board, with nothing inline and nothing from elsewhere', () => {
    const page = textOf('dist/board/index.html')
    expect(page).not.toMatch(/<script(?![^>]* src="\.\/assets\/)|<style|\s(style|on\w+)=|https?:/)
    for (const [, asset = ''] of page.matchAll(/(?:src|href)="\.\/([^"]+)"/g))
      expect(filesIn('dist/board')).toContain(`dist/board/${asset}`)
    expect(filesIn('plugin/dist/board').map((path) => path.replace('plugin/', ''))).toEqual(filesIn('dist/board'))
  })

  it('needs nothing but Node', () => {
    const foreign = built.flatMap((path) =>
      [
        ...textOf(path).matchAll(/(?:^|[;}\n])\s*import[^'"`;()]*['"`]([^'"`]+)['"`]/g),
        ...textOf(path).matchAll(/\brequire\(['"`]([^'"`]+)['"`]\)/g),
      ].map(([, name = '']) => (builtinModules.includes(name) ? `${path}: node:${name}` : `${path}: ${name}`)),
    )
    const written = 'dist/init.mjs: dibs/dist/main.cjs' // what it puts into settings, for node -e
    expect(foreign.filter((line) => line !== written && !/: (node:|\.\/((mcp|init|board)\.mjs|main\.cjs)$)/.test(line))).toEqual(
      [],
    )
  })

  it('is opened by a bin that is small enough to be read before the version check', () => {
    const bin = textOf('dist/main.cjs')
    expect(bin.startsWith('#!/usr/bin/env node\n')).toBe(true)
    expect(bin.length).toBeLessThan(4096)
    for (const file of ['./mcp.mjs', './init.mjs', './board.mjs', 'cli.cjs', 'hooks.cjs']) expect(bin).toContain(file)
  })

  it('has the machine code of its scripts, made from them as they are and taken by this Node', () => {
    const scripts = ['cli', 'hooks'].flatMap((name) => {
      const source = textOf(`dist/${name}.cjs`)
      const [, cache = ''] = /^\/\/ (\S+)\n/.exec(source) ?? []
      const caches = name === 'cli' ? [cache.replace(/cache$/, 'bare.cache'), cache] : [cache]
      return caches.map((cache) => ({ source, cache }))
    })
    expect(filesIn('dist').filter((path) => path.endsWith('.cache'))).toEqual(scripts.map(({ cache }) => `dist/${cache}`))
    for (const { source, cache } of scripts) {
      const cachedData = readFileSync(join(root, 'dist', cache))
      const script = { filename: cache, cachedData } // under one name V8 would answer for the second cache what it knows from the first
      expect(new vm.Script(source, script).cachedDataRejected).toBe(false)
      expect(new vm.Script(`${source} `, script).cachedDataRejected).toBe(true)
    }
  })

  it('answers hooks without the SDK and without the parser of the command line', () => {
    expect(textOf('dist/hooks.cjs')).not.toMatch(/modelcontextprotocol|commander/)
    expect(textOf('dist/cli.cjs')).toMatch(/commander/)
  })
})
