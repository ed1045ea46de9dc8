/** The forms that are read and written, and how one is told from another by what is in it. */

export const importFormats = ['beads', 'native', 'article', 'markdown'] as const
export type ImportFormat = (typeof importFormats)[number]

export const exportFormats = ['beads', 'native', 'article', 'markdown', 'dot', 'mermaid'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A form, and by what it was known. */
export interface Guess<Format> {
  readonly format: Format
  readonly because: string
}

/** What the text of a file is. */
export function formatOfText(text: string): Guess<ImportFormat> {
  const first = text.replace(/^\ufeff/, '').trimStart()
  if (!first.startsWith('{') && !first.startsWith('[')) return { format: 'markdown', because: 'it does not begin like JSON' }
  const line = first.split('\n', 1)[0] ?? ''
  if (isObject(line) || !isObject(first)) return { format: 'beads', because: 'it has one JSON object a line' }
  return { format: 'article', because: 'it is one JSON object' }
}

/** What a folder with files of these names is. */
export function formatOfFolder(names: readonly string[]): Guess<ImportFormat> {
  const tasks = names.filter((name) => name.endsWith('.json'))
  return tasks.length > 0 && tasks.every((name) => /^\d+\.json$/.test(name))
    ? { format: 'native', because: 'all its files are named by numbers' }
    : { format: 'article', because: 'it has a file a task' }
}

/** What is to be written into a file of this name. */
export function formatOfName(name: string | undefined): ExportFormat {
  const [, ending = ''] = /\.(\w+)$/.exec(name ?? '') ?? []
  const endings: Readonly<Record<string, ExportFormat>> = {
    md: 'markdown',
    markdown: 'markdown',
    dot: 'dot',
    gv: 'dot',
    mmd: 'mermaid',
  }
  return (Object.hasOwn(endings, ending) ? endings[ending] : undefined) ?? 'beads'
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
