/** `dibs doctor`: everything that is wrong or odd with a list, explained. */

import { type Finding, severities } from '../domain/finding.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Command, Tracking } from './command.ts'
import { bareForm } from './own-form.ts'

export const doctorCommand: Command = {
  word: 'doctor',
  group: 'Set up',
  summary: 'Explain what is wrong with the list',
  description:
    'Looks at every file, the log, the sessions, the disk and git, and explains what is wrong or odd and what mends it. Changes nothing. It ends with 65 when something is broken, with 0 else. --json answers {list, directory, healthy, findings: [{severity, code, at?, says, mend?}]}; severity is broken, warning or note. In a pipe: severity, code, at, says, mend.',
  form: bareForm,
  examples: [['dibs doctor --json | jq .findings', 'for a bug report']],
  run: async (_input, context) => {
    const { listName: list, directory } = context.place()
    const service = await context.open()
    const [tracking, found] = await Promise.all([context.tracking(), service.inspect()])
    const all = [...found, ...gitFindings(tracking)]
    const findings = severities.flatMap((severity) => all.filter((finding) => finding.severity === severity))
    const healthy = findings.every(({ severity }) => severity !== 'broken')
    return {
      answer: { list, directory, healthy, findings },
      show: async (answer, screen) => (await import('./show-doctor.ts')).showDoctor(answer, screen),
      exitCode: healthy ? 0 : exitCodes.corrupt,
    }
  },
}

/** A checkout would set the log back under the sessions that work on it; `.dibs` ignores itself, so somebody has forced it in. */
function gitFindings({ trackedOwn }: Tracking): Finding[] {
  if (trackedOwn === 0) return []
  const says = `git follows ${trackedOwn} of its files: a checkout would set the log back under the sessions.`
  return [{ severity: 'broken', code: 'tracked_dibs', at: '.dibs', says, mend: 'git rm -r --cached --quiet .dibs' }]
}
