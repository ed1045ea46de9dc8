/** Files with the marks of a conflict, as git leaves them. */

import { describe, expect, it } from 'vitest'
import { markedSides } from '../../../src/store/file/conflict-marks.ts'
import { formatTask, parseTask } from '../../../src/store/file/task-codec.ts'

const lines = (...all: string[]) => `${all.join('\n')}\n`

describe('the sides of a text', () => {
  it('are its common lines, each with its own part of every conflict', () => {
    const text = lines(
      'a',
      '<<<<<<< HEAD',
      'b',
      '=======',
      'c',
      '>>>>>>> topic',
      'd',
      '<<<<<<< HEAD',
      '=======',
      'e',
      '>>>>>>> topic',
    )
    expect(markedSides(text)).toEqual({ base: undefined, ours: 'a\nb\nd\n', theirs: 'a\nc\nd\ne\n' })
  })

  it('have a base where every conflict shows it', () => {
    const one = ['<<<<<<< ours', 'b', '||||||| 3f9a2c1', 'x', '=======', 'c', '>>>>>>> theirs']
    expect(markedSides(lines('a', ...one))).toEqual({ base: 'a\nx\n', ours: 'a\nb\n', theirs: 'a\nc\n' })
    expect(markedSides(lines(...one, '<<<<<<< ours', 'd', '=======', 'e', '>>>>>>> theirs'))?.base).toBeUndefined()
  })

  it('are read from a file with CRLF', () => {
    expect(markedSides('a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> topic\r\n')?.ours).toBe('a\r\nb\r\n')
  })

  it.each([
    ['a text without marks', 'a\n'],
    ['marks that do not end', lines('<<<<<<< HEAD', 'b', '=======', 'c')],
    ['a line that only looks like one', lines('=======', '>>>>>>> topic')],
    ['eight signs', lines('<<<<<<<< HEAD', 'b', '=======', 'c', '>>>>>>>> topic')],
  ])('are none in %s', (_, text) => expect(markedSides(text)).toBeUndefined())
})

describe('a task file with marks', () => {
  const whole = (status: string, more: string) =>
    lines('{', '  "id": "x",', '  "subject": "X",', `  "status": "${status}",`, `  ${more},`, '  "term": 1', '}')
  const marked = lines(
    '{',
    '  "id": "x",',
    '  "subject": "X",',
    '<<<<<<< HEAD',
    '  "status": "completed",',
    '  "result": "src/x.ts",',
    '=======',
    '  "status": "pending",',
    '  "labels": ["ui"],',
    '>>>>>>> topic',
    '  "term": 1',
    '}',
  )

  it('is the task of both sides', () => {
    const { task, notice } = parseTask('x', marked)
    expect(task).toMatchObject({ status: 'completed', result: 'src/x.ts', labels: ['ui'], term: 1 })
    expect(notice).toContain('both sides are read as one')
    expect(parseTask('x', formatTask(task))).toEqual({ task, notice: undefined, isMarked: false, isStray: false })
    expect(parseTask('x', whole('pending', '"labels": ["ui"]')).notice).toBeUndefined()
  })

  it('is this task alone where git took another for it', () => {
    const two = lines(
      '<<<<<<< ours',
      '{',
      '  "id": "x",',
      '  "subject": "X"',
      '}',
      '=======',
      '{',
      '  "id": "y",',
      '  "subject": "Y"',
      '}',
      '>>>>>>> theirs',
    )
    expect(parseTask('x', two).task.subject).toBe('X')
    expect(parseTask('y', two).task.subject).toBe('Y')
    expect(parseTask('x', two).notice).toContain('two tasks')
  })

  it('is none where a side is no JSON', () => {
    expect(() => parseTask('x', marked.replace('"result": "src/x.ts",', '"result":'))).toThrow(
      'it has the marks of a merge conflict',
    )
  })

  it('may hold the signs in its text', () => {
    const text = lines('{', '  "subject": "Mend the marks",', '  "description": "<<<<<<< HEAD"', '}')
    expect(parseTask('x', text)).toMatchObject({ task: { description: '<<<<<<< HEAD' }, notice: undefined })
  })
})
