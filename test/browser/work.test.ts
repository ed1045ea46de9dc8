/**
 * A person works on the list with mouse and forms. Red when: a drop calls no tool (moves.ts), a refused move stays where it was
 * dropped (withAnswer of board-state.ts), the form sends what nobody changed (changesOf of task-draft.ts).
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { cardIn, describeInBrowser, openBoard, task } from './open-board.ts'

const fileOf = (directory: string, id: string) => JSON.parse(readFileSync(join(directory, `${id}.json`), 'utf8'))

async function drag(page: Page, id: string, place: string): Promise<void> {
  await page.locator(`[data-card="${id}"]`).dragTo(page.locator(`[data-drop="${place}"]`))
}

describeInBrowser('work on the board', (browser) => {
  it('claims what is dragged to In progress, releases what is dragged back', async () => {
    const { page, directory } = await openBoard(browser(), { tasks: [task('t-1'), task('t-2')] })
    await drag(page, 't-1', 'progress')
    await cardIn(page, 'progress', 't-1').getByText('you').waitFor()
    expect(fileOf(directory, 't-1')).toMatchObject({ status: 'in_progress', owner: 'you' })
    await drag(page, 't-1', 'ready')
    await cardIn(page, 'ready', 't-1').waitFor()
    await expect.poll(() => fileOf(directory, 't-1').status).toBe('pending')
  })

  it('completes with a result what is dragged to Done, and says what became ready', async () => {
    const { page, directory } = await openBoard(browser(), { tasks: [task('t-1'), task('t-2', { blockedBy: ['t-1'] })] })
    await cardIn(page, 'blocked', 't-2').getByText('waits for Do t-1').waitFor()
    await drag(page, 't-1', 'done')
    await page.getByRole('dialog').getByRole('textbox').fill('It lies in src/.')
    await page.getByRole('button', { name: 'Complete', exact: true }).click()
    await page.getByText('Completed “Do t-1”. 1 task is ready now.').waitFor()
    await cardIn(page, 'ready', 't-2').waitFor()
    expect(fileOf(directory, 't-1')).toMatchObject({ status: 'completed', result: 'It lies in src/.' })
  })

  it('leaves a task where it was when the reader thinks better of completing it', async () => {
    const { page, directory } = await openBoard(browser(), { tasks: [task('t-1')] })
    await drag(page, 't-1', 'done')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await cardIn(page, 'ready', 't-1').waitFor()
    expect(fileOf(directory, 't-1').status).toBe('pending')
  })

  it('cancels what is dropped on the bar, and takes it back', async () => {
    const { page, directory } = await openBoard(browser(), { tasks: [task('t-1')] })
    await page.locator('[data-card="t-1"]').hover()
    await page.mouse.down()
    await page.mouse.move(600, 500, { steps: 4 })
    await page.locator('.cancel-bar.there').hover()
    await page.locator('.cancel-bar.over').waitFor()
    await page.mouse.up()
    await cardIn(page, 'done', 't-1').getByText('cancelled').waitFor()
    expect(fileOf(directory, 't-1').status).toBe('cancelled')
    await page.getByRole('button', { name: 'Undo' }).click()
    await cardIn(page, 'ready', 't-1').waitFor()
  })

  it('springs a refused move back and says why in the words of the tool', async () => {
    const { page, directory } = await openBoard(browser(), {
      tasks: [task('t-1'), task('t-2', { blockedBy: ['t-1'] })],
      mayComplain: /409/,
    })
    await drag(page, 't-2', 'progress')
    const refusal = page.getByRole('alert')
    await refusal.waitFor()
    expect(await refusal.textContent()).toContain('Task t-2 waits for t-1')
    await cardIn(page, 'blocked', 't-2').waitFor()
    expect(await cardIn(page, 'blocked', 't-2').getAttribute('data-sprung')).not.toBeNull()
    expect(fileOf(directory, 't-2').status).toBe('pending')
  })

  it('creates a task with what it waits for, and changes only what was changed', async () => {
    const { page, directory, session } = await openBoard(browser(), { tasks: [task('t-1'), task('t-2')] })
    await page.getByRole('button', { name: 'New task' }).click()
    await page.getByLabel('Subject').fill('Write it down')
    await page.getByLabel('Description').fill('As it was first.')
    await page.getByLabel('Labels').fill('docs, later')
    await page.getByRole('combobox', { name: /Waits for/ }).fill('t-1')
    await page.getByRole('button', { name: 'Create' }).click()
    const card = page.locator('.cell.blocked .card', { hasText: 'Write it down' })
    await card.waitFor()
    const id = (await card.getAttribute('data-card')) ?? ''
    expect(fileOf(directory, id)).toMatchObject({ labels: ['docs', 'later'], blockedBy: ['t-1'] })

    await card.locator('.card-open').click()
    await page.getByRole('button', { name: 'Edit' }).click()
    const other = await session()
    await other.call('update_task', { id, description: 'Somebody else wrote this.' })
    await page.getByLabel('Subject').fill('Write it all down')
    await page.getByRole('button', { name: 'Remove Do t-1' }).click()
    await page.getByRole('combobox', { name: /Waits for/ }).fill('t-2')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => fileOf(directory, id).subject).toBe('Write it all down')
    expect(fileOf(directory, id)).toMatchObject({ description: 'Somebody else wrote this.', blockedBy: ['t-2'] })
  })

  it('says in the form why it is refused, and keeps what was typed', async () => {
    const { page, go } = await openBoard(browser(), {
      tasks: [task('t-1'), task('t-2', { blockedBy: ['t-1'] })],
      mayComplain: /40\d/,
    })
    await go('?task=t-1')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Subject').fill('Mine')
    await page.getByRole('combobox', { name: /Waits for/ }).fill('t-2')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await page.getByRole('alert').textContent()).toContain('These tasks would wait for each other')
    expect(await page.getByLabel('Subject').inputValue()).toBe('Mine')
  })
})
