/** Everything about one task, in front of the board. It is asked for again whenever the task changes. */

import { useEffect, useState } from 'preact/hooks'
import type { TaskPage } from '../contract.ts'
import type { BoardState } from './board-state.ts'
import { fetchTask } from './connection.ts'
import { Dialog } from './dialog.tsx'
import { useLater } from './later.ts'
import { actsFor, actWords } from './moves.ts'
import { act, show } from './store.ts'
import { TaskForm } from './task-form.tsx'
import { History, type NoteDraft, Notes, TaskFacts, TaskLinks } from './task-parts.tsx'

interface TaskPanelProps {
  readonly id: string
  readonly board: BoardState
}

/** Draws the task `id`, or that there is none. */
export function TaskPanel({ id, board }: TaskPanelProps) {
  const [page, setPage] = useState<TaskPage | 'none' | undefined>(undefined)
  const [isEdited, setEdited] = useState(false)
  const [note, setNote] = useState('')
  const card = board.cards.get(id)
  useEffect(() => {
    let isCurrent = true
    fetchTask(id).then((found) => {
      if (isCurrent && (found !== undefined || page === undefined)) setPage(found ?? 'none')
    })
    return () => {
      isCurrent = false
    }
  }, [id, card])
  const close = () => show({ task: '' }, true)
  if (isEdited && page !== undefined && page !== 'none') {
    return <TaskForm board={board} task={page.task} close={() => setEdited(false)} />
  }
  return (
    <Dialog title={card?.subject ?? id} kind="panel" unsaved={note.trim() !== ''} close={close}>
      {page === undefined ? <p class="empty">Loading…</p> : null}
      {page === 'none' ? <NoTask id={id} /> : null}
      {page === undefined || page === 'none' ? null : <Whole {...{ page, card, note, setNote }} edit={() => setEdited(true)} />}
    </Dialog>
  )
}

function NoTask({ id }: { readonly id: string }) {
  return (
    <p class="empty">
      The list has no task <code>{id}</code>, or the server is away.
    </p>
  )
}

interface WholeProps extends NoteDraft {
  readonly page: TaskPage
  readonly card: TaskPage['card'] | undefined
  readonly edit: () => void
}

function Whole({ page, card = page.card, note, setNote, edit }: WholeProps) {
  const { task } = page
  const markdown = useLater(() => import('./markdown.tsx'), task.result !== undefined)
  return (
    <article class="task">
      <p class="task-id">
        <code>{task.id}</code>
      </p>
      <h2>{task.subject}</h2>
      <div class="buttons">
        {actsFor(card).map((what, index) => (
          <button type="button" key={what} class={index === 0 ? 'primary' : ''} onClick={() => void act(what, task.id)}>
            {actWords[what].title}
          </button>
        ))}
        <button type="button" onClick={edit}>
          Edit
        </button>
      </div>
      <TaskFacts page={page} card={card} />
      {task.description === undefined ? null : (
        <section>
          <h3>Description</h3>
          <p class="prose">{task.description}</p>
        </section>
      )}
      {task.result === undefined ? null : (
        <section>
          <h3>Result</h3>
          {markdown === undefined ? <p class="prose">{task.result}</p> : <markdown.Markdown text={task.result} />}
        </section>
      )}
      <TaskLinks page={page} />
      <Notes {...{ task, note, setNote }} />
      <History page={page} />
    </article>
  )
}
