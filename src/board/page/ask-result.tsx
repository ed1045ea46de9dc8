/** Asks what was done before a task is completed: those who build on it are given the answer. */

import { useState } from 'preact/hooks'
import { limits } from '../../domain/task.ts'
import { Dialog } from './dialog.tsx'
import { answerAsked } from './store.ts'

/** Draws the question. To close it is to leave the task where it was. */
export function AskResult({ subject }: { readonly subject: string }) {
  const [result, setResult] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    answerAsked(result.trim())
  }
  return (
    <Dialog title={`Complete ${subject}`} kind="small" unsaved={result !== ''} close={() => void answerAsked(undefined)}>
      <form onSubmit={submit}>
        <h2>Complete “{subject}”</h2>
        <label>
          Result <span class="hint">given to the tasks that wait for this one; may stay empty</span>
          <textarea
            data-first
            rows={4}
            maxLength={limits.result}
            value={result}
            onInput={({ currentTarget }) => setResult(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
            }}
          />
        </label>
        <div class="buttons">
          <button type="submit" class="primary">
            Complete
          </button>
          <button type="button" onClick={() => void answerAsked(undefined)}>
            Not yet
          </button>
        </div>
      </form>
    </Dialog>
  )
}
