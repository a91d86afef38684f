// The map of one subject in one grade, and of all of them at once, read from the kept counts: what it costs depends on the
// programme, never on how many materials there are.

import type { Actor } from '../actor.ts'
import {
  findAllSubjects,
  findTreeOf,
  type KnownSubject,
  listAllMaterialTypes,
  listOutcomeCodes,
  type Tree,
} from '../curriculum/index.ts'
import { forbidden, notFound } from '../errors.ts'
import { canSeeCountsOf, canSeeCoverage } from './access.ts'
import { type Counts, nothing, readRow, type RowKind, rowOf, sector, shelfOf, sumOf } from './cells.ts'
import { CoverageCount } from './counts.model.ts'

export interface GridQuery {
  readonly subject: string
  readonly grade: number
  /** `sector`, or a school: then what lives only there counts as well. */
  readonly scope: string
}

/** How finely the programme is known: subjects without a tree have one row. */
export type Depth = 'outcomes' | 'topics' | 'subject'

export interface Column {
  readonly type: string
  readonly name: string
  readonly englishName: string | undefined
  readonly total: Counts
}

export interface Row {
  readonly row: string
  /** `gone`: aligned to what the programme does not have any more. */
  readonly kind: RowKind | 'gone'
  readonly code: string
  /** Of an outcome, a topic; empty of the others. */
  readonly name: string
  /** By the columns. */
  readonly cells: readonly Counts[]
  readonly total: Counts
}

export interface Group {
  readonly strand: string
  readonly topic: string
  /** The same for the rows that belong to no topic. */
  readonly code: string
  readonly rows: readonly Row[]
}

export interface Grid extends GridQuery {
  readonly known: KnownSubject
  readonly depth: Depth
  readonly columns: readonly Column[]
  readonly groups: readonly Group[]
  readonly total: Counts
  readonly outcomes: number
  readonly covered: number
}

/** @throws AppError 403, 404 */
export async function findGrid(actor: Actor, { subject, grade, scope }: GridQuery): Promise<Grid> {
  if (!canSeeCoverage(actor)) throw forbidden()
  if (!canSeeCountsOf(actor, scope)) throw notFound()
  const known = (await findAllSubjects({ grade })).find(({ code }) => code === subject)
  if (!known) throw notFound()
  const tree = await findTreeOf(subject, grade)
  const counts = countsByCell(await findCounts(scope, subject, grade))
  const columns = await findColumns(counts)
  const rowFor = rowMaker(columns, counts)
  const groups = groupsOf(tree, rowFor)
  const shown = new Set(groups.flatMap(({ rows }) => rows.map(({ row }) => row)))
  const rest = [rowFor(rowOf.subject, ''), ...goneRows(counts, shown, columns)]
  const hasTree = tree.topics.length > 0
  const outcomeRows = groups.flatMap(({ rows }) => rows.filter(({ kind }) => kind === 'outcome'))
  return {
    ...{ subject, grade, scope, known, columns },
    depth: tree.outcomes.length > 0 ? 'outcomes' : hasTree ? 'topics' : 'subject',
    groups: [...groups, { strand: '', topic: '', code: '', rows: rest }],
    total: counts.get(cellKey(rowOf.any, '')) ?? nothing,
    outcomes: outcomeRows.length,
    covered: outcomeRows.filter(({ total }) => total.materials > 0).length,
  }
}

export interface Overview {
  readonly subjects: readonly KnownSubject[]
  /** By subject and grade: `TOAN.6`. */
  readonly shares: ReadonlyMap<string, Share>
}

export interface Share {
  readonly outcomes: number
  readonly covered: number
  readonly materials: number
}

/** @throws AppError 403, 404 */
export async function findOverview(actor: Actor, scope: string): Promise<Overview> {
  if (!canSeeCoverage(actor)) throw forbidden()
  if (!canSeeCountsOf(actor, scope)) throw notFound()
  const subjects = (await findAllSubjects({})).filter(({ isRetired }) => !isRetired)
  const codes = await listOutcomeCodes()
  const sums = await CoverageCount.find({
    $or: wholesOf(scope).map((whose) => ({ type: '', shelf: { $gte: `${whose}.`, $lt: `${whose}/` } })),
  }).lean()
  const covered = new Map<string, Set<string>>()
  const materials = new Map<string, number>()
  for (const count of sums) {
    const place = count.shelf.slice(count.shelf.indexOf('.') + 1)
    if (count.row === rowOf.any) materials.set(place, (materials.get(place) ?? 0) + count.materials)
    else if (count.materials > 0) covered.set(place, (covered.get(place) ?? new Set()).add(count.row))
  }
  const places = subjects.flatMap(({ code, grades }) => grades.map(({ grade }) => `${code}.${grade}`))
  const shareOf = (place: string): Share => {
    const own = codes.get(place) ?? []
    const isCovered = (code: string) => covered.get(place)?.has(rowOf.outcome(code)) === true
    return { outcomes: own.length, covered: own.filter(isCovered).length, materials: materials.get(place) ?? 0 }
  }
  return { subjects, shares: new Map(places.map((place) => [place, shareOf(place)])) }
}

function wholesOf(scope: string): string[] {
  return scope === sector ? [sector] : [sector, scope]
}

interface CellCount extends Counts {
  readonly row: string
  readonly type: string
}

async function findCounts(scope: string, subject: string, grade: number): Promise<CellCount[]> {
  const shelves = wholesOf(scope).map((whose) => shelfOf(whose, subject, grade))
  const found = await CoverageCount.find({ shelf: { $in: shelves }, materials: { $gt: 0 } }).lean()
  return found.map(({ row, type, materials, views, downloads, uses }) => {
    return { row, type, materials, views, downloads, uses }
  })
}

function cellKey(row: string, type: string): string {
  return `${row} ${type}`
}

function countsByCell(found: readonly CellCount[]): Map<string, CellCount> {
  const counts = new Map<string, CellCount>()
  for (const one of found) {
    const key = cellKey(one.row, one.type)
    const known = counts.get(key)
    counts.set(key, known ? { ...known, ...sumOf(known, one) } : one)
  }
  return counts
}

/** All types to be offered, and those no longer offered of which there is something. */
async function findColumns(counts: ReadonlyMap<string, CellCount>): Promise<Column[]> {
  const total = (type: string) => counts.get(cellKey(rowOf.any, type))
  return (await listAllMaterialTypes())
    .filter(({ code, retiredAt }) => !retiredAt || total(code))
    .map(({ code, name, englishName }) => ({
      ...{ type: code, name, englishName: englishName ?? undefined },
      total: total(code) ?? nothing,
    }))
}

type RowFor = (row: string, name: string) => Row

function rowMaker(columns: readonly Column[], counts: ReadonlyMap<string, CellCount>): RowFor {
  return (row, name) => ({
    ...{ row, name, ...readRow(row)! },
    cells: columns.map(({ type }) => counts.get(cellKey(row, type)) ?? nothing),
    total: counts.get(cellKey(row, '')) ?? nothing,
  })
}

/** The outcomes of each topic, and what is for all of it. */
function groupsOf({ strands, topics, outcomes }: Tree, rowFor: RowFor): Group[] {
  const strandNames = new Map(strands.map(({ code, name }) => [code, name]))
  return topics.map(({ code, name, strandCode }) => ({
    ...{ code, topic: name, strand: strandNames.get(strandCode) ?? '' },
    rows: [
      ...outcomes
        .filter(({ topicCode }) => topicCode === code)
        .map((outcome) => rowFor(rowOf.outcome(outcome.code), outcome.text)),
      rowFor(rowOf.topic(code), name),
    ],
  }))
}

function goneRows(
  counts: ReadonlyMap<string, CellCount>,
  shown: ReadonlySet<string>,
  columns: readonly Column[],
): Row[] {
  const isGone = ({ row }: CellCount) => row !== rowOf.any && row !== rowOf.subject && !shown.has(row)
  const gone = [...counts.values()].filter(isGone)
  if (gone.length === 0) return []
  const sum = (type: string) =>
    gone.filter((one) => one.type === type).reduce<Counts>((sum, one) => sumOf(sum, one), nothing)
  return [
    { row: 'gone', kind: 'gone', code: '', name: '', cells: columns.map(({ type }) => sum(type)), total: sum('') },
  ]
}
