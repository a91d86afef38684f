// The units as a tree, along one of two lines, as of a day. Only branches that somebody has opened are read, each in pages; what
// stands at the top is found by looking at all offices and schools, and so once after each change of a unit.

import { Types } from 'mongoose'
import type { Page } from '../api/paging.ts'
import { createMemory } from '../changes/index.ts'
import { treeKey } from './add.ts'
import { dayOf } from './day.ts'
import { dayTime, listedFields, listedOf, listStandingTo, type ListedUnit, type StoredUnit } from './list.ts'
import { partKinds } from './rules.ts'
import { type RelationKind, Unit, unitKinds } from './unit.model.ts'
import { validAt } from './validity-filter.ts'
import { holdsAt, type Relation } from './validity.ts'

/** Who manages whom, or who guides whom; a part of a school is below it in both. */
export const treeLines = ['management', 'guidance'] as const
export type TreeLine = (typeof treeLines)[number]

export interface TreeQuery {
  readonly line: TreeLine
  /** Empty: today. */
  readonly day: string
  /** Ids of opened units, each with the cursor of its page; empty: the first one. */
  readonly open: ReadonlyMap<string, string>
  /** How many at the top come before this page. */
  readonly skipped: number
}

export interface TreeNode {
  readonly unit: ListedUnit
  /** Undefined: it is not open. */
  readonly branch: TreeBranch | undefined
  /** Known of subject groups alone, which hardly ever have others below them; what others have shows when they are opened. */
  readonly isLeaf: boolean
}

export interface TreeBranch {
  readonly nodes: readonly TreeNode[]
  /** The cursor of its next page. */
  readonly next: string | undefined
  readonly isFurther: boolean
}

export interface Tree {
  readonly nodes: readonly TreeNode[]
  readonly hasMore: boolean
}

export const branchLimit = 50

/** One query for each open branch that is in sight. */
export async function growTree(query: TreeQuery, now = new Date()): Promise<Tree> {
  const roots = await findRoots(query, now)
  const shown = roots.slice(query.skipped, query.skipped + branchLimit)
  const grower = {
    kinds: relationsOf[query.line],
    time: dayTime(query.day, now),
    open: query.open,
    seen: new Set<string>(),
  }
  return { nodes: await growAll(shown, grower), hasMore: roots.length > query.skipped + branchLimit }
}

const relationsOf: Readonly<Record<TreeLine, readonly RelationKind[]>> = {
  management: ['managedBy', 'partOf'],
  guidance: ['guidedBy', 'partOf'],
}

interface Grower {
  readonly kinds: readonly RelationKind[]
  readonly time: Date
  readonly open: ReadonlyMap<string, string>
  /** Each grows once, whatever the records say. */
  readonly seen: Set<string>
}

async function growAll(units: readonly ListedUnit[], grower: Grower): Promise<TreeNode[]> {
  const leaves = await findLeaves(units, grower.time)
  const nodes: TreeNode[] = []
  for (const unit of units)
    nodes.push({ unit, branch: await growBranch(unit._id, grower), isLeaf: leaves.has(unit._id.toString()) })
  return nodes
}

async function findLeaves(units: readonly ListedUnit[], time: Date): Promise<Set<string>> {
  const ids = units.filter(({ kind }) => kind === 'subjectGroup').map(({ _id }) => _id)
  if (ids.length === 0) return new Set()
  const below = await Unit.find({ $and: [{ 'relations.unitId': { $in: ids } }, validAt(time)] })
    .select('relations')
    .lean<Stored[]>()
  const parents = below.flatMap(({ relations = [] }) => relations.map(({ unitId }) => unitId.toString()))
  return new Set(ids.map(String).filter((id) => !parents.includes(id)))
}

async function growBranch(id: Types.ObjectId, grower: Grower): Promise<TreeBranch | undefined> {
  const key = id.toString()
  const { kinds, time, open, seen } = grower
  const cursor = open.get(key)
  if (cursor === undefined || seen.has(key)) return undefined
  seen.add(key)
  const input = { limit: branchLimit, cursor: cursor === '' ? undefined : cursor }
  const { items, next }: Page<ListedUnit> = await listStandingTo(id, { kinds, time }, input)
  return { nodes: await growAll(items, grower), next, isFurther: cursor !== '' }
}

/** By line and day, of the days that were asked for last. */
type Roots = Map<string, readonly ListedUnit[]>
const remembered = createMemory<Roots>('unit', 10)
const mostDays = 40

async function findRoots({ line, day }: TreeQuery, now: Date): Promise<readonly ListedUnit[]> {
  const key = `${line} ${day === '' ? dayOf(now) : day}`
  const known = remembered.get(treeKey)
  const found = known?.get(key)
  if (found) return found

  const since = remembered.begin()
  const roots = await readRoots(relationsOf[line], dayTime(day, now))
  const kept = [...(known ?? [])].slice(-mostDays)
  remembered.set(treeKey, new Map([...kept, [key, roots]]), since)
  return roots
}

interface Stored extends StoredUnit {
  readonly relations?: readonly (Omit<Relation, 'unitId'> & { readonly unitId: Types.ObjectId })[]
}

async function readRoots(kinds: readonly RelationKind[], time: Date): Promise<ListedUnit[]> {
  const whole = unitKinds.filter((kind) => !partKinds.includes(kind))
  const stored = await Unit.find({ $and: [{ kind: { $in: whole } }, validAt(time)] })
    .select(`${listedFields} relations`)
    .sort({ sortKey: 1, _id: 1 })
    .lean<Stored[]>()
  const isBelow = ({ relations = [] }: Stored) =>
    relations.some((relation) => kinds.includes(relation.kind) && holdsAt(relation, time))
  const tops = stored.filter((unit) => !isBelow(unit))
  const isSchool = ({ kind }: Stored) => kind === 'school'
  return await listedOf([...tops.filter((unit) => !isSchool(unit)), ...tops.filter(isSchool)])
}
