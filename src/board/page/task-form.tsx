/** The form of a task: a new one, or one that is there. What is refused is said in the form, and nothing typed is lost. */

import { useState } from 'preact/hooks'
import { limits, type Task } from '../../domain/task.ts'
import type { BoardState } from './board-state.ts'
import { callTool, type Outcome } from './connection.ts'
import { Dialog } from './dialog.tsx'
import { act, say, show } from './store.ts'
import { changesOf, type Draft, draftOf } from './task-draft.ts'
import { TaskPicker } from './task-picker.tsx'

interface TaskFormProps {
  readonly board: BoardState
  /** The task that is edited; undefined for a new one. */
  readonly task?: Task
  /** The phase that a new one is put in. */
  readonly parent?: string
  readonly close?: () => void
}

const priorities = ['0, before all else', '1, soon', '2', '3', '4, last']

/** Draws the form. */
export function TaskForm({ board, task, parent = '', close = () => show({ task: '' }, true) }: TaskFormProps) {
  const [before] = useState(() => draftOf(task, parent))
  const [draft, setDraft] = useState(before)
  const [refusal, setRefusal] = useState('')
  const unsaved = Object.keys(changesOf(draft, before)).length > 0
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const submit = async (event: Event) => {
    event.preventDefault()
    const outcome = await save(task?.id, changesOf(draft, task === undefined ? undefined : before))
    if ('refusal' in outcome) return setRefusal(outcome.refusal)
    close()
    const id = createdId(outcome.answer)
    if (id !== undefined) say(`Created “${draft.subject.trim()}”.`, { undo: () => void undoCreate(id) })
  }
  const title = task === undefined ? 'New task' : `Edit ${task.id}`
  return (
    <Dialog title={title} kind="panel" unsaved={unsaved} close={close}>
      <form class="task-form" onSubmit={submit}>
        <h2>{title}</h2>
        {refusal === '' ? null : (
          <p class="refused" role="alert">
            {refusal}
          </p>
        )}
        <Texts draft={draft} set={set} />
        <Edges {...{ board, draft, set }} except={task?.id} />
        <div class="buttons">
          <button type="submit" class="primary">
            {task === undefined ? 'Create' : 'Save'}
          </button>
          <button type="button" onClick={close}>
            Leave it
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface FieldsProps {
  readonly draft: Draft
  readonly set: (change: Partial<Draft>) => void
}

function Texts({ draft, set }: FieldsProps) {
  return (
    <>
      <label>
        Subject
        <input
          data-first
          required
          maxLength={limits.subject}
          value={draft.subject}
          placeholder="What is to be done, in a few words"
          onInput={({ currentTarget }) => set({ subject: currentTarget.value })}
        />
      </label>
      <label>
        Description
        <textarea
          rows={6}
          maxLength={limits.description}
          value={draft.description}
          placeholder="What it takes, and when it is done"
          onInput={({ currentTarget }) => set({ description: currentTarget.value })}
        />
      </label>
      <div class="pair">
        <label>
          Priority
          <select value={draft.priority} onChange={({ currentTarget }) => set({ priority: Number(currentTarget.value) })}>
            {priorities.map((words, value) => (
              <option key={words} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Labels <span class="hint">with commas between</span>
          <input value={draft.labels} onInput={({ currentTarget }) => set({ labels: currentTarget.value })} />
        </label>
      </div>
    </>
  )
}

function Edges({ draft, set, board, except }: FieldsProps & { readonly board: BoardState; readonly except: string | undefined }) {
  return (
    <>
      <TaskPicker
        {...{ board }}
        title="Waits for"
        hint="cannot be started before these are done"
        ids={draft.blockedBy}
        except={except}
        change={(blockedBy) => set({ blockedBy })}
      />
      <TaskPicker
        {...{ board }}
        title="Phase"
        hint="the task that it is a part of"
        ids={draft.parent === '' ? [] : [draft.parent]}
        except={except}
        change={(ids) => set({ parent: ids.at(-1) ?? '' })}
      />
    </>
  )
}

function save(id: string | undefined, changes: Record<string, unknown>): Promise<Outcome> {
  if (id === undefined) return callTool('create_tasks', { tasks: [changes] })
  return Object.keys(changes).length === 0 ? Promise.resolve({ answer: {} }) : callTool('update_task', { id, ...changes })
}

function createdId({ created }: Record<string, unknown>): string | undefined {
  const first: unknown = Array.isArray(created) ? created[0] : undefined
  return typeof first === 'object' && first !== null && 'id' in first && typeof first.id === 'string' ? first.id : undefined
}

async function undoCreate(id: string): Promise<void> {
  const outcome = await callTool('update_task', { id, status: 'cancelled' })
  if ('refusal' in outcome) say(outcome.refusal, { isRefusal: true })
  else say('Cancelled it again.', { undo: () => void act('reopen', id) })
}
