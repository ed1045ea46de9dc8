/** The demo is readable in a log, and on a terminal its bar never leaves a trace or wraps. */

import { expect, it } from 'vitest'
import { openScreen } from '../../examples/demo/screen.mjs'

const esc = '\u001b'

/** What is written to a stream of this kind, and a screen on it. */
function screenOn(stream: { isTTY?: boolean; columns?: number }, environment: NodeJS.ProcessEnv = {}) {
  const written: string[] = []
  const write = (text: string) => written.push(text)
  return { written, screen: openScreen({ ...stream, getColorDepth: () => 8, write, on: () => {} }, environment) }
}

it('writes plain lines and no bar where there is no terminal', () => {
  const { written, screen } = screenOn({})
  screen.progress(1, 4, ['amber-fox: Dig'])
  screen.line(['green', 'done'], ' in time')
  screen.endProgress()

  expect(written.join('')).toBe('done in time\n')
  expect(screen.columns()).toBe(Infinity)
})

it('uses colour on a terminal, unless NO_COLOR is set', () => {
  const coloured = screenOn({ isTTY: true })
  const plain = screenOn({ isTTY: true }, { NO_COLOR: '1' })
  for (const { screen } of [coloured, plain]) screen.line(['green', 'done'])

  expect(coloured.written).toEqual([`${esc}[32mdone${esc}[39m\n`])
  expect(plain.written).toEqual(['done\n'])
})

it('keeps the bar within the line, however long the subjects and narrow the terminal', () => {
  const remarks = [
    'amber-fox: Validate JWTs in one middleware',
    'jolly-owl: Pour',
    'misty-lynx: Define the repository interfaces',
  ]
  for (const columns of [25, 60, 80, 200]) {
    const { written, screen } = screenOn({ isTTY: true, columns }, { NO_COLOR: '1' })
    screen.progress(2, 4, remarks)

    expect(written[0]).toMatch(/^█{8}░{8} 2\/4/)
    expect(written[0]?.length).toBeLessThan(columns)
  }
})

it('writes lines above the bar, and takes it away at the end', () => {
  const { written, screen } = screenOn({ isTTY: true, columns: 80 }, { NO_COLOR: '1' })
  screen.progress(4, 4, ['amber-fox: Dig'])
  screen.line('dug')
  screen.endProgress()
  screen.line('proof')

  const bar = `${'█'.repeat(16)} 4/4  amber-fox: Dig`
  const clear = `\r${esc}[2K`
  expect(written).toEqual([bar, `${clear}dug\n${bar}`, clear, 'proof\n'])
})
