/** The plugin's SessionStart tells the person that dibs runs twice, through the built bin; the hook of a registered dibs does not. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openProject } from '../e2e/project.ts'
import { openClient } from './client.ts'

async function startIn(registered: boolean, { source = 'startup', root = '/plugin' } = {}) {
  const project = openProject()
  if (registered) {
    const mcpServers = { dibs: { command: 'node', args: ['/opt/dibs/dist/main.cjs', 'mcp'] } }
    writeFileSync(join(project.dir, '.mcp.json'), JSON.stringify({ mcpServers }))
  }
  const client = openClient(project, { env: { CLAUDE_PLUGIN_ROOT: root, CLAUDE_PROJECT_DIR: project.dir } })
  const { code, stdout, stderr } = await client.hook('SessionStart', { session_id: 's', source })
  expect([code, stderr]).toEqual([0, ''])
  return stdout === '' ? undefined : JSON.parse(stdout)
}

it('says so at the start of a session, where no list has begun too', async () => {
  expect(await startIn(true)).toEqual({ systemMessage: expect.stringMatching(/^dibs runs twice here: .*\.mcp\.json\. /) })
})

it.each([
  ['the plugin is the only one', false, {}],
  ['it is said already', true, { source: 'compact' }],
  ['no plugin runs the hook', true, { root: '' }],
])('says nothing where %s', async (_, registered, how) => expect(await startIn(registered, how)).toBeUndefined())
