/** The whole page: the bar, the board or the graph, and what stands in front of them. */

import { useLayoutEffect, useMemo } from 'preact/hooks'
import { AskResult } from './ask-result.tsx'
import { Bar } from './bar.tsx'
import { cardsShown } from './filters.ts'
import { Kanban } from './kanban.tsx'
import { lanesOf } from './lanes.ts'
import { useLater } from './later.ts'
import { Locked } from './locked.tsx'
import { Phases } from './phases.tsx'
import { openTask, useStore } from './store.ts'
import { TaskForm } from './task-form.tsx'
import { TaskPanel } from './task-panel.tsx'
import { Toasts } from './toasts.tsx'

/** Draws what the store holds. The graph and its library come when somebody asks for them. */
export function App() {
  const { board, filters, toasts, asking } = useStore()
  const { cards, moving } = board
  const shown = useMemo(() => cardsShown(cards, filters), [cards, filters.q, filters.label, filters.owner, filters.parent])
  const lanes = useMemo(() => {
    const moved = new Map([...moving].map(([id, { to }]) => [id, to]))
    return lanesOf(shown, filters.lanes, { cards, moved })
  }, [shown, filters.lanes, cards, moving])
  const graph = useLater(() => import('./graph/graph-view.tsx'), filters.view === 'graph')
  const { counts, list, link } = board
  // With the picture, not after it: a tab that nobody sees draws none, and its timers come late.
  useLayoutEffect(() => {
    if (counts === undefined) return
    const words = `${counts.ready} ready, ${counts.inProgress} in progress · `
    document.title = link === 'live' ? words + list : list // old counts would look like new ones
  }, [counts, list, link])

  if (link === 'locked') return <Locked />
  const isEmpty = counts !== undefined && cards.size === 0
  return (
    <>
      <Bar board={board} filters={filters} shown={shown.length} />
      {filters.view === 'board' ? <Phases cards={cards} filters={filters} /> : null}
      <main class="stage" aria-label={filters.view === 'graph' ? 'Graph' : 'Board'}>
        {isEmpty ? <EmptyList /> : null}
        {!isEmpty && filters.view === 'board' ? <Kanban board={board} lanes={lanes} kind={filters.lanes} /> : null}
        {!isEmpty && counts !== undefined && filters.view === 'graph' && graph !== undefined ? (
          <graph.GraphView {...{ cards, shown, filters }} tracks={counts.tracks} />
        ) : null}
      </main>
      {filters.task === 'new' ? <TaskForm board={board} parent={filters.parent} /> : null}
      {filters.task !== '' && filters.task !== 'new' ? <TaskPanel key={filters.task} id={filters.task} board={board} /> : null}
      {asking === undefined ? null : <AskResult subject={cards.get(asking.id)?.subject ?? asking.id} />}
      <Toasts toasts={toasts} />
      <LastTouch board={board} />
    </>
  )
}

/** What others have just done, for those who do not see it move. */
function LastTouch({ board: { touched, cards } }: Pick<ReturnType<typeof useStore>, 'board'>) {
  const [id, touch] = [...touched].at(-1) ?? []
  return (
    <p class="unseen" role="status">
      {id === undefined || touch === undefined ? '' : `${touch.by} ${touch.what}: ${cards.get(id)?.subject ?? id}`}
    </p>
  )
}

function EmptyList() {
  return (
    <div class="notice">
      <h1>No tasks yet</h1>
      <p>
        Say “turn PLAN.md into tasks with dependencies” in a session, or add the first one here. What sessions create shows up by
        itself.
      </p>
      <p>
        <button type="button" class="primary" onClick={() => openTask('new')}>
          Add the first task
        </button>
      </p>
    </div>
  )
}
