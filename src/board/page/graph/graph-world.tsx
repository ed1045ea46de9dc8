/** What is drawn of the graph: boxes, waits and tasks that are in sight. It is drawn anew when something in it changes, not when it moves. */

import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Card } from '../../contract.ts'
import { columnOf, isStale } from '../columns.ts'
import { Progress } from '../progress.tsx'
import { chainLinks } from './chain.ts'
import type { Layout, Placed } from './layout.ts'

/** A task that is pointed at, and what lies before and after it. */
export interface Lit {
  readonly id: string
  readonly before: ReadonlySet<string>
  readonly after: ReadonlySet<string>
}

interface GraphWorldProps {
  readonly layout: Layout
  readonly cards: ReadonlyMap<string, Card>
  readonly chain: readonly string[]
  readonly lit: Lit | undefined
  readonly seen: (placed: Placed) => boolean
  /** The task that has the focus, or is to have it. */
  readonly focused: string
  readonly setHovered: (id: string | undefined) => void
  readonly setFocused: (id: string) => void
  readonly open: (id: string) => void
}

/** Draws it. */
export function GraphWorld(props: GraphWorldProps) {
  const { layout, cards, chain, lit, seen, focused } = props
  const element = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (focused !== '')
      element.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
  }, [focused])
  return useMemo(() => <Drawn {...props} element={element} />, [layout, cards, chain, lit, seen, focused])
}

function Drawn(props: GraphWorldProps & { readonly element: { current: HTMLDivElement | null } }) {
  const { layout, cards, chain, lit, seen, focused, element } = props
  const onChain = new Set(chain)
  const first = [...layout.tasks, ...layout.boxes].find(({ id }) => id === focused)?.id ?? layout.tasks.at(0)?.id
  const tasks = layout.tasks.filter((placed) => placed.id === first || seen(placed))
  const boxes = layout.boxes.filter((placed) => placed.id === first || seen(placed))
  return (
    <div class={lit === undefined ? '' : 'lit'} ref={element}>
      {boxes.map((placed) => (
        <Box
          key={placed.id}
          placed={placed}
          card={cards.get(placed.id)}
          isFirst={placed.id === first}
          light={lightOf(placed.id, lit)}
          {...props}
        />
      ))}
      <Edges layout={layout} cards={cards} chain={chain} lit={lit} drawn={new Set([...tasks, ...boxes].map(({ id }) => id))} />
      {tasks.map((placed) => {
        const card = cards.get(placed.id)
        return card === undefined ? null : (
          <Node
            key={placed.id}
            {...{ placed, card }}
            isOnChain={onChain.has(placed.id)}
            isFirst={placed.id === first}
            light={lightOf(placed.id, lit)}
            {...props}
          />
        )
      })}
    </div>
  )
}

function lightOf(id: string, lit: Lit | undefined): string {
  if (lit === undefined) return ''
  return id === lit.id ? 'itself' : lit.before.has(id) ? 'before' : lit.after.has(id) ? 'after' : ''
}

interface EdgesProps {
  readonly layout: Layout
  readonly cards: ReadonlyMap<string, Card>
  readonly chain: readonly string[]
  readonly lit: Lit | undefined
  readonly drawn: ReadonlySet<string>
}

function Edges({ layout, cards, chain, lit, drawn }: EdgesProps) {
  const links = useMemo(() => chainLinks(chain, cards), [chain, cards])
  const isLit = (id: string) => lit !== undefined && lightOf(id, lit) !== ''
  const classOf = (from: string, to: string) =>
    [isLit(from) && isLit(to) && 'bright', links.has(`${from} ${to}`) && 'chain'].filter(Boolean).join(' ')
  return (
    <svg width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="9"
          markerHeight="9"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8z" />
        </marker>
      </defs>
      {layout.edges.map(({ from, to, path }) =>
        drawn.has(from) || drawn.has(to) ? <path key={`${from} ${to}`} d={path} class={classOf(from, to)} /> : null,
      )}
    </svg>
  )
}

const stateWords = { ready: 'ready', blocked: 'blocked', progress: 'in progress', done: 'done' }

interface NodeProps extends GraphWorldProps {
  readonly placed: Placed
  readonly card: Card
  readonly isOnChain: boolean
  readonly isFirst: boolean
  readonly light: string
}

function Node({ placed, card, isOnChain, isFirst, light, setHovered, setFocused, open }: NodeProps) {
  const { id, subject, owner, status, openBlockers, unblocks } = card
  const column = columnOf(card) ?? 'blocked'
  const words = [
    status === 'cancelled' ? 'cancelled' : stateWords[column],
    openBlockers.length > 0 && `waits for ${openBlockers.length}`,
    unblocks > 0 && `${unblocks} wait for it`,
    isOnChain && 'on the longest chain',
  ].filter(Boolean)
  return (
    <button
      type="button"
      class={['node', column, isOnChain && 'on-chain', status === 'cancelled' && 'cancelled', light].filter(Boolean).join(' ')}
      data-node={id}
      tabIndex={isFirst ? 0 : -1}
      style={{ transform: `translate(${placed.x}px, ${placed.y}px)`, width: `${placed.width}px`, height: `${placed.height}px` }}
      onPointerEnter={() => setHovered(id)}
      onPointerLeave={() => setHovered(undefined)}
      onFocus={() => {
        setFocused(id)
        setHovered(id)
      }}
      onBlur={() => setHovered(undefined)}
      onClick={() => open(id)}
    >
      <span class="node-subject">{subject}</span>
      {column === 'progress' ? <span class="node-owner">{isStale(card) ? 'stale' : (owner ?? 'nobody')}</span> : null}
      <span class="unseen">{words.join(', ')}</span>
    </button>
  )
}

interface BoxProps extends Pick<GraphWorldProps, 'setHovered' | 'setFocused' | 'open'> {
  readonly placed: Placed
  readonly card: Card | undefined
  readonly isFirst: boolean
  readonly light: string
}

function Box({ placed: { id, x, y, width, height }, card, isFirst, light, setHovered, setFocused, open }: BoxProps) {
  const subject = card?.subject ?? id
  return (
    <div class={`box ${light}`} style={{ transform: `translate(${x}px, ${y}px)`, width: `${width}px`, height: `${height}px` }}>
      <div class="box-head">
        <button
          type="button"
          class="link"
          data-node={id}
          tabIndex={isFirst ? 0 : -1}
          onFocus={() => {
            setFocused(id)
            setHovered(id)
          }}
          onBlur={() => setHovered(undefined)}
          onClick={() => open(id)}
        >
          {subject}
        </button>
        {card?.progress === undefined ? null : <Progress {...card.progress} of={subject} />}
      </div>
    </div>
  )
}
