/** What lies on the model disk: files and directories, never changed but replaced, each with what a power cut may undo. */

export type Names = ReadonlyMap<string, number>

export interface FileNode {
  readonly kind: 'file'
  readonly inode: number
  readonly text: string
  readonly modifiedNs: bigint
  readonly links: number
  /** Is its data on the platter? Always, on a disk that is not asked about power cuts. */
  readonly flushed: boolean
}

/** One change of the names in a directory: whole or absent after a power cut. A rename from one to another has a tie in both. */
export interface NameChange {
  readonly edits: readonly (readonly [name: string, inode: number | undefined])[]
  readonly tie: string | undefined
}

export interface DirectoryNode {
  readonly kind: 'directory'
  readonly inode: number
  readonly names: Names
  /** Names as of the last flush, and what was changed since, oldest first. Empty on a disk that is not asked about power cuts. */
  readonly kept: Names
  readonly unflushed: readonly NameChange[]
}

export type Node = FileNode | DirectoryNode

const pieces = new Map<string, number>()
const pieceOf = new WeakMap<Node, number>()

/** A number for all that can be known of a node: equal nodes, equal numbers. */
export function identityOf(node: Node): number {
  const known = pieceOf.get(node)
  if (known !== undefined) return known
  const text = describe(node)
  const piece = pieces.get(text) ?? pieces.size
  pieces.set(text, piece)
  pieceOf.set(node, piece)
  return piece
}

function describe(node: Node): string {
  if (node.kind === 'file') return `f${node.inode} ${node.modifiedNs} ${node.links} ${node.flushed} ${node.text}`
  const changes = node.unflushed.map(({ edits, tie }) => `${edits.map((edit) => edit.join('=')).join('&')}@${tie ?? ''}`)
  const kept = node.unflushed.length === 0 ? '' : listed(node.kept)
  return `d${node.inode} ${listed(node.names)} | ${kept} | ${changes.join(' ')}`
}

function listed(names: Names): string {
  return [...names]
    .map(([name, inode]) => `${name}=${inode}`)
    .sort()
    .join(' ')
}

/** `names` after these changes. */
export function changed(names: Names, changes: readonly NameChange[]): Map<string, number> {
  const after = new Map(names)
  for (const [name, inode] of changes.flatMap(({ edits }) => edits)) {
    if (inode === undefined) after.delete(name)
    else after.set(name, inode)
  }
  return after
}

export function emptyDirectory(inode: number): DirectoryNode {
  return { kind: 'directory', inode, names: new Map(), kept: new Map(), unflushed: [] }
}
