/**
 * What a power cut may leave of a disk: of one directory at a time every number of its last changes is lost, a rename on both
 * sides, together with the data of no file, of each one, and of all that is not flushed; and at the worst everything at once.
 * Names of one directory are lost in their order, as a journal loses them.
 */

import { changed, type DirectoryNode, type Node } from './inode.ts'
import type { ModelDisk } from './model-disk.ts'

interface Loss {
  /** Changes of names that are kept, by directory; all of those of others. */
  readonly kept: ReadonlyMap<number, number>
  readonly emptied: ReadonlySet<number>
}

/** Everything on it is on the platter, some time ago. */
export function settled(disk: ModelDisk): ModelDisk {
  const nodes = [...disk.nodes.values()].map((node): Node => {
    return node.kind === 'file' ? { ...node, flushed: true } : { ...node, kept: node.names, unflushed: [] }
  })
  return disk.later(new Map(nodes.map((node) => [node.inode, node])))
}

/** Every disk that a cut at this moment may leave, each once. */
export function cutsOf(disk: ModelDisk): ModelDisk[] {
  const cuts = new Map<string, ModelDisk>()
  for (const loss of lossesOf(disk)) {
    const cut = settled(disk.later(left(disk, loss)))
    cuts.set(cut.key, cut)
  }
  return [...cuts.values()]
}

function lossesOf({ nodes }: ModelDisk): Loss[] {
  const unflushed = [...nodes.values()].flatMap((node) => (node.kind === 'file' && !node.flushed ? [node.inode] : []))
  const directories = [...nodes.values()].filter((node) => node.kind === 'directory')
  const all = new Map(directories.map(({ inode }) => [inode, 0]))
  const names = [new Map<number, number>(), all, ...directories.flatMap(shorter)]
  const emptied = [[], unflushed, ...unflushed.map((inode) => [inode])].map((inodes) => new Set(inodes))
  return names.flatMap((kept) => emptied.map((one) => ({ kept, emptied: one })))
}

function shorter({ inode, unflushed }: DirectoryNode): Map<number, number>[] {
  return unflushed.map((_, count) => new Map([[inode, count]]))
}

function left({ nodes }: ModelDisk, { kept, emptied }: Loss): Map<number, Node> {
  const directories = [...nodes.values()].filter((node) => node.kind === 'directory')
  const after = new Map<number, Node>()
  const links = new Map<number, number>()
  const counts = together(directories, kept)
  for (const node of directories) {
    const names = changed(node.kept, node.unflushed.slice(0, counts.get(node.inode)))
    for (const inode of names.values()) links.set(inode, (links.get(inode) ?? 0) + 1)
    after.set(node.inode, { ...node, names })
  }
  for (const node of nodes.values()) {
    if (node.kind === 'file')
      after.set(node.inode, { ...node, links: links.get(node.inode) ?? 0, text: emptied.has(node.inode) ? '' : node.text })
  }
  return after
}

/** How many changes of each directory are kept, when a rename that is lost in one is lost in the other with all that follows it. */
function together(directories: readonly DirectoryNode[], kept: ReadonlyMap<number, number>): Map<number, number> {
  const counts = new Map(directories.map(({ inode, unflushed }) => [inode, kept.get(inode) ?? unflushed.length]))
  for (let isSettled = false; !isSettled; ) {
    isSettled = true
    const lost = new Set(
      directories.flatMap(({ inode, unflushed }) => unflushed.slice(counts.get(inode)).flatMap(({ tie }) => tie ?? [])),
    )
    for (const { inode, unflushed } of directories) {
      const first = unflushed.findIndex(({ tie }) => tie !== undefined && lost.has(tie))
      if (first === -1 || first >= (counts.get(inode) ?? 0)) continue
      counts.set(inode, first)
      isSettled = false
    }
  }
  return counts
}
