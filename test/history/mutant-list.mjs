/** Every known way to break the file engine: which text goes, what stands there instead, and which suites must notice. */

const schedules = 'test/history/schedules.test.ts'
const edits = 'test/history/edits.test.ts'
const history = 'test/history/history.test.ts'
const crash = 'test/store/file/crash.test.ts'
const sleep = 'test/store/file/sleep.test.ts'

const store = 'src/store/file'

/**
 * Without any of these lines a promise falls. `find` must stand exactly once in `file`; the first of `suites` that fails has
 * caught it.
 * @type {readonly { name: string, suites: readonly string[], changes: readonly { file: string, find: string, put: string }[] }[]}
 */
export const mutants = [
  {
    name: 'no token rename',
    suites: [schedules],
    changes: [
      {
        file: `${store}/take-over.ts`,
        find: 'const mine = join(this.#layout.tx, `${token}.${this.#random()}`)',
        put: 'const mine = join(this.#layout.tx, name)',
      },
    ],
  },
  {
    name: 'no in-place wait',
    suites: [schedules],
    changes: [
      {
        file: `${store}/transaction.ts`,
        find: 'list.log === undefined || takeOver.help(list.log, monotonic(), luck())',
        put: 'true',
      },
      { file: `${store}/prepared-entry.ts`, find: 'return takeOver.help(log, monotonic(), luck()) ?', put: 'return takeOver ?' },
    ],
  },
  {
    // The log as it was before there were epochs: when it is long, all entries but the last go, one by one.
    name: 'per-entry deletion',
    suites: [sleep, crash, history],
    changes: [
      {
        file: `${store}/compaction.ts`,
        find: '  yield* flushTaskFiles(tools, flushed?.epoch === epoch ? flushed.head : beforeFirst)\n',
        put: [
          '  yield* flushTaskFiles(tools, flushed?.epoch === epoch ? flushed.head : beforeFirst)',
          '  tools.list.catchUp()',
          '  for (let n = 1; n < (tools.list.log?.head ?? 0); n++) {',
          '    const old = join(tools.list.log?.directory ?? "", `${n}.json`)',
          '    if (tools.fs.stampIfThere(old) !== undefined) tools.fs.unlink(old)',
          '  }',
          '  if (epoch !== "") return',
          '',
        ].join('\n'),
      },
    ],
  },
  {
    name: 'fence by term only',
    suites: [history],
    changes: [
      {
        file: 'src/domain/complete-rules.ts',
        find: 'const own = isOwn(task, by.actor, world)',
        put: 'const own = by.knownTerm === undefined ? isOwn(task, by.actor, world) : by.knownTerm === task.term',
      },
    ],
  },
  {
    name: 'mkdir -p on ENOENT',
    suites: [sleep, crash],
    changes: [
      {
        file: `${store}/entry-slots.ts`,
        find: 'commit: (token, epoch, n) => fs.link(prepared(token), slot(epoch, n)),',
        put: 'commit: (token, epoch, n) => { fs.makeDirectories(epoch); fs.link(prepared(token), slot(epoch, n)) },',
      },
    ],
  },
  {
    name: 'owns not checked',
    suites: [schedules],
    changes: [{ file: `${store}/take-over.ts`, find: '      if (!log.ownsHead(token)) continue\n', put: '' }],
  },
  {
    name: 'place without before-image check',
    suites: [edits, sleep],
    changes: [{ file: `${store}/placement.ts`, find: 'if (there !== change.before) {', put: 'if (there === "never") {' }],
  },
  {
    name: 'relink without the read set',
    suites: [schedules],
    changes: [
      {
        file: `${store}/prepared-entry.ts`,
        find: 'if (since.some((entry) => this.#world.isTouchedBy(entry))) return false',
        put: '',
      },
    ],
  },
  {
    name: 'reader ignores pending',
    suites: [schedules, history],
    changes: [
      {
        file: `${store}/file-list.ts`,
        find: 'this.#isYetToBePlaced(id, textOf(sight))',
        put: "id === ''",
      },
    ],
  },
  {
    name: 'helper does not place',
    suites: [schedules],
    changes: [{ file: `${store}/take-over.ts`, find: '      placeAll(this.#placing(log), entry, token)\n', put: '' }],
  },
  {
    name: 'no look at entry N',
    suites: [sleep, crash],
    changes: [
      {
        file: `${store}/commit-log.ts`,
        find: 'const isThere = this.#stillThere()',
        put: 'const isThere = this.#stillThere() || true',
      },
    ],
  },
  {
    name: 'directory mark removed by path',
    suites: [schedules],
    changes: [
      {
        file: `${store}/entry-slots.ts`,
        find: "      fs.rename(mark(epoch, n), join(token, 'settled'))\n      unlinkIfThere(fs, join(token, 'settled'))",
        put: '      unlinkIfThere(fs, mark(epoch, n))',
      },
    ],
  },
  {
    name: 'half a commit is made again',
    suites: [edits],
    changes: [
      {
        file: `${store}/standing.ts`,
        find: "(fates.length === 0 || fates.includes('stands'))",
        put: "!fates.includes('edited')",
      },
      {
        file: `${store}/standing.ts`,
        find: "outside && !rewound && !isMadeOn(change, sight) ? 'edited'",
        put: "outside ? 'edited'",
      },
      {
        file: `${store}/standing.ts`,
        find: "  if (merged || (outside && isMadeOnLast(at.list, change, sight))) return 'stands'\n",
        put: '',
      },
    ],
  },
  {
    name: 'an old buffer counts whole',
    suites: [edits],
    changes: [
      {
        file: `${store}/file-list.ts`,
        find: 'return copy === undefined ? judgement : judgeCopy(copy, known.term, isHeldNow)',
        put: 'return judgement',
      },
    ],
  },
  {
    name: 'asks the log once',
    suites: [schedules],
    changes: [
      { file: `${store}/file-list.ts`, find: 'while (judgement.outside && this.#has', put: 'if (judgement.outside && this.#has' },
    ],
  },
]
