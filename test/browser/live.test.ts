/**
 * What others do shows up by itself, with their names, also after the page was cut off. Red when: news is not handed on, a
 * stream that broke is closed or opened anew instead of being taken up (connection.ts), the reader's own moves are marked
 * (board-state.ts), a page that sleeps says nothing of it (sleep in connection.ts), a page listens to its store only after its
 * first picture (useStore).
 */

import { expect, it } from 'vitest'
import { asUnseen, cardIn, describeInBrowser, openBoard, task } from './open-board.ts'

describeInBrowser('the board while others work', (browser) => {
  it('moves what another process claims and completes, and says who it was', async () => {
    const { page, session } = await openBoard(browser(), { tasks: [task('t-1'), task('t-2', { blockedBy: ['t-1'] })] })
    const fox = await session('amber-fox')
    await fox.call('claim_task', { id: 't-1' })
    await cardIn(page, 'progress', 't-1').locator('.touch', { hasText: 'amber-fox claimed' }).waitFor()
    await fox.call('complete_task', { id: 't-1', result: 'done' })
    await cardIn(page, 'done', 't-1').locator('.touch', { hasText: 'amber-fox completed' }).waitFor()
    await cardIn(page, 'ready', 't-2').waitFor()
    expect(await page.title()).toContain('1 ready')
  })

  it('does not say who it was when it was the reader', async () => {
    const { page } = await openBoard(browser(), { tasks: [task('t-1')] })
    await page.locator('[data-card="t-1"]').dragTo(page.locator('[data-drop="progress"]'))
    await cardIn(page, 'progress', 't-1').getByText('you').waitFor()
    await page.locator('.card:not(.moving)').waitFor()
    expect(await page.locator('.touch').count()).toBe(0)
  })

  it('refuses what another was faster with, and names them', async () => {
    const { page, session, pid } = await openBoard(browser(), { tasks: [task('t-1')], mayComplain: /409/ })
    const fox = await session('amber-fox')
    process.kill(pid, 'SIGSTOP') // the page has not heard of it yet
    await fox.call('claim_task', { id: 't-1' })
    await page.locator('[data-card="t-1"]').dragTo(page.locator('[data-drop="progress"]'))
    process.kill(pid, 'SIGCONT')
    expect(await page.getByRole('alert').textContent()).toContain('held by amber-fox')
    await cardIn(page, 'progress', 't-1').getByText('amber-fox').first().waitFor()
  })

  it('catches up after it was offline, by the event that it had last', async () => {
    const { page, session, wire } = await openBoard(browser(), { tasks: [task('t-1')], mayComplain: /ERR_/ })
    const fox = await session('amber-fox')
    await fox.call('create_tasks', { tasks: [{ id: 't-2', subject: 'Before' }] })
    await cardIn(page, 'ready', 't-2').waitFor()
    await page.evaluate(() => Object.assign(window, { isTheSamePage: true }))
    wire.cut()
    await page.locator('.link-state.away').waitFor()
    await fox.call('create_tasks', { tasks: [{ id: 't-3', subject: 'Meanwhile' }] })
    await fox.call('claim_task', { id: 't-1' })
    wire.mend()
    await cardIn(page, 'ready', 't-3').waitFor()
    await cardIn(page, 'progress', 't-1').locator('.touch', { hasText: 'amber-fox claimed' }).waitFor()
    await page.locator('.link-state.live').waitFor()
    expect(wire.streams.at(-1)).toHaveProperty('last-event-id')
    expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true)
  })

  it('catches up after its server stood still', async () => {
    const { page, session, pid } = await openBoard(browser(), { tasks: [task('t-1')] })
    const fox = await session('amber-fox')
    process.kill(pid, 'SIGSTOP')
    await fox.call('create_tasks', { tasks: [{ id: 't-2', subject: 'Meanwhile' }] })
    await fox.call('claim_task', { id: 't-1' })
    process.kill(pid, 'SIGCONT')
    await cardIn(page, 'progress', 't-1').locator('.touch', { hasText: 'amber-fox' }).waitFor()
    await cardIn(page, 'ready', 't-2').waitFor()
  })

  it('says that it lost its server, and takes a move back that nobody answered', async () => {
    const { page, pid } = await openBoard(browser(), { tasks: [task('t-1')], mayComplain: /ERR_/ })
    process.kill(pid, 'SIGKILL')
    await page.getByText('Reconnecting').waitFor()
    await page.locator('[data-card="t-1"]').dragTo(page.locator('[data-drop="progress"]'))
    expect(await page.getByRole('alert').textContent()).toContain('nothing was changed')
    await cardIn(page, 'ready', 't-1').waitFor()
  })

  it('has its list in a tab that is opened behind another, where frames and timers come late', async () => {
    const { page, go } = await openBoard(browser(), { tasks: [task('t-1')] })
    await page.addInitScript(asUnseen)
    await go()
    await cardIn(page, 'ready', 't-1').waitFor()
    expect(await page.title()).toContain('1 ready')
  })

  it('has no old counts in its title while it sleeps, and new ones when somebody looks', async () => {
    const { page, go, session } = await openBoard(browser(), { tasks: [task('t-1')] })
    await page.clock.install()
    await go()
    await expect.poll(() => page.title()).toContain('1 ready')
    const look = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
        document.dispatchEvent(new Event('visibilitychange'))
      }, hidden)
    await look(true)
    await page.clock.fastForward('01:01')
    await page.locator('.link-state.asleep').waitFor()
    expect(await page.title()).not.toContain('ready')
    const fox = await session('amber-fox')
    await fox.call('create_tasks', { tasks: [{ id: 't-2', subject: 'Meanwhile' }] })
    await look(false)
    await expect.poll(() => page.title()).toContain('2 ready')
  })

  it('shows everything of a task, and follows its changes', async () => {
    const tasks = [
      task('t-1', { status: 'completed', result: 'Keys come from `JWKS_URL`.' }),
      task('t-2', {
        blockedBy: ['t-1', 't-4'],
        description: 'What it takes.',
        notes: [{ by: 'sunny-heron', text: 'Half done.' }],
      }),
      task('t-3', { blockedBy: ['t-2'] }),
      task('t-4'),
    ]
    const { page, go, session } = await openBoard(browser(), { tasks })
    await go('?task=t-2')
    const panel = page.getByRole('dialog')
    for (const words of ['What it takes.', 'Half done.', 'Do t-1', 'Do t-3', 'Do t-4'])
      await panel.getByText(words).first().waitFor()
    const fox = await session('amber-fox')
    await fox.call('update_task', { id: 't-2', note: 'Somebody was here.' })
    await panel.getByText('Somebody was here.').waitFor()
    await panel.getByRole('button', { name: 'Do t-1' }).click()
    await panel.locator('.markdown code', { hasText: 'JWKS_URL' }).waitFor()
    expect(new URL(page.url()).search).toBe('?task=t-1')
    await page.goBack()
    await panel.getByText('What it takes.').waitFor()
  })
})
