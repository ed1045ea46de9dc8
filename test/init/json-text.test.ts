/** JSON is edited as text: nothing but what was asked for changes, and it can be taken back byte for byte. */

import { describe, expect, it } from 'vitest'
import { isEmptyText, put, takeOut } from '../../src/init/json-text.ts'

const file = 'settings.json'
const putX = (text: string) => put(text, ['x'], { value: 1, file })
const allow = (text: string) => put(text, ['permissions', 'allow', 9], { value: 'mcp__dibs', file })

describe('put', () => {
  it.each([
    ['', '{\n  "x": 1\n}\n'],
    ['{}', '{\n  "x": 1\n}'],
    ['{ }', '{ "x": 1 }'],
    ['{\n}\n', '{\n  "x": 1\n}\n'],
    ['{"a":2}', '{"a":2,"x":1}'],
    ['{ "a": 2 }', '{ "a": 2, "x": 1 }'],
    ['{\n\t"a": 2\n}\n', '{\n\t"a": 2,\n\t"x": 1\n}\n'],
    ['{\r\n    "a": 2\r\n}\r\n', '{\r\n    "a": 2,\r\n    "x": 1\r\n}\r\n'],
    ['\uFEFF{\n  "a": 2\n}', '\uFEFF{\n  "a": 2,\n  "x": 1\n}'],
    ['{\n  "a": 2 // two\n}', '{\n  "a": 2, // two\n  "x": 1\n}'],
    ['{\n  "a": 2, // two\n}', '{\n  "a": 2, // two\n  "x": 1,\n}'],
    ['{\n  "a": 2,\n  // the end\n}', '{\n  "a": 2,\n  "x": 1,\n  // the end\n}'],
    ['// why\n{\n  // nothing yet\n}\n', '// why\n{\n  // nothing yet\n  "x": 1\n}\n'],
    ['{\n  "x": 3\n}\n', '{\n  "x": 1\n}\n'],
  ])('turns %j into %j', (before, after) => expect(putX(before)).toBe(after))

  it('makes what is missing on the way, and appends to the list that is there', () => {
    expect(allow('{\n  "a": 1\n}\n')).toBe('{\n  "a": 1,\n  "permissions": {\n    "allow": [\n      "mcp__dibs"\n    ]\n  }\n}\n')
    expect(allow('{"permissions": {"allow": ["a", "b"]}}')).toBe('{"permissions": {"allow": ["a", "b", "mcp__dibs"]}}')
  })

  it('leaves a text that says it already as it is', () => {
    const text = '{ "x"  :  1 }'
    expect(putX(text)).toBe(text)
  })

  it.each([
    ['{\n  "a": 1\n  "b": 2\n}', 'settings.json is not JSON (line 3). Nothing was changed. Mend the file by hand.'],
    ['[]', 'settings.json holds no JSON object (line 1). Nothing was changed. Mend the file by hand.'],
    ['{"a": 1} trailing', 'settings.json is not JSON (line 1). Nothing was changed. Mend the file by hand.'],
    ['{"a": 1,\n"a": 2}', 'settings.json has "a" twice (line 2). Nothing was changed. Mend the file by hand.'],
    [
      '{\n"permissions": "all"}',
      'permissions in settings.json is no object (line 2). Nothing was changed. Mend the file by hand.',
    ],
    [
      '{"permissions": {"allow": {}}}',
      'permissions.allow in settings.json is no list (line 1). Nothing was changed. Mend the file by hand.',
    ],
  ])('refuses %j', (text, words) => expect(() => allow(text)).toThrow(words))
})

describe('takeOut', () => {
  it('closes up what is empty then, as far up as it goes', () => {
    expect(takeOut(allow('{}\n'), ['permissions', 'allow', 0], file)).toBe('{}\n')
  })

  it('leaves neighbours and comments', () => {
    expect(takeOut('{\n  "x": 1, // ours\n  "a": 2\n}', ['x'], file)).toBe('{ // ours\n  "a": 2\n}')
    expect(takeOut('{"p": ["x", "a"]}', ['p', 0], file)).toBe('{"p": ["a"]}')
  })
})

describe('isEmptyText', () => {
  it.each(['', ' \n', '{}', '{ \n }\n', '\uFEFF{}'])('is so for %j', (text) => expect(isEmptyText(text)).toBe(true))
  it.each(['{"a":1}', '// kept\n{}'])('is not so for %j', (text) => expect(isEmptyText(text)).toBe(false))
})
