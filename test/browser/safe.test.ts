/**
 * A task's text is text. Red when: DOMPurify is taken out of markdown.tsx, or HTML in a result is handed to it instead of being
 * shown; the policy of the server would still stop the scripts, so elements, requests and complaints are looked for.
 */

import { expect, it } from 'vitest'
import { describeInBrowser, openBoard, task } from './open-board.ts'

const evil = (where: string) =>
  `<img src=x onerror="window.ran='${where}'"><script>window.ran='${where}'</script><svg onload="window.ran='${where}'"></svg>`
const evilMarkdown = [
  evil('result'),
  '[a link](javascript:window.ran="link")',
  '<a href="javascript:window.ran=1">another</a>',
  '<iframe src="https://example.org"></iframe>',
  '<form action="https://example.org"><input name="a"></form>',
  '<style>body { display: none }</style>',
  '![a picture](https://example.org/a.png)',
  '<div style="position:fixed;inset:0" id="app">over all</div>',
].join('\n\n')

describeInBrowser('text that would be more', (browser) => {
  it('runs, loads and covers nothing: subject, label, owner, description, note, result', async () => {
    const tasks = [
      task('t-1', {
        subject: evil('subject'),
        labels: [evil('label').slice(0, 90)],
        description: evil('description'),
        notes: [{ by: evil('by'), text: evil('note') }],
        status: 'completed',
        result: evilMarkdown,
      }),
      task('t-2', { subject: evil('other'), blockedBy: ['t-1'], owner: evil('owner').slice(0, 60), status: 'in_progress' }),
    ]
    const { page, go } = await openBoard(browser(), { tasks })
    const requested: string[] = []
    page.on('request', (request) => requested.push(new URL(request.url()).host))
    for (const query of ['', '?lanes=label', '?lanes=owner', '?task=t-2', '?view=graph', '?task=t-1']) {
      await go(query)
      if (query.includes('graph')) await page.locator('.node').first().waitFor()
    }
    await page.locator('.markdown a').first().waitFor()
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
    expect(new Set(requested.filter((host) => host !== '')).size).toBe(1)
    const inside = page.locator('.markdown')
    expect(await inside.locator('img, script, svg, iframe, form, input, style, [style], [id], [onerror]').count()).toBe(0)
    const links = await inside.locator('a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(links.length).toBeGreaterThan(0)
    expect(links.filter((href) => href !== null)).toEqual([])
  })

  it('goes to another address in a window of its own that knows nothing of the board', async () => {
    const result = 'See [the page](https://example.org/a).'
    const { page, go } = await openBoard(browser(), { tasks: [task('t-1', { status: 'completed', result })] })
    await go('?task=t-1')
    const link = page.locator('.markdown a')
    await link.waitFor()
    expect(await link.getAttribute('href')).toBe('https://example.org/a')
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toContain('noopener')
  })
})
