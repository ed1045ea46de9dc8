/**
 * What a person has typed is not lost by a slip of the hand. Red when: the window closes wherever a press ends (pressedBeside in
 * dialog.tsx), Escape closes it with words in it (leave), a form, a question or a note does not say that it holds some (unsaved).
 */

import { expect, it } from 'vitest'
import { cardIn, describeInBrowser, openBoard, task } from './open-board.ts'

const beside = { x: 40, y: 400 }

describeInBrowser('words that are not saved', (browser) => {
  it('stay in the form after a selection that ends outside, a click beside it and Escape, twice', async () => {
    const { page, go } = await openBoard(browser(), { tasks: [task('t-1')] })
    await go('?task=new')
    const field = page.getByLabel('Description')
    await field.fill('Half a thought')
    await field.hover()
    await page.mouse.down()
    await page.mouse.move(beside.x, beside.y, { steps: 3 })
    await page.mouse.up()
    expect(await page.getByText('Not closed').count()).toBe(0) // and nobody is told off for a selection
    await page.mouse.click(beside.x, beside.y)
    await page.getByRole('alert').getByText('Not closed').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    expect(await field.inputValue()).toBe('Half a thought')
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('keep a question and a task with an unsent note open; without words both close', async () => {
    const { page, go } = await openBoard(browser(), { tasks: [task('t-1')] })
    const typed = page.getByRole('dialog').getByRole('textbox')
    for (const where of ['note', 'question']) {
      await go('?task=t-1')
      if (where === 'question') await page.getByRole('button', { name: 'Complete…' }).click()
      await typed.last().fill('Not sent')
      await page.keyboard.press('Escape')
      await page.getByRole('alert').getByText('Not closed').waitFor()
      expect(await typed.last().inputValue(), where).toBe('Not sent')
      await typed.last().fill('')
      const open = await page.getByRole('dialog').count()
      await page.mouse.click(beside.x, beside.y)
      await expect.poll(() => page.getByRole('dialog').count(), { message: where }).toBe(open - 1)
    }
  })

  it('a task that was created, and taken back, comes back', async () => {
    const { page } = await openBoard(browser(), { tasks: [task('t-1')] })
    await page.getByRole('button', { name: 'New task' }).click()
    await page.getByLabel('Subject').fill('Twice')
    await page.getByRole('button', { name: 'Create' }).click()
    const card = page.locator('.cell.ready .card', { hasText: 'Twice' })
    await card.waitFor()
    const id = (await card.getAttribute('data-card')) ?? ''
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Cancelled it again.').waitFor()
    await cardIn(page, 'done', id).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await cardIn(page, 'ready', id).waitFor()
  })
})
