/** Each rule of DESIGN section 5: what the engine is without it, and the plot that then reaches a bad state. */

import { epochRules } from './epoch-rules.ts'
import { change, type Rule } from './rule.ts'

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
  ...epochRules,
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
