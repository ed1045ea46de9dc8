/** Reads Beads JSONL line by line, and tells what became of it. Nothing is imported while there is a line that cannot be read. */

import { limits, type Task } from '../domain/task.ts'
import { checkImage, type TaskImage } from '../domain/task-image.ts'
import { NotATask } from '../store/file/task-file-fields.ts'
import { keptField, taskOfRecord } from './beads.ts'
import { type ReadEdges, readEdges } from './beads-edges.ts'
import { never, placesOf, typeLabel } from './beads-record.ts'
import { imageOf } from './image.ts'
import { type Fields, fieldsFrom, isFields, listOf, textOf, Unreadable } from './json-fields.ts'
import { type Names, namesOf } from './legal-id.ts'
import { Report } from './report.ts'

/** Fields that say nothing of their own: names, and what is counted. */
const silent = new Set(['_type', 'id', 'dependency_count', 'dependent_count', 'comment_count', ...Object.values(placesOf).flat()])

interface Found {
  readonly line: number
  readonly image: TaskImage
  readonly record: Fields
  readonly task: Task
}

export class BeadsReader {
  readonly report = new Report()
  readonly #records: { readonly record: Fields; readonly line: number }[] = []

  /** Takes in one line. `number` counts from 1. */
  take(text: string, number: number): void {
    const line = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    if (line.trim() === '') return
    this.#refusing(number, () => {
      const record = fieldsFrom(line)
      if (record._schema !== undefined && record.id === undefined) return
      if (record._type === undefined || record._type === 'issue') this.#records.push({ record, line: number })
      else this.report.remark(number, `a ${String(record._type)}, which is no task, is left out`)
    })
  }

  /** All tasks, in the order of their lines. To be called once, after the last line. */
  images(): readonly TaskImage[] {
    const names = namesOf(this.#records.flatMap(({ record }) => (typeof record.id === 'string' ? record.id : [])))
    const found = new Map<string, Found>()
    for (const { record, line } of this.#records) this.#refusing(line, () => this.#issue({ record, line, names }, found))
    const all = [...found.values()].sort((a, b) => a.line - b.line)
    for (const one of all) this.#tell(one, names)
    return all.map(({ image }) => image)
  }

  #refusing(line: number, read: () => void): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof Unreadable) && !(error instanceof NotATask)) throw error
      this.report.refuse(line, `${error.message}.`)
    }
  }

  #issue({ record, line, names }: { record: Fields; line: number; names: Names }, found: Map<string, Found>): void {
    const { task, told } = taskOfRecord(record, names)
    const image = imageOf(task, told)
    for (const complaint of checkImage(image)) throw new Unreadable(complaint.replace(/\.$/, ''))
    const one = { line, image, record, task }
    const before = found.get(task.id)
    if (before !== undefined) {
      const [older, newer] = timeOf(before) > timeOf(one) ? [one, before] : [before, one]
      this.report.remark(older.line, `${task.id} is also in line ${newer.line}, which counts: it was changed later`)
      if (newer === before) return
    }
    found.set(task.id, one)
  }

  #tell({ record, task, line }: Found, names: Names): void {
    const { report } = this
    if (task.id !== record.id) report.remark(line, `the id ${JSON.stringify(record.id)} is ${task.id} here`)
    const status = textOf(record, 'status') ?? 'open'
    if (task.unknownStatus !== undefined) report.remark(line, `status "${status}" is unknown: the task is open and not ready`)
    else report.mapped(`status ${status} -> ${task.status}`)
    if (task.deferUntil === never) report.mapped(`held back without a date (status, template, ephemeral) -> deferUntil ${never}`)
    if (record.priority === undefined) report.mapped('no priority -> 0, as Beads reads it')
    for (const label of task.labels.filter((one) => one.startsWith(typeLabel))) report.mapped(`issue_type -> label ${label}`)
    for (const name of ['design', 'acceptance_criteria'])
      if (textOf(record, name)) report.mapped(`${name} -> section of description`)
    if (textOf(record, 'notes')) report.mapped('notes -> note')
    for (const _ of listOf(record, 'comments')) report.mapped('comment -> note')
    this.#tellEdges(readEdges(task.id, listOf(record, 'dependencies'), names), line)
    for (const field of ['subject', 'description', 'result'] as const) {
      if ((task[field]?.length ?? 0) > limits[field])
        report.mapped(`${field} longer than ${limits[field]} characters -> kept whole`)
    }
    const kept = task.extra[keptField]
    const fields = isFields(kept) && isFields(kept.fields) ? Object.entries(kept.fields) : []
    for (const [name, value] of fields) if (!silent.has(name) && !isNothing(value)) report.kept(name)
  }

  #tellEdges({ blockedBy, parent, discoveredFrom, others }: ReadEdges, line: number): void {
    for (const _ of blockedBy) this.report.mapped('dependency that waits -> blockedBy')
    if (parent !== undefined) this.report.mapped('dependency parent-child -> parent')
    if (discoveredFrom !== undefined) this.report.mapped('dependency discovered-from -> discoveredFrom')
    for (const kind of others) this.report.kept(`dependency ${kind}`)
    if (others.includes('parent-child')) this.report.remark(line, `it lies in several issues there, and in ${parent} here`)
  }
}

/** What Beads leaves out where it writes no empty fields. */
function isNothing(value: unknown): boolean {
  return !value || value === '{}' || (typeof value === 'object' && Object.keys(value).length === 0)
}

function timeOf({ task }: Found): number {
  return Date.parse(task.updatedAt ?? '') || 0
}
