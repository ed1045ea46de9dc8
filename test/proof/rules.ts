/** Each rule of DESIGN section 5: what the engine is without it, and the plot that then reaches a bad state. */

import type { Change } from './bundled.ts'

export interface Rule {
  readonly rule: string
  readonly without: readonly Change[]
  readonly plot: string
  /** Only without hard links, or only with them, does the plot see it. */
  readonly canLink: boolean
}

const store = 'src/store/file'
const change = (file: string, find: string, put: string): Change => ({ file: `${store}/${file}.ts`, find, put })

export const rules: readonly Rule[] = [
  {
    rule: 'N+1 only when N is in place',
    without: [
      change(
        'transaction',
        'const isInPlace = () => list.log === undefined || takeOver.help(list.log, monotonic(), luck())',
        'const isInPlace = () => list.log === undefined || takeOver !== undefined || monotonic() < luck()',
      ),
      change(
        'prepared-entry',
        "takeOver.help(log, monotonic(), luck()) ? this.commit(log) : 'pending'",
        "takeOver !== undefined || monotonic() < luck() ? this.commit(log) : 'pending'",
      ),
    ],
    plot: 'two files complete while another claims one and notes both',
    canLink: true,
  },
  {
    rule: 'N+1 only after reading 1..N',
    without: [change('prepared-entry', 'if (since.some((entry) => this.#world.isTouchedBy(entry))) return false', '')],
    plot: 'two claim what rests on each other',
    canLink: true,
  },
  {
    rule: 'a link does not replace, a rename would',
    without: [
      change(
        'entry-slots',
        'commit: (token, epoch, n) => fs.link(prepared(token), slot(epoch, n)),',
        'commit: (token, epoch, n) => fs.rename(prepared(token), slot(epoch, n)),',
      ),
    ],
    plot: 'two claim one task',
    canLink: true,
  },
  {
    rule: 'a taken number is mine only by my nonce',
    without: [
      change('commit-log', 'if (this.#entryAt(this.#head + 1)?.nonce !== entry.nonce) return', 'if (entry.nonce === "") return'),
    ],
    plot: 'two claim one task',
    canLink: true,
  },
  {
    rule: 'the token directory is renamed before its entry is finished',
    without: [
      change(
        'take-over',
        'const mine = join(this.#layout.tx, `${token}.${this.#random()}`)',
        'const mine = join(this.#layout.tx, name)',
      ),
    ],
    plot: 'a helper and an owner that goes on',
    canLink: true,
  },
  {
    rule: 'a stolen directory is used only if the entry is in it',
    without: [change('take-over', '      if (!log.ownsHead(token)) continue\n', '')],
    plot: 'a helper and an owner that goes on',
    canLink: true,
  },
  {
    rule: 'who takes over places the files',
    without: [change('take-over', '      placeAll(this.#placing(log), entry, token)\n', '')],
    plot: 'two claim one task',
    canLink: true,
  },
  {
    rule: 'a file that is placed is not made again',
    without: [
      change(
        'placement',
        '    return renameIfThere(at.fs, prepared, target)\n',
        '    if (renameIfThere(at.fs, prepared, target)) return true\n    at.fs.unlink(target)\n    at.fs.createFile(target, change.after ?? "", false)\n    return true\n',
      ),
    ],
    plot: 'a helper and an owner that goes on',
    canLink: true,
  },
  {
    rule: 'a sleeper takes another directory',
    without: [change('token-directory', '    this.#name = undefined\n    this.#spares = new Set()\n', '')],
    plot: 'a writer starts during a compaction',
    canLink: true,
  },
  {
    rule: 'one name left: in place',
    without: [change('entry-slots', 'pending: stamp.links > 1n', 'pending: stamp.links > 9n')],
    plot: 'two claim one task',
    canLink: true,
  },
  {
    rule: 'a pending entry is answered from its images',
    without: [change('file-list', 'this.#isYetToBePlaced(id, textOf(sight))', "id === ''")],
    plot: 'a reader starts while two files change',
    canLink: true,
  },
  {
    rule: 'the log is asked again before bytes are called an edit',
    without: [change('file-list', 'while (judgement.outside && this.#hasNews())', 'while (judgement.outside && id === "")')],
    plot: 'two files complete while another claims one and notes both',
    canLink: true,
  },
  {
    rule: 'nothing follows a seal',
    without: [change('commit-log', "    if (this.#headEntry?.kind === 'seal') return 'taken'\n", '')],
    plot: 'an epoch ends while another writes',
    canLink: true,
  },
  {
    rule: 'who finishes a seal puts its epoch in place',
    without: [change('placement', '  if (entry.next !== undefined) placeNext(at, entry.next, token)\n', '')],
    plot: 'an epoch ends while another writes',
    canLink: true,
  },
  {
    rule: 'who finishes a seal completes its epoch before it puts it in place',
    without: [change('take-over', '      completeNext(this.#fs, log, { seal: entry, token })\n', '')],
    plot: 'the power fails while an epoch ends and another writes',
    canLink: true,
  },
  {
    rule: 'what is committed after entry 0 was written stands in its tail',
    without: [change('next-epoch', 'log.datedEntriesAfter(seal.from)', 'log.datedEntriesAfter(log.head)')],
    plot: 'the power fails while an epoch ends and another writes',
    canLink: true,
  },
  {
    rule: 'what a power cut did is known in the next epoch, too',
    without: [change('file-list', "if (fresh === 'gone' || isAfterReboot) {", "if (fresh === 'gone') {")],
    plot: 'the power fails while an epoch ends and another writes',
    canLink: true,
  },
  {
    rule: 'a file is flushed when it is in its place, not before',
    without: [change('commit-log', 'return this.pending === undefined ? this.#head : this.#head - 1', 'return this.#head')],
    plot: 'the power fails while an epoch ends and another writes',
    canLink: true,
  },
  {
    rule: 'the names of the files are flushed as well',
    without: [change('compaction', '  fs.flushDirectory(layout.directory) // or', '  // or')],
    plot: 'the power fails while an epoch ends and another writes',
    canLink: true,
  },
  {
    rule: 'an epoch has its name for good before anybody commits in it',
    without: [change('placement', '  fs.flushDirectory(layout.log)\n', '')],
    plot: 'the power fails while an epoch ends and another writes',
    canLink: true,
  },
  {
    rule: 'no entry N+1 is nothing new only while N is there',
    without: [change('commit-log', 'const isThere = this.#stillThere()', 'const isThere = this.#stillThere() || true')],
    plot: 'a sleeper across a compaction',
    canLink: true,
  },
  {
    rule: 'nobody makes a directory below a log',
    without: [
      change(
        'entry-slots',
        'commit: (token, epoch, n) => fs.link(prepared(token), slot(epoch, n)),',
        'commit: (token, epoch, n) => { fs.makeDirectories(epoch); fs.link(prepared(token), slot(epoch, n)) },',
      ),
    ],
    plot: 'a sleeper across a compaction',
    canLink: true,
  },
  {
    rule: 'an epoch goes away whole',
    without: [
      change(
        'past-epochs',
        '      fs.rename(layout.epoch(name), join(layout.retired, retiredName(name, start)))\n',
        '      fs.removeTree(layout.epoch(name)); retiredName(name, start)\n',
      ),
    ],
    plot: 'one clears up while another writes',
    canLink: true,
  },
  {
    rule: 'the newest epoch stays',
    without: [
      change('past-epochs', 'const followed = epochsIn(fs, layout).slice(0, -1)', 'const followed = epochsIn(fs, layout)'),
    ],
    plot: 'a sleeper across a compaction',
    canLink: true,
  },
  {
    rule: 'the list directory is built whole and renamed',
    without: [
      change(
        'epoch',
        '  const temporary = join(layout.directory, temporaryName(make.random))\n',
        '  const temporary = layout.own\n',
      ),
    ],
    plot: 'a list begins twice',
    canLink: true,
  },
  {
    rule: 'without links a number is taken by renaming a full directory',
    without: [
      change(
        'entry-slots',
        '        fs.rename(prepared(token), slot(epoch, n))\n',
        "        fs.rename(join(prepared(token), 'entry.json'), join(epoch, `${n}.json`))\n",
      ),
    ],
    plot: 'two claim one task',
    canLink: false,
  },
  {
    rule: 'without links the mark leaves through the token directory',
    without: [
      change(
        'entry-slots',
        "      fs.rename(mark(epoch, n), join(token, 'settled'))\n      unlinkIfThere(fs, join(token, 'settled'))",
        '      unlinkIfThere(fs, mark(epoch, n))',
      ),
    ],
    plot: 'a helper and an owner that goes on',
    canLink: false,
  },
  {
    rule: 'without links a number that is taken is told as taken, whatever becomes of its epoch',
    without: [
      change(
        'entry-slots',
        'const taken = saysTaken(error) || ',
        'if (saysTaken(undefined)) throw error\n        const taken = ',
      ),
    ],
    plot: 'a sleeper across a compaction',
    canLink: false,
  },
  {
    rule: 'without links half an epoch replaces no history',
    without: [
      change(
        'past-epochs',
        '    if (!isFolded(at, name)) {\n      const [prepared',
        '    if (lines.length >= 0) {\n      const [prepared',
      ),
    ],
    plot: 'two clear up',
    canLink: false,
  },
  {
    rule: 'what must survive a power cut is flushed before it has a number',
    without: [change('transaction', 'decision.durable && !isOutside\n', "decision.durable && entry.nonce === ''\n")],
    plot: 'the power fails while one notes and completes',
    canLink: true,
  },
  {
    rule: 'the names of the log are flushed before the answer, whoever finished the entry',
    without: [
      change(
        'prepared-entry',
        'if (this.#durable) fs.flushDirectory(log.directory)',
        'if (isSettled && this.#durable) fs.flushDirectory(log.directory)',
      ),
    ],
    plot: 'the power fails while another finishes',
    canLink: true,
  },
  {
    rule: 'without links the names in a prepared entry are flushed with it',
    without: [change('entry-slots', '      if (flush) fs.flushDirectory(directory)\n', '')],
    plot: 'the power fails while one creates',
    canLink: false,
  },
  {
    rule: 'the epoch that a seal names survives with it',
    without: [change('compaction', '  fs.flushDirectory(token.path)\n  fs.flushDirectory(layout.tx)\n', '')],
    plot: 'the power fails while an epoch ends',
    canLink: true,
  },
  {
    rule: 'the names in a new list directory survive with it',
    without: [change('epoch', "for (const directory of [join(temporary, 'log'), temporary]) fs.flushDirectory(directory)", '')],
    plot: 'the power fails while a list begins',
    canLink: true,
  },
  {
    rule: 'a seal is followed also while it is pending',
    without: [
      change(
        'commit-log',
        'if (isSealed && this.#followSeal()) continue',
        'if (isSealed && (!isThere || this.pending === undefined) && this.#followSeal()) continue',
      ),
    ],
    plot: 'a writer starts during a compaction',
    canLink: true,
  },
  {
    rule: 'a cut entry is void',
    without: [
      change(
        'commit-log',
        'if (entry !== undefined) fresh.push(entry)',
        "if (entry === undefined) return 'gone'\n        fresh.push(entry)",
      ),
    ],
    plot: 'the power fails while one claims and notes',
    canLink: true,
  },
  {
    rule: 'a file that a power cut set back is brought to the last image',
    without: [change('file-list', 'if (this.reboot?.wasCut(id, text)) return true', '')],
    plot: 'the power fails while one notes and completes',
    canLink: true,
  },
  {
    rule: 'a file that is not younger than the entry was set back by the power cut',
    without: [change('reboot', 'modified <= trace.writtenNs', 'modified < 0n')],
    plot: 'the power fails while one notes and completes',
    canLink: true,
  },
]

/** Rules that no plot can miss, and where they are held. */
export const elsewhere: readonly { readonly rule: string; readonly why: string; readonly test: string }[] = [
  {
    rule: 'a file is replaced only over the before-image; a new one is linked',
    why: 'nobody edits files from outside on the model disk',
    test: 'test/history/edits.test.ts',
  },
  {
    rule: 'the fence compares term and session',
    why: "the rules of tasks are not the engine's: participants decide with their own",
    test: 'test/history/history.test.ts',
  },
  {
    rule: 'a list of epochs is read as one',
    why: 'a change that finds no log for a moment only starts over; what is lost is `.dibs`, in two such moments in a row',
    test: 'test/store/file/past-log.test.ts',
  },
  {
    rule: 'an epoch without entry 0 is abandoned',
    why: 'epochs are renamed into place whole, so there is none without entry 0 until a power cut loses names inside it',
    test: 'test/store/file/past-log.test.ts',
  },
]
