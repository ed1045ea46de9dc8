/** `dibs export`: the list in the form of another tool, or as a picture of what waits for what. */

import type { Command } from './command.ts'
import { plainField } from './own-form.ts'

export const exportCommand: Command = {
  word: 'export',
  group: 'Plan',
  summary: 'Write the list for other tools',
  description:
    'Writes every task: for Beads (one issue a line), as a list of Claude Code (native: a folder), in the form of a file a task with edges on both sides (article: a folder), as a Markdown plan, or as a graph for Graphviz (dot) or Mermaid. beads, native and article carry everything: an import gives the same tasks back. Without --output it goes to stdout; without --format the name of the output says what it is, else beads. Claude Code deletes the files of a list of its own once all tasks in it are completed. --json answers {format, tasks, output} or {format, tasks, text}.',
  form: () => ({
    fields: [
      {
        ...plainField('format', 'text', 'For whom.'),
        choices: ['beads', 'native', 'article', 'markdown', 'dot', 'mermaid'],
      },
      { ...plainField('output', 'text', 'The file, or for native and article the folder, to write.'), short: 'o' },
      plainField('overwrite', 'flag', 'Write although there is such a file, or a list in that folder.'),
    ],
  }),
  examples: [
    ['dibs export --format beads -o issues.jsonl', 'for bd import'],
    ['dibs export --format mermaid', 'a graph for a README'],
    ['dibs export --format dot | dot -Tsvg > tasks.svg', 'the same as a picture'],
  ],
  run: async (input, context) => {
    const { runExport } = await import('./run-export.ts')
    return await runExport(input, context)
  },
}
