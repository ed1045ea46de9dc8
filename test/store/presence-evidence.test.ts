/** What the machine's own answers are read as. */

import { describe, expect, it } from 'vitest'
import { hostEvidence, parseStat } from '../../src/store/file/process-evidence.ts'

describe('a line of /proc/<pid>/stat', () => {
  const rest = '7 1 1 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 1 0 98765 4096 100'

  it.each(['sleep', 'two words', 'a) Z 9', ':)', '((sd-pam)'])(
    'gives state, parent, start and command whatever the command is called: %s',
    (name) => {
      expect(parseStat(`42 (${name}) S ${rest}`)).toEqual({ state: 'S', parent: 7, startTime: 98765, command: name })
    },
  )

  it('says nothing when it is cut', () => expect(parseStat('42 (sleep) S 1 1')).toBeNull())
})

describe('this host', () => {
  const host = hostEvidence()

  it('knows this process as living', () => {
    expect(host.self.pid).toBe(process.pid)
    expect(host.signal(process.pid)).toBe('delivered')
    expect(host.self.startTime).toBe(host.stat(process.pid)?.startTime ?? null)
  })

  it('knows that a pid above every limit is absent', () => {
    expect(host.signal(0x7fffffff)).toBe('absent')
    expect(host.stat(0x7fffffff)).toBeNull()
  })

  it.runIf(process.platform === 'linux')('tells its boot and its pid namespace', () => {
    expect(host.self.bootId).toMatch(/^[0-9a-f-]{36}$/)
    expect(host.self.pidNamespace).toMatch(/^pid:\[\d+\]$/)
  })
})
