/** Picks tasks by typing a part of their subject or id. The browser's own list of suggestions serves mouse, keys and readers. */

import { useId, useMemo, useState } from 'preact/hooks'
import type { BoardState } from './board-state.ts'
import { isClosed } from './columns.ts'

interface TaskPickerProps {
  readonly board: BoardState
  readonly title: string
  readonly hint: string
  readonly ids: readonly string[]
  /** The task that cannot be picked: itself. */
  readonly except: string | undefined
  readonly change: (ids: readonly string[]) => void
}

/** More suggestions are not read. */
const mostSuggestions = 12

/** Draws what is picked, and the field for more. */
export function TaskPicker({ board, title, hint, ids, except, change }: TaskPickerProps) {
  const { cards } = board
  const [text, setText] = useState('')
  const listId = useId()
  const suggestions = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean)
    const fits = (said: string) => words.every((word) => said.includes(word))
    return [...cards.values()]
      .filter((card) => !isClosed(card) && card.id !== except && !ids.includes(card.id))
      .filter((card) => fits(`${card.id} ${card.subject}`.toLowerCase()))
      .slice(0, mostSuggestions)
  }, [cards, text, ids, except])
  const pick = (typed: string) => {
    const wanted = typed.trim().toLowerCase()
    const found = [...cards.values()].find(({ id, subject }) => id.toLowerCase() === wanted || subject.toLowerCase() === wanted)
    const [only, other] = suggestions
    const id = found?.id ?? (wanted !== '' && other === undefined ? only?.id : undefined)
    if (id === undefined) return false
    if (!ids.includes(id)) change([...ids, id])
    setText('')
    return true
  }
  return (
    <div class="picker">
      <label>
        {title} <span class="hint">{hint}</span>
        <input
          list={listId}
          value={text}
          placeholder="Type a part of a subject or an id"
          onInput={({ currentTarget: { value } }) => {
            if (!cards.has(value) || !pick(value)) setText(value)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || text === '') return
            event.preventDefault() // Enter picks; it does not send the form
            pick(text)
          }}
          onBlur={() => void pick(text)}
        />
      </label>
      <datalist id={listId}>
        {suggestions.map(({ id, subject }) => (
          <option key={id} value={id}>
            {subject}
          </option>
        ))}
      </datalist>
      <Picked {...{ board, title, ids, change }} />
    </div>
  )
}

function Picked({ board: { cards }, title, ids, change }: Pick<TaskPickerProps, 'board' | 'title' | 'ids' | 'change'>) {
  return (
    <ul class="picked" aria-label={title}>
      {ids.map((id) => (
        <li key={id}>
          <span>{cards.get(id)?.subject ?? id}</span>
          <button
            type="button"
            class="icon"
            aria-label={`Remove ${cards.get(id)?.subject ?? id}`}
            onClick={() => change(ids.filter((one) => one !== id))}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
