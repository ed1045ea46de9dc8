/** Code that is not needed for the first picture comes when it is. */

import { useEffect, useState } from 'preact/hooks'

/** What `load` brings, once it is wanted; undefined until it is there. */
export function useLater<T>(load: () => Promise<T>, isWanted: boolean): T | undefined {
  const [loaded, setLoaded] = useState<{ readonly it: T } | undefined>(undefined)
  useEffect(() => {
    if (isWanted && loaded === undefined) load().then((it) => setLoaded({ it }))
  }, [isWanted])
  return loaded?.it
}
