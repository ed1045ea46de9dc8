/**
 * The board is for everybody: by keyboard alone, read out, on a telephone, in light and dark. Red when: a menu does not give the
 * focus back (card-menu.tsx), a dialog opens with the focus elsewhere than in its field (ask-result.tsx), a colour is too faint
 * (--soft in style/base.css), the token stays in the address (connection.ts).
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { root } from '../house/source.ts'
import { cardIn, describeInBrowser, openBoard, task } from './open-board.ts'

const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')
const violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))

/** What axe finds, one line each. */
async function axeFinds(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found: unknown = await page.evaluate('axe.run({ resultTypes: ["violations"] }).then((run) => run.violations)')
  return violations.parse(found).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

/** One card of each kind. */
const everyKind = [
  task('phase', { subject: 'A phase', labels: ['big'] }),
  task('t-1', { parent: 'phase', priority: 0, labels: ['auth', 'docs'], touches: ['src/**'] }),
  task('t-2', { parent: 'phase', blockedBy: ['t-1', 'missing'] }),
  task('t-3', {
    status: 'in_progress',
    owner: 'amber-fox',
    claim: { user: 'mejba', host: 'laptop', at: '2026-11-01T09:00:00Z' },
  }),
  task('t-4', { status: 'in_progress' }),
  task('t-5', {
    status: 'completed',
    result: '# Done\n\n- all of [it](https://example.org)',
    completedAt: '2026-11-01T09:00:00Z',
  }),
  task('t-6', { status: 'cancelled' }),
  task('t-7', { deferUntil: '2999-01-01T00:00:00Z', notes: [{ at: '2026-11-01T09:00:00Z', by: 'amber-fox', text: 'Later.' }] }),
  task('t-8', {
    status: 'in_progress',
    owner: 'far-owl',
    claim: { session: 'elsewhere', host: 'desk', at: '2026-11-01T09:00:00Z' },
  }),
]

const focusedCard = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-card], [data-node]')?.dataset)

describeInBrowser('the board for everybody', (browser) => {
  for (const theme of ['light', 'dark'] as const) {
    it(`has no fault that axe finds, in ${theme}: board, lanes, menu, task, form, graph`, async () => {
      const { page, go } = await openBoard(browser(), { tasks: everyKind })
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await go()
      expect(await page.locator('.card').count()).toBe(8)
      for (const mark of ['stale', 'foreign', 'not before', 'waits for']) await page.getByText(mark).first().waitFor()
      expect(await axeFinds(page)).toEqual([])
      await cardIn(page, 'ready', 't-1')
        .getByRole('button', { name: /What to do/ })
        .click()
      expect(await axeFinds(page)).toEqual([])
      for (const query of [
        '?lanes=label',
        '?lanes=parent&q=t-1',
        '?task=t-5',
        '?task=t-7',
        '?task=new',
        '?view=graph',
        '?q=nothing',
      ]) {
        await go(query)
        if (query.includes('graph')) await page.locator('.node').first().waitFor()
        if (query.includes('t-5')) await page.locator('.markdown h4').waitFor()
        expect(await axeFinds(page), query).toEqual([])
      }
    })
  }

  it('lets the reader choose the theme, and keeps it', async () => {
    const { page, go } = await openBoard(browser(), { tasks: everyKind })
    await page.emulateMedia({ colorScheme: 'light' })
    await page.getByRole('button', { name: /^Theme of the system/ }).click()
    await page.getByRole('button', { name: /^Light theme/ }).click()
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await go()
    expect(await ground()).toBe(dark)
    expect(dark).toBe('rgb(19, 21, 25)')
    await page.getByRole('button', { name: /^Dark theme/ }).click()
  })

  it('is worked by keys alone: claim, complete with a result, reopen, create', async () => {
    const { page } = await openBoard(browser(), { tasks: [task('t-1'), task('t-2'), task('t-3', { blockedBy: ['t-1'] })] })
    await page.locator('[data-card="t-1"] .card-open').focus()
    await page.keyboard.press('ArrowDown')
    expect(await focusedCard(page)).toMatchObject({ card: 't-2' })
    await page.keyboard.press('ArrowRight')
    expect(await focusedCard(page)).toMatchObject({ card: 't-3' })
    await page.keyboard.press('ArrowLeft')
    expect(await focusedCard(page)).toMatchObject({ card: 't-1' })
    await page.keyboard.press('m')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter') // Claim
    await cardIn(page, 'progress', 't-1').waitFor()
    await page.locator('.card:not(.moving)[data-card="t-1"]').waitFor()
    expect(await focusedCard(page)).toMatchObject({ card: 't-1', column: 'progress' })
    await page.keyboard.press('Shift+F10')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter') // Complete
    await page.keyboard.type('By keys.')
    await page.keyboard.press('Control+Enter')
    await cardIn(page, 'done', 't-1').waitFor()
    await cardIn(page, 'ready', 't-3').waitFor()
    await page.locator('[data-card="t-1"] .card-open').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('By keys.').waitFor()
    await page.keyboard.press('Escape')
    expect(await focusedCard(page)).toMatchObject({ card: 't-1' })
  })

  it('fits a window of 380 pixels: nothing is wider but the columns, which scroll', async () => {
    const { page, go } = await openBoard(browser(), { tasks: everyKind, width: 380 })
    for (const query of ['', '?lanes=parent', '?task=t-1', '?task=new', '?view=graph']) {
      await go(query)
      const width = await page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, query).toBeLessThanOrEqual(380)
    }
    await go()
    await cardIn(page, 'progress', 't-3').scrollIntoViewIfNeeded()
    await cardIn(page, 'progress', 't-3').locator('.card-open').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).waitFor()
  })

  it('keeps search, filters and lanes in the address', async () => {
    const { page } = await openBoard(browser(), { tasks: everyKind })
    expect(page.url()).not.toContain('#') // the token, which nobody shall copy or photograph
    await page.getByRole('searchbox', { name: 'Search' }).fill('do t-1')
    await page.getByRole('combobox', { name: 'Swimlanes' }).selectOption('label')
    await page.getByText('1 of 9 tasks').waitFor()
    expect(new URL(page.url()).search).toBe('?lanes=label&q=do+t-1')
    await page.reload()
    await page.getByText('1 of 9 tasks').waitFor()
    expect(await page.locator('.lane-head').allInnerTexts()).toHaveLength(2) // it has two labels
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await page.locator('.lane-head').count()).toBeGreaterThan(2)
  })
})
