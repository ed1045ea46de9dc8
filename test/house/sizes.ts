/** Sizes of files and functions, and the shapes of types that hide mistakes (STYLE). */

import { Visitor } from 'rolldown/utils'
import { lineAt, type Source } from './source.ts'

/** Lines. Past `softFile` look for the seam; `hardFile` fails. */
export const sizes = { softFile: 250, hardFile: 350, function: 60, parameters: 3 } as const

/** Files with more than `most` lines. */
export function longFiles(sources: readonly Source[], most: number): string[] {
  return sources
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines; ${most} is the most`)
}

/** Functions that are too long, or take too many parameters. */
export function bigFunctions(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text, parsed }) => {
    const found: string[] = []
    const look = (node: { start: number; end: number; params: readonly unknown[] }) => {
      const line = lineAt(text, node.start)
      const lines = lineAt(text, node.end) - line + 1
      if (lines > sizes.function) found.push(`${path}:${line} has a function of ${lines} lines; ${sizes.function} is the most`)
      if (node.params.length > sizes.parameters) {
        found.push(`${path}:${line} has a function of ${node.params.length} parameters; ${sizes.parameters} is the most`)
      }
    }
    new Visitor({ FunctionDeclaration: look, FunctionExpression: look, ArrowFunctionExpression: look }).visit(parsed.program)
    return found
  })
}

/** Casts, `any` and `!`: each says that the type checker is wrong, and it seldom is. `as const` is no cast. */
export function looseTypes(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text, parsed }) => {
    const found: string[] = []
    const note = (what: string, start: number) => found.push(`${path}:${lineAt(text, start)} has ${what}`)
    new Visitor({
      TSAsExpression(node) {
        if (text.slice(node.typeAnnotation.start, node.typeAnnotation.end) !== 'const') note('a cast', node.start)
      },
      TSTypeAssertion: (node) => void note('a cast', node.start),
      TSNonNullExpression: (node) => void note('a "!"', node.start),
      TSAnyKeyword: (node) => void note('an "any"', node.start),
      TSEnumDeclaration: (node) => void note('an enum', node.start),
    }).visit(parsed.program)
    return found
  })
}
