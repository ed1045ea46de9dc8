/** Where the page begins: session, list, first picture. */

import { render } from 'preact'
import { App } from './app.tsx'
import { openSession } from './connection.ts'
import { startStore } from './store.ts'
import { chooseTheme, chosenTheme } from './theme.ts'

chooseTheme(chosenTheme())
const place = document.getElementById('app')
if (place !== null) render(<App />, place)
openSession().then(startStore)
