/** `dibs import`: tasks as other tools have them, taken over; again, and nothing changes. */

import type { Command } from './command.ts'
import { plainField } from './own-form.ts'

export const importCommand: Command = {
  word: 'import',
  group: 'Plan',
  summary: 'Take tasks over from other tools',
  description:
    'Takes over the issues of Beads (.beads/issues.jsonl), a list of Claude Code (a folder ~/.claude/tasks/<id>), a folder of task files, or a Markdown plan: headings become containers, "- [ ]" and "- [x]" items tasks, items in items their children, and "after ...", "depends on ...", "blocked by ..." edges. What is imported is only read. Ids stay, so a second import changes nothing. A task that somebody holds, or that was changed here later, is left alone; edges that would close a circle are left out; both are told. While a line cannot be read nothing is imported. --json answers {format, because, dryRun, tasks, created: [id], updated, unchanged, leftAlone: [{id, why, says}], leftOut: [{task, field, names}], mapped: [{what, count}], kept, remarks: [{at?, says}]}.',
  form: () => ({
    positional: { name: 'source', description: 'A file, a folder, or - for stdin', required: true, ids: false },
    fields: [
      {
        ...plainField('format', 'text', 'What it is; by its content without.'),
        choices: ['beads', 'native', 'article', 'markdown'],
      },
      plainField('phases', 'flag', 'Of a plan: numbered headings of one level wait for each other, in order.'),
      plainField('dryRun', 'flag', 'Tell what would be done, and do nothing.'),
    ],
  }),
  examples: [
    ['dibs import .beads/issues.jsonl --dry-run', 'what would become of the issues of Beads'],
    ['dibs import PLAN.md --phases', 'a plan whose phases wait for each other'],
    ['dibs import ~/.claude/tasks/alpha', "a list of Claude Code's own"],
  ],
  run: async (input, context) => {
    const { runImport } = await import('./run-import.ts')
    return await runImport(input, context)
  },
}
