/** What a page says beside what the code says: tables, map and figures as data. */

/** The cells of the table below the header row that begins with `| first |`; code marks and padding taken off the first cell. */
export function tableRows(page: string, first: string): string[][] {
  const lines = page.split('\n')
  const head = lines.findIndex((line) => line.startsWith(`| ${first} |`))
  if (head === -1) return []
  const rows = lines.slice(head + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows.slice(0, end === -1 ? undefined : end).map((row) =>
    row
      .split(/(?<!\\)\|/) // `\|` is no border of a cell
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  )
}

/** Entries of the map: `src/`, then what is indented below it; a folder in the map ends with a slash. */
export function mapEntries(page: string): string[] {
  const map = /```\n(src\/\n[\s\S]*?)```/.exec(page)?.[1] ?? ''
  let top = ''
  return map.split('\n').flatMap((line) => {
    const name = /^ *(\S+)/.exec(line)?.[1]
    if (name === undefined) return []
    if (line.startsWith(' ')) return [top + name]
    top = name
    return []
  })
}

/** The folders that hold these files, below `top`, as the map writes them. */
export function foldersOf(paths: readonly string[], top: string): string[] {
  const folders = paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)).filter((folder) => folder !== `${top}/`)
  return [...new Set(folders)].sort()
}
