/** `dibs completion`: the script that makes a shell ask dibs what may stand next. */

import { TaskError } from '../domain/errors.ts'
import type { Command } from './command.ts'

const scripts: Readonly<Record<string, string>> = {
  bash: `_dibs() {
  local value what
  COMPREPLY=()
  while IFS=$'\\t' read -r value what; do
    COMPREPLY+=("$value")
  done < <(dibs __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _dibs dibs`,
  zsh: `#compdef dibs
_dibs() {
  local -a found
  local value what
  while IFS=$'\\t' read -r value what; do
    found+=("\${value//:/\\\\:}:$what")
  done < <(dibs __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe dibs found
}
if [ "$funcstack[1]" = _dibs ]; then
  _dibs "$@"
else
  compdef _dibs dibs
fi`,
  fish: `function __dibs_complete
  set -l before (commandline -opc)
  set -l last (commandline -ct)
  dibs __complete $before[2..-1] "$last" 2>/dev/null
end
complete -c dibs -f -a '(__dibs_complete)'`,
}

const shells = Object.keys(scripts)

export const completionCommand: Command = {
  word: 'completion',
  group: 'Set up',
  summary: 'Print completion for a shell',
  description: 'Prints a script for your shell; it completes words, options, choices and the ids of the list.',
  form: () => ({ positional: { name: 'shell', description: shells.join(', '), required: true, ids: false }, fields: [] }),
  examples: [
    ['source <(dibs completion bash)', 'in ~/.bashrc'],
    ['source <(dibs completion zsh)', 'in ~/.zshrc, after compinit'],
    ['dibs completion fish | source', 'in ~/.config/fish/config.fish'],
  ],
  run: async ({ shell }) => {
    const script = scripts[String(shell)]
    if (script === undefined) {
      throw new TaskError('invalid_input', `There is completion for ${shells.join(', ')}, not for ${JSON.stringify(shell)}.`)
    }
    return { answer: { shell, script }, show: () => script }
  },
}
