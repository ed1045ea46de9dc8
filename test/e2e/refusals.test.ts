/** Every code of the table of errors, reached from outside in its exact words, or named with the reason why it cannot be. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../src/domain/errors.ts'
import { evened, openProject, type Project } from './project.ts'

interface Case {
  readonly when: string
  readonly refusal: (project: Project) => Promise<{ code: string | undefined; text: string }>
  readonly text: string
}

/** Two sessions, and the tasks that the first one made. */
async function list(project: Project, tasks: readonly object[]) {
  const [amber, brook] = [await project.session('amber'), await project.session('brook')]
  await amber.call('create_tasks', { tasks })
  return { amber, brook }
}

const a = { id: 'a', subject: 'A' }
const cases = {
  invalid_input: {
    when: 'an argument is unknown',
    refusal: async (project) => (await project.session()).refusal('release_task', { id: 'a', nota: 'x' }),
    text: 'Unknown argument "nota"; did you mean note? release_task takes: id, note, as.',
  },
  unknown_id: {
    when: 'an edge names no task',
    refusal: async (project) =>
      (await list(project, [{ ...a, id: 'parse' }])).brook.refusal('update_task', { id: 'parse', addBlocks: ['prse'] }),
    text: 'blocks of parse names prse: no task prse. Nearest: parse "A". Name a task that exists (list_tasks shows them), or create it.',
  },
  cycle: {
    when: 'an edge closes a circle through a parent',
    refusal: async (project) => {
      const { amber } = await list(project, [
        a,
        { id: 'b', subject: 'B', parent: 'a' },
        { id: 'c', subject: 'C', blockedBy: ['a'] },
      ])
      return amber.refusal('update_task', { id: 'b', addBlockedBy: ['c'] })
    },
    text: 'These tasks would wait for each other: b -> c -> a -> b. Leave one of these edges out.',
  },
  bad_setting: {
    when: 'the list id is a path',
    refusal: async (project) => (await project.session('', { env: { CLAUDE_CODE_TASK_LIST_ID: '../x' } })).refusal('list_ready'),
    text: 'CLAUDE_CODE_TASK_LIST_ID is "../x", which is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder).',
  },
  task_not_found: {
    when: 'the id is wrong',
    refusal: async (project) => (await project.session()).refusal('get_task', { id: 'a' }),
    text: 'No task a. list_tasks shows what exists.',
  },
  id_taken: {
    when: 'a task has the id but for its case',
    refusal: async (project) =>
      (await list(project, [a])).brook.refusal('create_tasks', { tasks: [{ id: 'A', subject: 'Another' }] }),
    text: 'There is a task a already: "A". Leave id out to get a new one.',
  },
  task_closed: {
    when: 'a completed task is claimed',
    refusal: async (project) => {
      const { amber, brook } = await list(project, [a])
      await amber.call('complete_task', { id: 'a' })
      return brook.refusal('claim_task', { id: 'a' })
    },
    text: 'Task a was completed by amber at 08:00 UTC. list_ready shows other work.',
  },
  task_blocked: {
    when: 'a task is claimed that waits',
    refusal: async (project) =>
      (await list(project, [a, { id: 'b', subject: 'B', blockedBy: ['a'] }])).brook.refusal('claim_task', { id: 'b' }),
    text: 'Task b waits for a. list_ready shows other work.',
  },
  already_claimed: {
    when: 'another session has it',
    refusal: async (project) => {
      const { amber, brook } = await list(project, [a])
      await amber.call('claim_task', { id: 'a' })
      return brook.refusal('update_task', { id: 'a', status: 'in-progress' })
    },
    text: 'Task a is held by amber (mejba on laptop) since 08:00 UTC. list_ready shows other work.',
  },
  not_holder: {
    when: 'another session holds what is completed',
    refusal: async (project) => {
      const { amber, brook } = await list(project, [a])
      await amber.call('claim_task', { id: 'a' })
      return brook.refusal('complete_task', { id: 'a', result: 'mine' })
    },
    text: 'Task a is held by amber (mejba on laptop) since 08:00 UTC. Your result is kept as a note on a. list_ready shows other work.',
  },
  claim_lost: {
    when: 'the task was taken over and given back meanwhile',
    refusal: async (project) => {
      const { amber, brook } = await list(project, [a])
      await amber.call('claim_task', { id: 'a' })
      await brook.call('claim_task', { id: 'a', takeOver: 'mejba asked' })
      await brook.call('release_task', { id: 'a' })
      return amber.refusal('complete_task', { id: 'a', result: 'mine' })
    },
    text: 'Task a has been claimed again since your claim. get_task shows what happened since.',
  },
  has_open_children: {
    when: 'a parent is completed too early',
    refusal: async (project) =>
      (await list(project, [a, { id: 'b', subject: 'B', parent: 'a' }])).brook.refusal('complete_task', { id: 'a' }),
    text: 'Task a has 1 open child: b. It closes by itself with its last child.',
  },
  child_held: {
    when: 'a parent is cancelled while another works below it',
    refusal: async (project) => {
      const { amber, brook } = await list(project, [a, { id: 'b', subject: 'B', parent: 'a' }])
      await amber.call('claim_task', { id: 'b' })
      return brook.refusal('update_task', { id: 'a', status: 'deleted' })
    },
    text: 'Task b is held by amber (mejba on laptop) since 08:00 UTC. It lies below a, which can be cancelled once it is done.',
  },
  unreadable_file: {
    when: 'a person left half a file',
    refusal: async (project) => {
      const { brook } = await list(project, [a])
      writeFileSync(project.path('a.json'), '{"id": "a", ')
      return brook.refusal('claim_task', { id: 'a' })
    },
    text: 'a.json cannot be used: it is no valid JSON. Nothing was changed. Mend the file by hand.',
  },
  store_unwritable: {
    when: 'a file lies where the folder should be',
    refusal: async (project) => {
      writeFileSync(`${project.dir}/.claude`, '')
      return (await project.session()).refusal('create_tasks', { tasks: [a] })
    },
    text: 'A file, or a link to nowhere, lies where a folder of the task list should be (ENOTDIR). Ask the user about it, or set DIBS_DIR to another folder. Nothing was changed.',
  },
  undo_refused: 'only people undo; test/cli and the contract suite make it',
  nothing_to_undo: 'only people undo; test/cli and the contract suite make it',
  store_busy: 'takes five seconds of lost races in a row; the tests of the file engine make them',
  internal: 'a mistake of ours; test/mcp makes one',
} satisfies Record<ErrorCode, Case | string>

const reachable = Object.entries(cases).flatMap(([code, found]) => (typeof found === 'string' ? [] : [{ code, ...found }]))

describe('a refusal', () => {
  it.each(reachable)('$code: when $when', async ({ code, refusal, text }) => {
    const refused = await refusal(openProject())
    expect({ code: refused.code, text: evened(refused.text) }).toEqual({ code, text })
  })

  it('writes nothing but a result that comes too late, and that once', async () => {
    const project = openProject()
    const { amber, brook } = await list(project, [
      a,
      { id: 'b', subject: 'B', parent: 'a' },
      { id: 'c', subject: 'C', blockedBy: ['a'] },
    ])
    await amber.call('claim_task', { id: 'b' })
    const before = ['a', 'b', 'c'].map((id) => project.task(id))
    const log = () => project.traces(project.path('.dibs', 'log'))
    const entries = log()
    for (const [tool, args] of [
      ['claim_task', { id: 'b' }],
      ['claim_task', { id: 'c' }],
      ['complete_task', { id: 'a', result: 'r' }],
      ['complete_task', { id: 'c', result: 'r' }],
      ['complete_task', { id: 'b' }],
      ['release_task', { id: 'b', note: 'n' }],
      ['update_task', { id: 'b', status: 'pending', subject: 'X' }],
      ['update_task', { id: 'a', status: 'cancelled', note: 'n' }],
      ['update_task', { id: 'b', addBlockedBy: ['c'], addLabels: ['x'] }],
      ['create_tasks', { tasks: [{ subject: 'fine' }, { subject: 'X', parent: 'nope' }] }],
    ] as const) {
      await brook.refuse(tool, args)
    }
    expect(['a', 'b', 'c'].map((id) => project.task(id))).toEqual(before)
    expect(log()).toEqual(entries)

    for (const result of ['mine', 'mine']) await brook.refuse('complete_task', { id: 'b', result })
    expect(project.task('b').notes).toMatchObject([{ by: 'brook', text: 'Result of a completion that came too late: mine' }])
  })

  it('names no way to take a task from its holder', async () => {
    const project = openProject()
    const { amber, brook } = await list(project, [a])
    await amber.call('claim_task', { id: 'a' })
    for (const tool of ['claim_task', 'complete_task', 'release_task']) {
      expect(await brook.refuse(tool, { id: 'a' })).not.toMatch(/take|force|lock|lease|kill|delete|remove/i)
    }
  })
})

describe('a setting that is wrong', () => {
  it.each([
    ['DIBS_DIR', 'tasks', 'is not absolute: set the full path of the folder that holds the task files.'],
    ['DIBS_SCOPE', 'global', 'is not a scope: set it to "project" or "user".'],
    ['DIBS_OWNER', 'a b', 'is not a name: use at most 40 letters, digits, "-", "_" and ".".'],
    ['CLAUDE_CODE_TASK_LIST_ID', 'a/b', 'is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder).'],
    ['CLAUDE_CODE_TASK_LIST_ID', '..', 'is a path, not a name: set a plain name such as "alpha" (DIBS_DIR sets the folder).'],
    ['CLAUDE_CODE_TASK_LIST_ID', 'Archive', 'is kept for the archive: set another name.'],
    ['CLAUDE_CODE_TASK_LIST_ID', 'con', 'is the name of a Windows device: set another name.'],
    [
      'CLAUDE_CODE_TASK_LIST_ID',
      '.hidden',
      'is not a list id: set at most 100 letters, digits, "-", "_" and ".", beginning with a letter or digit.',
    ],
  ])('%s=%j is answered by every tool, and writes nothing', async (variable, value, why) => {
    const project = openProject()
    const before = project.traces()
    const session = await project.session('', { env: { [variable]: value } })
    const { tools } = await session.client.listTools()
    for (const { name } of tools) {
      const args = name === 'create_tasks' ? { tasks: [a] } : /^(list|claim)/.test(name) ? {} : { id: 'a' }
      expect(await session.refusal(name, args)).toEqual({
        code: 'bad_setting',
        text: `${variable} is ${JSON.stringify(value)}, which ${why}`,
      })
    }
    expect(project.traces()).toEqual(before)
  })

  it('says so of an unexpanded one, and counts an empty one as unset', async () => {
    const project = openProject()
    const raw = await project.session('', { env: { CLAUDE_CODE_TASK_LIST_ID: '${CLAUDE_CODE_TASK_LIST_ID}' } })
    expect(await raw.refuse('list_ready')).toBe(
      'CLAUDE_CODE_TASK_LIST_ID is "${CLAUDE_CODE_TASK_LIST_ID}", which nobody has expanded. ' +
        'Set the variable that it names, or unset CLAUDE_CODE_TASK_LIST_ID.',
    )
    const empty = await project.session('', {
      env: { CLAUDE_CODE_TASK_LIST_ID: '', DIBS_DIR: '', DIBS_SCOPE: '', DIBS_OWNER: '' },
    })
    expect(await empty.call('list_ready')).toMatchObject({ list: 'shop' })
  })

  it('is mended without a new session when a folder is made', async () => {
    const project = openProject()
    const session = await project.session('', { env: { CLAUDE_PROJECT_DIR: `${project.dir}/later` } })
    const refused = await session.client.callTool({ name: 'list_ready' }) // it shows the path that was set
    expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('which is no directory.') }] })
    mkdirSync(`${project.dir}/later`)
    expect(await session.call('list_ready')).toMatchObject({ list: 'later' })
  })
})
