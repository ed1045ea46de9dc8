/** Where the outside world comes in: time, randomness, environment, exit and the standard streams (STYLE), by name. */

import { Visitor } from 'rolldown/utils'
import { lineAt, type Source } from './source.ts'

/** What counts as the outside world: `object.member`, or the name of a function that is called. */
const effects = new Set([
  'process.env',
  'process.argv',
  'process.cwd',
  'process.exit',
  'process.exitCode',
  'process.stdin',
  'process.stdout',
  'process.hrtime',
  'performance.now',
  'Date.now',
  'Math.random',
  'randomUUID',
  'randomBytes',
  'randomInt',
  'console.log',
  'console.info',
  'console.error',
  'console.warn',
])

/** File -> what may enter there, and why. Everything that is not listed here is handed in as an argument. */
export const permits: Readonly<Record<string, { readonly may: readonly string[]; readonly because: string }>> = {
  'src/main.ts': {
    may: ['process.argv', 'process.exitCode', 'process.stdin', 'process.stdout'],
    because: 'the bin answers help and version itself',
  },
  'src/compose.ts': {
    may: ['process.env', 'process.argv', 'process.cwd', 'Date.now', 'process.hrtime', 'Math.random', 'randomUUID', 'randomBytes'],
    because: 'the one place that builds things hands them in',
  },
  'src/main-mcp.ts': { may: ['process.exit'], because: 'the entry point owns the end of the process' },
  'src/main-init.ts': {
    may: ['process.env', 'process.cwd', 'process.exitCode', 'process.stdout', 'randomBytes'],
    because: 'the entry point hands surroundings to the plan, and a name for temporary files to the writer',
  },
  'src/main-board.ts': {
    may: ['process.exit', 'process.exitCode', 'process.stdin', 'process.stdout', 'randomBytes', 'performance.now'],
    because: 'the entry point hands in secrets and clock, and owns the end of the process',
  },
  'src/main-cli.ts': {
    may: ['process.env', 'process.exitCode', 'process.stdin', 'process.stdout', 'Date.now'],
    because: 'the entry point hands its streams to the command and leaves its exit code',
  },
  'src/command-stdout.ts': {
    may: ['process.stdout', 'process.exit'],
    because: 'the stream of the command line, or what stands for it',
  },
  'src/main-hooks.ts': {
    may: ['process.env', 'process.exit', 'process.stdin', 'Date.now'],
    because: 'the entry point reads the input, writes the answer, and ends when the time is over',
  },
  'src/board/page/clock.ts': { may: ['Date.now'], because: 'the page asks in one place what time it is' },
  'src/mcp/serve-stdio.ts': {
    may: ['process.stdin', 'process.stdout', 'console.error'],
    because: 'stdio is the protocol itself; what people read goes to stderr',
  },
}

/** Every use of the outside world without a permit, one line each. */
export function strayEffects(sources: readonly Source[], allowed = permits): string[] {
  return sources.flatMap((source) =>
    effectsIn(source)
      .filter(({ name }) => !allowed[source.path]?.may.includes(name))
      .map(({ name, line }) => `${source.path}:${line} uses ${name}`),
  )
}

/** Every permit that nobody needs any more. */
export function idlePermits(sources: readonly Source[], allowed = permits): string[] {
  return Object.entries(allowed).flatMap(([path, { may }]) => {
    const source = sources.find((one) => one.path === path)
    const used = new Set(source ? effectsIn(source).map(({ name }) => name) : [])
    return may.filter((name) => !used.has(name)).map((name) => `${path} does not use ${name}`)
  })
}

function effectsIn({ text, parsed }: Source): { name: string; line: number }[] {
  const found: { name: string; line: number }[] = []
  const note = (name: string, start: number) => {
    if (effects.has(name)) found.push({ name, line: lineAt(text, start) })
  }
  new Visitor({
    MemberExpression(node) {
      const member = node.computed ? undefined : node.property
      if (node.object.type === 'Identifier' && member?.type === 'Identifier')
        note(`${node.object.name}.${member.name}`, node.start)
      if (member?.type === 'Identifier') note(member.name, node.start)
    },
    ImportSpecifier(node) {
      if (node.imported.type === 'Identifier') note(node.imported.name, node.start)
    },
    NewExpression(node) {
      const isNow = node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0
      if (isNow) note('Date.now', node.start)
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date') note('Date.now', node.start)
    },
  }).visit(parsed.program)
  return found
}
