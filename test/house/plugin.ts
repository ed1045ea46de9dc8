/** What the plugin says, made from what is registered: each text is written once. */

import type { Given, Prompt } from '../../src/mcp/prompts/define-prompt.ts'
import { workWords } from '../../src/mcp/prompts/work.ts'

/** What a person typed behind a command, whole; Claude Code puts it in. */
const typed = '$ARGUMENTS'

/** No more than these words are permitted: Claude Code checks what else the line would run (2.1.197 and 2.1.332, measured). */
const loopRun = 'node "${CLAUDE_PLUGIN_ROOT}/dist/main.cjs" loop'

const ours = 'mcp__plugin_dibs_dibs'

/**
 * Tools that a command may call without asking, for as long as its turn lasts: who types the command wants them (2.1.197 and
 * 2.1.332 ask for each of them else, measured). No more than its words speak of; `work` claims, completes, splits, releases.
 */
const permitted: Readonly<Record<string, readonly string[]>> = {
  plan: [`${ours}__list_tasks`, `${ours}__list_ready`, `${ours}__create_tasks`],
  work: [ours],
  status: [`${ours}__list_ready`, `${ours}__list_tasks`],
  loop: [ours, `Bash(${loopRun}:*)`],
}

/** What a person asks for by name only; the others are offered to the model, 20 tokens each. */
const forPeople = ['loop', 'help']

/** The file of a command in the plugin. A command cannot ask the server for a prompt: it says the same. */
export async function commandFile(prompt: Prompt): Promise<string> {
  const { name, description, hint } = prompt
  const tools = permitted[name] ?? []
  const head = [
    `description: ${JSON.stringify(description)}`,
    ...(hint === '' ? [] : [`argument-hint: ${JSON.stringify(hint)}`]),
    ...(tools.length === 0 ? [] : [`allowed-tools: ${tools.join(', ')}`]),
    ...(forPeople.includes(name) ? ['disable-model-invocation: true'] : []),
  ]
  return `---\n${head.join('\n')}\n---\n\n${name === 'loop' ? loopWords : await words(prompt)}\n`
}

function words({ text, arguments: [first] }: Prompt): string | Promise<string> {
  const given: Given = first === undefined ? {} : { [first.name]: typed }
  return text(given, () => Promise.reject(new Error('A command of the plugin opens no list.')))
}

/** A command that fails takes the whole message with it, and 2.1.197 shows nothing at all: a refusal is told like an answer. */
const loopWords = `!\`${loopRun} ${typed} 2>&1 || true\`\n\nIf that says that a loop is on, work as follows; else tell the user what it says, and stop.\n\n${workWords}`
