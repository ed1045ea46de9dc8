/** Lays out the graph beside the page, so that it stays usable meanwhile. */

import { type GraphTask, layoutOf } from './layout.ts'

addEventListener('message', ({ data }: MessageEvent<readonly GraphTask[]>) => postMessage(layoutOf(data)))
