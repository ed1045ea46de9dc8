/** The bar at the top: which list, how it stands, what is shown of it. */

import { useMemo, useState } from 'preact/hooks'
import type { BoardState } from './board-state.ts'
import { allShown, type Filters, isNarrowed, laneKinds } from './filters.ts'
import { inPhaseOrder } from './phase-order.ts'
import { openTask, show } from './store.ts'
import { chooseTheme, chosenTheme, themes } from './theme.ts'

interface BarProps {
  readonly board: BoardState
  readonly filters: Filters
  /** How many tasks the filters let through. */
  readonly shown: number
}

const laneWords = { none: 'No lanes', label: 'Lanes by label', parent: 'Lanes by phase', owner: 'Lanes by owner' }
const linkWords = {
  connecting: 'Connecting',
  live: 'Live',
  asleep: 'Asleep until somebody looks',
  away: 'Reconnecting: what is shown may be old',
  locked: 'Locked',
}
const themeWords = { system: 'Theme of the system', light: 'Light theme', dark: 'Dark theme' }
const themeSigns = { system: '◐', light: '☀', dark: '☾' }

/** Draws the bar. */
export function Bar({ board, filters, shown }: BarProps) {
  const { cards, counts, list, link } = board
  return (
    <header class="bar">
      <div class="bar-line">
        <h1>
          <span class="brand">dibs</span> <span class="list-name">{list}</span>
        </h1>
        <span class={`link-state ${link}`} role="status" title={linkWords[link]}>
          <span class="dot" aria-hidden="true" />
          <span class={link === 'away' ? '' : 'unseen'}>{linkWords[link]}</span>
        </span>
        {counts === undefined ? null : (
          <p class="counts">
            <b>{counts.tracks}</b> side by side · longest chain <b>{counts.longestChain}</b>
          </p>
        )}
        <ViewSwitch view={filters.view} />
        <ThemeButton />
        <button type="button" class="primary" onClick={() => openTask('new')}>
          New task
        </button>
      </div>
      <Search filters={filters} cards={cards} shown={shown} />
    </header>
  )
}

function ViewSwitch({ view }: Pick<Filters, 'view'>) {
  return (
    <fieldset class="switch">
      <legend class="unseen">View</legend>
      <button type="button" aria-pressed={view === 'board'} onClick={() => show({ view: 'board' }, true)}>
        Board
      </button>
      <button type="button" aria-pressed={view === 'graph'} onClick={() => show({ view: 'graph' }, true)}>
        Graph
      </button>
    </fieldset>
  )
}

interface SearchProps extends Pick<BarProps, 'filters' | 'shown'> {
  readonly cards: BoardState['cards']
}

function Search({ filters, cards, shown }: SearchProps) {
  const { view } = filters
  return (
    <search class="bar-line filters">
      <input
        type="search"
        class="find"
        placeholder="Search subject, id, owner, label"
        aria-label="Search"
        value={filters.q}
        onInput={({ currentTarget }) => show({ q: currentTarget.value })}
      />
      <Choices cards={cards} filters={filters} />
      {view === 'board' ? (
        <select
          aria-label="Swimlanes"
          value={filters.lanes}
          onChange={({ currentTarget: { value } }) => show({ lanes: laneKinds.find((kind) => kind === value) ?? 'none' })}
        >
          {laneKinds.map((kind) => (
            <option key={kind} value={kind}>
              {laneWords[kind]}
            </option>
          ))}
        </select>
      ) : null}
      {isNarrowed(filters) ? (
        <span class="narrowed">
          <span role="status">
            {shown.toLocaleString('en')} of {cards.size.toLocaleString('en')} tasks
          </span>{' '}
          <button
            type="button"
            class="link"
            onClick={() => show({ ...allShown, view, lanes: filters.lanes, task: filters.task })}
          >
            Show all
          </button>
        </span>
      ) : null}
    </search>
  )
}

function Choices({ cards, filters }: { readonly cards: BoardState['cards']; readonly filters: Filters }) {
  const { labels, owners, phases } = useMemo(() => {
    const all = [...cards.values()]
    return {
      labels: [...new Set(all.flatMap((card) => card.labels))].sort(),
      owners: [...new Set(all.flatMap((card) => card.owner ?? []))].sort(),
      phases: inPhaseOrder(cards).map(({ id, subject }) => [id, subject] as const),
    }
  }, [cards])
  const named = (names: readonly string[]) => names.map((name) => [name, name] as const)
  return (
    <>
      <Choice word="Label" all="All labels" value={filters.label} options={named(labels)} choose={(label) => show({ label })} />
      <Choice word="Owner" all="All owners" value={filters.owner} options={named(owners)} choose={(owner) => show({ owner })} />
      <Choice word="Phase" all="All phases" value={filters.parent} options={phases} choose={(parent) => show({ parent })} />
    </>
  )
}

interface ChoiceProps {
  readonly word: string
  readonly all: string
  readonly value: string
  readonly options: readonly (readonly [value: string, title: string])[]
  readonly choose: (value: string) => void
}

function Choice({ word, all, value, options, choose }: ChoiceProps) {
  if (options.length === 0 && value === '') return null
  const isKnown = value === '' || options.some(([one]) => one === value)
  return (
    <select
      aria-label={word}
      class={value === '' ? '' : 'chosen'}
      value={value}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      <option value="">{all}</option>
      {isKnown ? null : <option value={value}>{value}</option>}
      {options.map(([one, title]) => (
        <option key={one} value={one}>
          {title}
        </option>
      ))}
    </select>
  )
}

function ThemeButton() {
  const [theme, setTheme] = useState(chosenTheme())
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  return (
    <button
      type="button"
      class="icon"
      aria-label={`${themeWords[theme]}; change to ${themeWords[next].toLowerCase()}`}
      title={themeWords[theme]}
      onClick={() => {
        chooseTheme(next)
        setTheme(next)
      }}
    >
      <span aria-hidden="true">{themeSigns[theme]}</span>
    </button>
  )
}
