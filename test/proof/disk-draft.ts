/** One operation at work on the nodes of a model disk: copies them on the first change, and says no as a kernel does. */

import type { FileStamp, FoundFile } from '../../src/store/file/file-system.ts'
import { changed, type DirectoryNode, emptyDirectory, type FileNode, type NameChange, type Node } from './inode.ts'
import type { Operation, Value } from './operation.ts'

/** The error code with which the kernel answers. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

interface Place {
  readonly directory: DirectoryNode
  readonly name: string
  readonly node: Node | undefined
}

const splits = new Map<string, readonly string[]>()

function partsOf(path: string): readonly string[] {
  const known = splits.get(path)
  if (known !== undefined) return known
  const parts = path.split('/').filter((part) => part !== '')
  splits.set(path, parts)
  return parts
}

export class Draft {
  nodes: ReadonlyMap<number, Node>
  readonly #on: { readonly canLink: boolean; readonly tracksFlushes: boolean; readonly now: bigint }
  #copy: Map<number, Node> | undefined

  constructor(nodes: ReadonlyMap<number, Node>, on: { canLink: boolean; tracksFlushes: boolean; now: bigint }) {
    this.nodes = nodes
    this.#on = on
  }

  /** @throws Refused */
  act(operation: Operation): Value {
    switch (operation.do) {
      case 'read':
        return this.#looked(operation.path, (node) => this.#file(node).text)
      case 'stamp':
        return this.#looked(operation.path, stampOf)
      case 'find':
        return this.#looked(operation.path, foundOf)
      case 'names':
        return this.#looked(operation.path, (node) => [...this.#directory(node).names.keys()].sort()) ?? []
      case 'write':
        return this.#write(operation)
      case 'link':
        return this.#link(operation.path, operation.to)
      case 'rename':
        return this.#rename(operation.path, operation.to)
      case 'create':
        return this.#make(operation.path, {
          kind: 'file',
          inode: operation.inode,
          text: '',
          modifiedNs: this.#on.now,
          links: 1,
          flushed: true,
        })
      case 'mkdir':
        return this.#make(operation.path, emptyDirectory(operation.inode))
      default:
        return this.#actOn(operation.do, this.#place(operation.path))
    }
  }

  #actOn(what: 'truncate' | 'unlink' | 'rmdir' | 'flushData' | 'flushNames', place: Place): Value {
    const node = place.node ?? refuse('ENOENT')
    switch (what) {
      case 'truncate':
        this.#put(this.#written(this.#file(node), ''))
        return node.inode
      case 'unlink':
        this.#edit(place.directory, [[place.name, undefined]])
        return this.#count(this.#file(node), -1)
      case 'rmdir':
        if (this.#directory(node).names.size > 0) refuse('ENOTEMPTY')
        this.#edit(place.directory, [[place.name, undefined]])
        return this.#forget(node)
      case 'flushData':
        return this.#put({ ...this.#file(node), flushed: true })
      case 'flushNames':
        return this.#flushNames(this.#directory(node))
    }
  }

  #looked<T>(path: string, look: (node: Node) => T): T | undefined {
    const node = this.#find(partsOf(path))
    return node === undefined ? undefined : look(node)
  }

  #find(parts: readonly string[]): Node | undefined {
    let node = this.nodes.get(0)
    for (const part of parts) {
      if (node?.kind !== 'directory') return undefined
      node = this.nodes.get(node.names.get(part) ?? -1)
    }
    return node
  }

  #place(path: string): Place {
    const parts = partsOf(path)
    const directory = this.#find(parts.slice(0, -1)) ?? refuse('ENOENT')
    if (directory.kind !== 'directory') return refuse('ENOTDIR')
    const name = parts.at(-1) ?? ''
    return { directory, name, node: name === '' ? directory : this.nodes.get(directory.names.get(name) ?? -1) }
  }

  #file(node: Node): FileNode {
    return node.kind === 'file' ? node : refuse('EISDIR')
  }

  #directory(node: Node): DirectoryNode {
    return node.kind === 'directory' ? node : refuse('ENOTDIR')
  }

  #put(node: Node): undefined {
    this.#copy ??= new Map(this.nodes)
    this.nodes = this.#copy.set(node.inode, node)
  }

  #make(path: string, made: Node): undefined {
    const { directory, name, node } = this.#place(path)
    if (node !== undefined) refuse('EEXIST')
    if (this.nodes.has(made.inode)) throw new Error(`inode ${made.inode} is made twice`)
    this.#edit(directory, [[name, made.inode]])
    this.#put(made)
  }

  /** Through an open file: it may have lost its last name meanwhile. */
  #write({ inode, text, flush }: { inode: number; text: string; flush: boolean }): undefined {
    const node = this.nodes.get(inode)
    if (node?.kind === 'file') this.#put({ ...this.#written(node, text), flushed: flush || !this.#on.tracksFlushes })
  }

  #written(node: FileNode, text: string): FileNode {
    const { now, tracksFlushes } = this.#on
    const modifiedNs = node.modifiedNs >= now ? node.modifiedNs + 1n : now
    return { ...node, text, modifiedNs, flushed: !tracksFlushes }
  }

  #count(node: FileNode, more: 1 | -1): undefined {
    this.#put({ ...node, links: node.links + more })
    if (node.links + more === 0) this.#forget(node)
  }

  /** Without a name it is gone, but for a power cut that brings a name back. */
  #forget(node: Node): undefined {
    if (!this.#on.tracksFlushes) this.#copy?.delete(node.inode)
  }

  #link(path: string, to: string): undefined {
    if (!this.#on.canLink) refuse('EPERM')
    const from = this.#place(path).node ?? refuse('ENOENT')
    const place = this.#place(to)
    if (place.node !== undefined) refuse('EEXIST')
    if (from.kind === 'directory') refuse('EPERM')
    this.#edit(place.directory, [[place.name, from.inode]])
    this.#count(this.#file(from), 1)
  }

  #rename(path: string, to: string): undefined {
    const from = this.#place(path)
    const moved = from.node ?? refuse('ENOENT')
    const place = this.#place(to)
    if (place.node === moved) return // POSIX: two names of one file, and both stay
    if (place.node !== undefined) this.#giveWay(moved, place.node)
    if (place.directory === from.directory) {
      this.#edit(from.directory, [
        [from.name, undefined],
        [place.name, moved.inode],
      ])
      return
    }
    const tie = `${path}>${to}`
    this.#edit(from.directory, [[from.name, undefined]], tie)
    this.#edit(place.directory, [[place.name, moved.inode]], tie)
  }

  #giveWay(moved: Node, there: Node): void {
    if (there.kind === 'file') {
      if (moved.kind === 'directory') refuse('ENOTDIR')
      this.#count(there, -1)
    } else {
      if (moved.kind === 'file') refuse('EISDIR')
      if (there.names.size > 0) refuse('ENOTEMPTY')
      this.#put(there)
      this.#forget(there)
    }
  }

  #edit(directory: DirectoryNode, edits: NameChange['edits'], tie?: string): undefined {
    const now = this.nodes.get(directory.inode)
    if (now?.kind !== 'directory') throw new Error('a directory that is none')
    const change: NameChange = { edits, tie }
    const names = changed(now.names, [change])
    if (this.#on.tracksFlushes) this.#put({ ...now, names, unflushed: [...now.unflushed, change] })
    else this.#put({ ...now, names, kept: names })
  }

  /** A rename that is forced to the platter on one side is forced on the other, with all that came before it there. */
  #flushNames(directory: DirectoryNode): undefined {
    this.#flushUntil(directory, directory.unflushed.length)
  }

  #flushUntil(directory: DirectoryNode, count: number): void {
    const flushed = directory.unflushed.slice(0, count)
    if (flushed.length === 0) return
    this.#put({ ...directory, kept: changed(directory.kept, flushed), unflushed: directory.unflushed.slice(count) })
    for (const { tie } of flushed) if (tie !== undefined) this.#flushTied(tie)
  }

  #flushTied(tie: string): void {
    for (const node of this.nodes.values()) {
      const at = node.kind === 'directory' ? node.unflushed.findIndex((change) => change.tie === tie) : -1
      if (node.kind !== 'directory' || at < 0) continue
      this.#flushUntil(node, at + 1)
      return
    }
  }
}

function refuse(code: string): never {
  throw new Refused(code)
}

/** Directories show no time of their own: nothing that the engine does here rests on it. */
function stampOf(node: Node): FileStamp {
  const isFile = node.kind === 'file'
  const ns = isFile ? node.modifiedNs : 0n
  const size = isFile ? BigInt(node.text.length) : 0n
  return {
    kind: node.kind,
    inode: BigInt(node.inode),
    size,
    modifiedNs: ns,
    changedNs: ns,
    links: isFile ? BigInt(node.links) : 2n,
  }
}

/** Tells nothing of other names: nobody asks for those of a task file, and a state more for each would be seen. */
function foundOf(node: Node): FoundFile {
  return { stamp: { ...stampOf(node), links: 1n }, text: node.kind === 'file' ? node.text : undefined }
}
