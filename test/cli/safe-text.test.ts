/** Whatever stands in a task, a terminal only ever shows it. */

import { describe, expect, it } from 'vitest'
import { harmless, jsonText, manyLines, oneLine } from '../../src/cli/safe-text.ts'

const codes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at))
const hostile = [
  ...codes(0x00, 0x1f),
  ...codes(0x7f, 0x9f),
  ...codes(0x202a, 0x202e),
  ...codes(0x2066, 0x2069),
  ...['\u200e', '\u200f', '\u061c', '\u2028', '\u2029', '\ufeff'],
]
const raw = new RegExp(`[${hostile.map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}]`)

describe('text of a task on a terminal', () => {
  it('holds no control character, no bidi override and no line separator', () => {
    expect(oneLine(hostile.join('x'))).not.toMatch(raw)
    expect(manyLines(hostile.join('x')).replace(/[\n\t]/g, '')).not.toMatch(raw)
  })

  it('shows what was there instead of obeying it', () => {
    expect(oneLine('\u001b]0;pwned\u0007\u001b[2J')).toBe('␛]0;pwned␇␛[2J')
    expect(oneLine('abc\u202etxt.exe\u009b31m\u007f')).toBe('abc<U+202E>txt.exe<U+009B>31m␡')
  })

  it('cannot forge a row: a name has one line, only texts have several', () => {
    expect(oneLine('a\nb\r\n\tc')).toBe('a b c')
    expect(manyLines('a\r\nb\n\tc\rd')).toBe('a\nb\n\tc␍d')
    expect(
      harmless({
        subject: 'a\nb',
        'k\u001b': ['\u009b'],
        description: 'a\nb\u001b',
        notes: [{ text: 'c\nd', by: 'x\ny' }],
        n: 1,
      }),
    ).toEqual({
      subject: 'a b',
      'k␛': ['<U+009B>'],
      description: 'a\nb␛',
      notes: [{ text: 'c\nd', by: 'x y' }],
      n: 1,
    })
  })

  it('keeps every script and emoji as it is', () => {
    const text = 'José 日本語 עברית हिन्दी 👩‍👩‍👧 مرحبا'
    expect([oneLine(text), manyLines(text)]).toEqual([text, text])
  })
})

describe('JSON for a terminal', () => {
  it.each([0, 2])('is the same data without a raw control character (indent %i)', (indent) => {
    const data = { text: hostile.join('x'), [hostile.join('')]: [null, true, 1.5, 'é日本😀'] }
    const json = jsonText(data, indent)
    expect(JSON.parse(json)).toEqual(data)
    expect(json.replaceAll('\n', '')).not.toMatch(raw)
    expect(json).toContain('é日本😀')
  })
})
