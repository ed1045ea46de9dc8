/**
 * The graph in a browser. Red when: a phase cannot have the focus (Box in graph-world.tsx), the legend adds up what is ready and in
 * progress (graph-view.tsx), news ends the layout that is at work (use-layout.ts), the first picture is fitted only after it was
 * shown (showAll).
 */

import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { asUnseen, describeInBrowser, openBoard, task } from './open-board.ts'

const focused = (page: Page) => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-node]')?.dataset.node)

/** Lets the page's workers begin only when they are told to. */
function holdWorkers(): void {
  const held: (() => void)[] = []
  const Real = Worker
  class Held extends Real {
    override postMessage(message: unknown): void {
      held.push(() => super.postMessage(message))
    }
  }
  Object.assign(window, { Worker: Held, held })
}

describeInBrowser('the graph', (browser) => {
  it('is walked by arrow keys over phases that wait for each other', async () => {
    const tasks = [task('p'), task('q', { blockedBy: ['p'] }), task('p-1', { parent: 'p' }), task('q-1', { parent: 'q' })]
    const { page, go } = await openBoard(browser(), { tasks })
    await go('?view=graph')
    await page.locator('[data-node="p-1"]').focus()
    for (const [key, id] of [
      ['ArrowUp', 'p'],
      ['ArrowRight', 'q'],
      ['ArrowLeft', 'p'],
      ['ArrowRight', 'q'],
      ['ArrowDown', 'q-1'],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => focused(page), { message: `after ${key}` }).toBe(id)
    }
  })

  it('says how much can go on side by side, overlaps left out', async () => {
    const touches = { touches: ['src/**'] }
    const { page, go } = await openBoard(browser(), { tasks: [task('t-1', touches), task('t-2', touches)] })
    await go('?view=graph')
    await page.locator('.legend').getByText('; 1 side by side').waitFor()
  })

  it('is fitted in its first picture, not after it', async () => {
    const chain = Array.from({ length: 40 }, (_, n) => task(`t-${n}`, n === 0 ? {} : { blockedBy: [`t-${n - 1}`] }))
    const { page, go } = await openBoard(browser(), { tasks: chain })
    await page.addInitScript(asUnseen)
    await go('?view=graph')
    await page.locator('.node').first().waitFor()
    expect(await page.locator('.node').count()).toBe(40)
  })

  it('shows the layout that is at work before the one that news asks for', async () => {
    const { page, go, session } = await openBoard(browser(), { tasks: [task('t-1')] })
    await page.addInitScript(holdWorkers)
    await go('?view=graph')
    const begun = () => page.evaluate('window.held.length')
    const release = () => page.evaluate('window.held.at(-1)()')
    await expect.poll(begun).toBe(1)
    const fox = await session('amber-fox')
    await fox.call('create_tasks', { tasks: [{ id: 't-2', subject: 'News' }] })
    await page.locator('.legend', { hasText: '2 ready' }).waitFor()
    expect(await begun()).toBe(1)
    await release()
    await page.locator('[data-node="t-1"]').waitFor()
    await expect.poll(begun).toBe(2)
    await release()
    await page.locator('[data-node="t-2"]').waitFor()
  })
})
