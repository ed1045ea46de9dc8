/** The prompt `help`: what dibs can do, from what is registered. */

import { tools } from '../../tools/index.ts'
import type { Prompt } from './define-prompt.ts'

/** Help that names `others`, the prompts beside it. */
export function helpAbout(others: readonly Prompt[]): Prompt {
  const toolLines = tools.map(({ name, title }) => `- ${name}: ${title}`)
  const promptLines = others.map(({ name, hint, description }) => `- ${[name, hint].filter(Boolean).join(' ')}: ${description}`)
  const words = [
    'Tell the user in a few lines, from what stands here, what dibs can do. Did they type a question behind the command, answer it first.',
    'dibs is one shared task list for all Claude Code sessions of this project. Every terminal sees the same tasks, a task is held by one agent at a time, and what a killed session held can be claimed by the others at once. The files lie in the project and can be read, edited and committed.',
    `Commands, here with their names only; in the menu they begin with /dibs: or /mcp__dibs__\n${promptLines.join('\n')}`,
    `Tools, which the model calls by itself\n${toolLines.join('\n')}`,
    'For people: `dibs ready`, `dibs watch`, `dibs why <id>` in a terminal; `dibs --help` has all. Two terminals that do not see the same tasks: `dibs where` in both.',
    'To begin: "turn PLAN.md into tasks", then "work through the task list" in as many terminals as you like.',
  ]
  return {
    name: 'help',
    title: 'What dibs can do',
    description: 'What dibs can do: its commands, its tools, and how to begin.',
    hint: '[question]',
    arguments: [{ name: 'question', description: 'What you want to know; what stands behind the command is read whole.' }],
    text: () => words.join('\n\n'),
  }
}
