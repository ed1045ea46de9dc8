/** The layout of the graph, made in a worker; until a new one is there, the old one stays. */

import { useEffect, useRef, useState } from 'preact/hooks'
import { shapeOf } from './graph-tasks.ts'
import type { GraphTask, Layout } from './layout.ts'

/** The newest layout of `tasks`; undefined until the first is there. */
export function useLayout(tasks: readonly GraphTask[]): Layout | undefined {
  const [layout, setLayout] = useState<Layout | undefined>(undefined)
  const worker = useRef<Worker | undefined>(undefined)
  const shape = shapeOf(tasks)
  useEffect(() => {
    worker.current?.terminate() // what it works on is out of date
    const made = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
    worker.current = made
    made.addEventListener('message', ({ data }: MessageEvent<Layout>) => {
      setLayout(data)
      made.terminate()
    })
    made.postMessage(tasks)
  }, [shape])
  useEffect(() => () => worker.current?.terminate(), [])
  return layout
}
