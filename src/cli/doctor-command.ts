/** `dibs doctor`: everything that is wrong or odd with a list, explained; and with `--fix` mended, where that needs no judgement. */

import { type Finding, type Mended, type Mending, severities } from '../domain/finding.ts'
import { exitCodes } from '../exit-codes.ts'
import type { TaskService } from '../service/task-service.ts'
import type { Command, CommandContext } from './command.ts'
import { gitFindings, gitMendings } from './git-findings.ts'
import { plainField } from './own-form.ts'

export const doctorCommand: Command = {
  word: 'doctor',
  group: 'Set up',
  summary: 'Explain what is wrong with the list',
  description:
    'Looks at every file, the archive, the log, the sessions, the disk and git, and explains what is wrong or odd and what mends it. Changes nothing without --fix. --fix mends what needs no judgement, and says what is left to you: marks of a merge (both sides become one task), another id inside a file, files that could not be put in their place, what gone sessions left, a .dibs that git follows, a merge driver that is not registered. It shows each change first and keeps the files as they were in .dibs/copies. It ends with 65 when something is broken (still, after --fix), with 0 else. --json answers {list, directory, healthy, findings: [{severity, code, at?, says, mend?}], versions: {dibs, node, git?}, mended?: [{code, at, says, before?, after?}], copies?, dryRun?}; severity is broken, warning or note. In a pipe: severity, code, at, says, mend; what was mended has the severity mended.',
  form: () => ({
    fields: [
      plainField('fix', 'flag', 'Mend what needs no judgement.'),
      plainField('dryRun', 'flag', 'Show what --fix would do.'),
    ],
  }),
  examples: [
    ['dibs doctor --fix --dry-run', 'what would be written, as a diff'],
    ['dibs doctor --json | jq .findings', 'for a bug report'],
  ],
  run: async ({ fix, dryRun }, context) => {
    const { listName: list, directory } = context.place()
    const service = await context.open()
    const isDry = dryRun === true
    const before = await examine(service, context)
    const mended = fix === true || isDry ? await mend(service, { context, findings: before.findings, isDry }) : undefined
    const { findings, versions } = mended === undefined || isDry ? before : await examine(service, context)
    const healthy = findings.every(({ severity }) => severity !== 'broken')
    const more = mended && {
      mended: mended.mendings,
      ...(mended.copies && { copies: mended.copies }),
      ...(isDry && { dryRun: true }),
    }
    return {
      answer: { list, directory, healthy, findings, versions, ...more },
      show: async (answer, screen) => (await import('./show-doctor.ts')).showDoctor(answer, screen),
      exitCode: healthy ? 0 : exitCodes.corrupt,
    }
  },
}

async function examine(service: TaskService, context: CommandContext) {
  const [tracking, found] = await Promise.all([context.tracking(), service.inspect()])
  const health = await context.gitHealth(tracking.tracked)
  const marked = found.flatMap(({ code, at }) => (code === 'conflict_markers' && at !== undefined ? [at] : []))
  const all = [...found, ...gitFindings(tracking, health, marked)]
  const findings = severities.flatMap((severity) => all.filter((finding) => finding.severity === severity))
  const { git, ...others } = { ...context.versions, git: health.version }
  return { findings, versions: git === undefined ? others : { ...others, git } }
}

interface Surgery {
  readonly context: CommandContext
  readonly findings: readonly Finding[]
  readonly isDry: boolean
}

/** Shows every change before it makes it. */
async function mend(service: TaskService, { context, findings, isDry }: Surgery): Promise<Mended> {
  const inGit = gitMendings(findings)
  const planned = [...(await service.mend(true)).mendings, ...inGit]
  if (!context.json) await show(planned, context)
  if (isDry) return { mendings: planned }
  const mended = await service.mend(false)
  await context.mendGit(inGit.map(({ code }) => code))
  return { ...mended, mendings: [...mended.mendings, ...inGit] }
}

async function show(mendings: readonly Mending[], { terminal }: CommandContext): Promise<void> {
  const { mendingLines } = await import('./mending-lines.ts')
  const lines = mendingLines(mendings)
  if (terminal.isTerminal && lines.length > 0) terminal.out(`${lines.join('\n')}\n\n`)
  else for (const line of lines) terminal.err(`${line}\n`)
}
