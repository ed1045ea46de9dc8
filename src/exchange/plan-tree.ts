/** A Markdown text as a tree of headings and items with a box: the parser reads Markdown, this finds the plan in it. */

import type { ListItem, Nodes, Root, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item'
import { toString as plainText } from 'mdast-util-to-string'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'

/** A heading, or an item with a box. */
export interface PlanNode {
  readonly kind: 'heading' | 'item'
  /** Of a heading 1 to 6. */
  readonly depth: number
  readonly text: string
  readonly isDone: boolean
  /** Counts from 1. */
  readonly line: number
  /** What is written below it, besides what is in `children`. */
  readonly body: string[]
  readonly children: PlanNode[]
}

/** The top of the tree: what stands before the first heading is in its body and children. */
export function planTree(text: string): PlanNode {
  const source = withoutFrontMatter(text)
  const root = fromMarkdown(source, { extensions: [gfmTaskListItem()], mdastExtensions: [gfmTaskListItemFromMarkdown()] })
  const top: PlanNode = { kind: 'heading', depth: 0, text: '', isDone: false, line: 1, body: [], children: [] }
  gather(root, top, source)
  return top
}

/** Lines stay where they are, so that remarks name the right ones. */
function withoutFrontMatter(text: string): string {
  const [matter] = /^\ufeff?---\r?\n[\s\S]*?\n(?:---|\.\.\.)\s*(?:\n|$)/.exec(text) ?? []
  return matter === undefined ? text : text.slice(0, matter.length).replace(/[^\n]/g, '') + text.slice(matter.length)
}

function gather(root: Root, top: PlanNode, source: string): void {
  const path = [top]
  for (const node of root.children) {
    if (node.type !== 'heading') {
      take(node, path.at(-1) ?? top, source)
      continue
    }
    while ((path.at(-1)?.depth ?? 0) >= node.depth) path.pop()
    const made = { ...nodeAt(node), kind: 'heading', depth: node.depth, text: plainText(node) } as const
    path.at(-1)?.children.push(made)
    path.push(made)
  }
}

function nodeAt(node: Nodes) {
  const body: string[] = []
  const children: PlanNode[] = []
  return { isDone: false, line: node.position?.start.line ?? 1, body, children }
}

/** Puts one block of text below `owner`: items with a box become its children, the rest its body. */
function take(node: RootContent, owner: PlanNode, source: string): void {
  if (node.type === 'thematicBreak' || node.type === 'html' || node.type === 'definition') return
  if (node.type !== 'list') {
    const text = textOf(node, source)
    if (text !== '') owner.body.push(text)
    return
  }
  for (const item of node.children) takeItem(item, owner, source)
}

function takeItem(item: ListItem, owner: PlanNode, source: string): void {
  const [first, ...rest] = item.children
  if (typeof item.checked !== 'boolean') {
    if (!hasBox(item)) {
      owner.body.push(textOf(item, source))
      return
    }
    for (const block of item.children) take(block, owner, source)
    return
  }
  const [title = '', ...more] = first?.type === 'paragraph' ? plainText(first).split('\n') : []
  const made = { ...nodeAt(item), kind: 'item', depth: 7, text: title.trim(), isDone: item.checked } as const
  if (more.length > 0) made.body.push(more.join('\n'))
  for (const block of first?.type === 'paragraph' ? rest : item.children) take(block, made, source)
  owner.children.push(made)
}

function hasBox(node: Nodes): boolean {
  if (node.type === 'listItem' && typeof node.checked === 'boolean') return true
  return 'children' in node && node.children.some(hasBox)
}

/** The block as it is written, without the indentation and the quotes that it stands in. */
function textOf(node: Nodes, source: string): string {
  const { start, end } = node.position ?? {}
  const lines = source.slice(start?.offset ?? 0, end?.offset ?? 0).split('\n')
  const indent = new RegExp(`^[ \\t]{0,${(start?.column ?? 1) - 1}}`)
  const own = lines.map((line, at) => (at === 0 ? line : line.replace(indent, '')).trimEnd())
  return (node.type === 'blockquote' ? own.map((line) => line.replace(/^ {0,3}> ?/, '')) : own).join('\n')
}
