/** Rules over the prompts as a person sees them in a menu and a model reads them. */

/** What a rule may look at. */
export interface PromptWords {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly arguments: readonly { readonly name: string; readonly description: string }[]
  /** What it says when nothing was given. */
  readonly text: string
}

/** Characters. A menu has one line for a description; a prompt's text stays in the conversation to its end. */
export const longest = { description: 130, argument: 100, text: 2_600 } as const

/** Faults in the words of one prompt; `tools` are the names that it may speak of. */
export function faultsOfPrompt(prompt: PromptWords, tools: readonly string[]): string[] {
  const { name, title, description, text } = prompt
  const silent = prompt.arguments.filter((argument) => argument.description.length < 10)
  const long = prompt.arguments.filter((argument) => argument.description.length > longest.argument)
  const strangers = [...text.matchAll(/\b(?:create|list|claim|complete|get|update|release)_[a-z]+\b/g)].flatMap(([word]) =>
    tools.includes(word) ? [] : [word],
  )
  const faults = [
    !/^[a-z]+$/.test(name) && 'its name is not one word',
    !/^[A-Z].{2,39}$/.test(title) && 'its title is no short phrase',
    (description.length < 20 || description.length > longest.description) &&
      `its description has ${description.length} characters; 20 to ${longest.description} may be`,
    text.length > longest.text && `its text has ${text.length} characters; ${longest.text} may be`,
    /\b(lock|lease)/i.test(description + text) && 'it speaks of locks',
    /takeOver|--force/.test(text) && 'it names a destructive way out',
    ...silent.map((argument) => `its argument ${argument.name} is not described`),
    ...long.map((argument) => `its argument ${argument.name} is described in more than ${longest.argument} characters`),
    ...strangers.map((word) => `it speaks of ${word}, which is no tool`),
  ]
  return faults.filter((fault) => fault !== false).map((fault) => `${name}: ${fault}`)
}
