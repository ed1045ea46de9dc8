/** The layout of the graph, made in a worker; until a new one is there, the old one stays. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { shapeOf } from './graph-tasks.ts'
import type { GraphTask, Layout } from './layout.ts'

/** One layout at work, and what is to be laid out after it. */
interface Work {
  readonly worker: Worker
  readonly asked: string
  next: readonly GraphTask[] | undefined
}

/**
 * The newest layout of `tasks`; undefined until the first is there. News waits for the layout that is at work, or a lively list
 * would never see one. Where `asked` has changed, the reader wants to see something else, and nothing is waited for.
 */
export function useLayout(tasks: readonly GraphTask[], asked: string): Layout | undefined {
  const [layout, setLayout] = useState<Layout | undefined>(undefined)
  const work = useRef<Work | undefined>(undefined)
  const end = () => {
    work.current?.worker.terminate()
    work.current = undefined
  }
  const begin = (some: readonly GraphTask[]) => {
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
    work.current = { worker, asked, next: undefined }
    const goOn = () => {
      const next = work.current?.next
      end()
      if (next !== undefined) begin(next)
    }
    worker.addEventListener('message', ({ data }: MessageEvent<Layout>) => {
      setLayout(data)
      goOn()
    })
    worker.addEventListener('error', goOn)
    worker.postMessage(some)
  }
  const shape = shapeOf(tasks)
  useEffect(() => {
    if (work.current?.asked === asked) work.current.next = tasks
    else {
      end()
      begin(tasks)
    }
  }, [shape])
  useEffect(() => end, [])
  return layout
}
