/** The rules by which an epoch ends: what the engine is without each, and the plot that then reaches a bad state. */

import { change, type Rule } from './rule.ts'

export const epochRules: readonly Rule[] = [
  {
    rule: 'a sleeper takes another directory',
    without: [change('token-directory', '    this.#name = undefined\n    this.#spares = new Set()\n', '')],
    plot: 'a writer starts during a compaction',
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
    without: [change('take-over', "      if (entry.kind === 'seal') completeNext(this.#fs, log, { seal: entry, token })\n", '')],
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
]
