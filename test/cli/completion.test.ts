/** Completion: what may stand next, and scripts that their shells understand. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { allCommands } from '../../src/cli/commands.ts'
import { bin, type CommandLine, isThere, newPlace } from './command-line.ts'
import { hasTerminal, TmuxScreen } from './tmux-screen.ts'

let at: CommandLine
beforeEach(() => {
  at = newPlace()
  at.write({ id: 'k3f9qz', subject: 'Validate: JWTs' })
  at.write({ id: 'k3m2x8', subject: 'Evil \u001b[2J\t$(touch pwned) `touch pwned`' })
  at.write({ id: 'q7t2nn', subject: 'Done', status: 'completed' })
})

/** The values proposed for the last word. */
async function proposed(...words: string[]): Promise<string[]> {
  const { stdout, stderr, code } = await at.run(['__complete', ...words])
  expect([stderr, code]).toEqual(['', 0])
  return stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])
}

describe('what may stand next', () => {
  it('is a command at first, by its beginning', async () => {
    expect(await proposed('')).toEqual(allCommands().map(({ word }) => word))
    expect(await proposed('cl')).toEqual(['claim'])
    expect(await proposed('--dir', 'x', 'rel')).toEqual(['release'])
  })

  it('is an id of an open task where an id belongs, else one of a closed task', async () => {
    expect(await proposed('claim', 'k3')).toEqual(['k3f9qz', 'k3m2x8'])
    expect(await proposed('show', '')).toEqual(['k3f9qz', 'k3m2x8'])
    expect(await proposed('show', 'q')).toEqual(['q7t2nn'])
    expect(await proposed('update', 'k3f9qz', '--blocked-by', 'k3f9qz,k3m')).toEqual(['k3f9qz,k3m2x8'])
    expect(await proposed('update', 'k3f9qz', '--blockedBy', 'k3m')).toEqual(['k3m2x8'])
    expect(await proposed('create', 'k3')).toEqual([])
  })

  it('is an option, or a choice behind one', async () => {
    expect(await proposed('create', '--p')).toEqual(['--priority', '--parent'])
    expect(await proposed('update', '--no-pa')).toEqual(['--no-parent'])
    expect(await proposed('list', '--status', 'pending,c')).toEqual(['pending,completed', 'pending,cancelled'])
    expect(await proposed('list', '--dir', '')).toEqual([])
  })

  it('stands behind an equals sign as well, in one word as zsh and fish give it or in three as bash does', async () => {
    expect(await proposed('list', '--status=pending,c')).toEqual(['--status=pending,completed', '--status=pending,cancelled'])
    expect(await proposed('list', '--status', '=', 'pending,c')).toEqual(['pending,completed', 'pending,cancelled'])
    expect(await proposed('update', 'k3f9qz', '--blocked-by=k3m')).toEqual(['--blocked-by=k3m2x8'])
    expect(await proposed('show', 'q7t2nn', '--dir', '=')).toEqual([])
    expect(await proposed('list', '--status', '=')).toContain('completed')
  })

  it('comes from the list that the line names', async () => {
    const elsewhere = ['--dir', join(at.project, 'elsewhere')]
    await at.json(['create', 'Far away', '--id', 'far-one', ...elsewhere])
    expect(await proposed(...elsewhere, 'show', '')).toEqual(['far-one'])
    expect(await proposed(`--dir=${join(at.project, 'elsewhere')}`, 'claim', 'f')).toEqual(['far-one'])
  })

  it('is nothing where the list cannot be found, without a word', async () => {
    const { code, stdout, stderr } = await at.run(['__complete', 'claim', ''], { env: { DIBS_DIR: 'relative' } })
    expect([code, stdout, stderr]).toEqual([0, '', ''])
  })

  it('leaves no trace, and shows no control character', async () => {
    const { stdout } = await at.run(['__complete', 'claim', 'k3m'])
    expect(stdout).toBe('k3m2x8\tEvil ␛[2J $(touch pwned) `touch pwned`\n')
  })
})

describe('the script', () => {
  it('is refused for a shell that is not known', async () => {
    expect(await at.run(['completion', 'csh'])).toMatchObject({
      code: 2,
      stderr: 'There is completion for bash, zsh, fish, not for "csh".\n',
    })
  })

  it.each([
    ['bash', ['-n']],
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ])('for %s is read by it without complaint', async (shell, flags) => {
    const { stdout, code } = await at.run(['completion', shell])
    expect([code, stdout]).toEqual([0, expect.stringContaining('dibs __complete')])
    if (!isThere(shell)) return
    const folder = mkdtempSync(join(tmpdir(), 'dibs-completion-'))
    try {
      const script = join(folder, 'script')
      writeFileSync(script, stdout)
      expect(spawnSync(shell, [...flags, script], { env: at.env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
      expect(readFileSync(script, 'utf8')).toBe(stdout)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it.runIf(isThere('bash'))('makes bash propose, and runs nothing that stands in a subject', () => {
    const line = [
      `dibs() { "${process.execPath}" "${bin}" "$@"; }`,
      'source <(dibs completion bash)',
      'COMP_WORDS=(dibs claim k3); COMP_CWORD=2; _dibs',
      'printf "%s\\n" "${COMPREPLY[@]}"',
      'ls -A',
    ].join('\n')
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: at.project, env: at.env, encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['k3f9qz\nk3m2x8\n.claude\n', ''])
  })

  it.runIf(isThere('bash'))('makes bash propose behind an equals sign', () => {
    const line = [
      `dibs() { "${process.execPath}" "${bin}" "$@"; }`,
      'source <(dibs completion bash)',
      'COMP_WORDS=(dibs list --status = comp); COMP_CWORD=4; _dibs',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n')
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: at.project, env: at.env, encoding: 'utf8' })
    expect([stdout, stderr]).toEqual(['completed\n', ''])
  })

  // Only a zsh with a line editor completes: on a terminal, with keys.
  it.runIf(isThere('zsh') && hasTerminal())('makes zsh propose at the Tab key', async () => {
    const rc = mkdtempSync(join(tmpdir(), 'dibs-zsh-'))
    onTestFinished(() => rmSync(rc, { recursive: true, force: true }))
    const lines = [
      `dibs() { "${process.execPath}" "${bin}" "$@" }`,
      `autoload -Uz compinit; compinit -u -d "${join(rc, 'dump')}"`,
      'source <(dibs completion zsh)',
      `cd "${at.project}"; PS1='ready> '`,
    ]
    writeFileSync(join(rc, '.zshrc'), lines.join('\n'))
    const screen = new TmuxScreen('zsh', { columns: 100, rows: 20, env: { ZDOTDIR: rc } })
    await screen.until(/^ready>/m)
    screen.type('dibs cl', 'Tab')
    await screen.until(/dibs claim/)
    screen.type('k3', 'Tab')
    expect(await screen.until(/k3f9qz +-- Validate: JWTs/)).toContain('k3m2x8')
  })

  it.runIf(isThere('fish'))('makes fish propose', () => {
    const line = `function dibs; "${process.execPath}" "${bin}" $argv; end; dibs completion fish | source; complete -C 'dibs claim k3'`
    const { stdout } = spawnSync('fish', ['-c', line], { cwd: at.project, env: at.env, encoding: 'utf8' })
    expect(stdout).toContain('k3f9qz\tValidate: JWTs')
  })
})
