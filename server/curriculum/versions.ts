// Which version of the curriculum holds when. Old ones stay, for who looks back.

import type { ClientSession } from 'mongoose'
import { announceChange, createMemory } from '../changes/index.ts'
import { notFound } from '../errors.ts'
import { dayOf } from '../schools/index.ts'
import type { CurriculumLevel } from './levels.ts'
import { CurriculumVersion } from './version.model.ts'

export interface ChoiceGroup {
  readonly level: CurriculumLevel
  readonly code: string
  readonly name: string
  readonly choose: number
}

export interface KnownVersion {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly legalBasis: string
  /** The calendar year in which the first school year begins that it holds for. */
  readonly firstSchoolYear: number
  readonly choiceGroups: readonly ChoiceGroup[]
}

/** The newest first, without those that are still being copied. */
export async function listVersions(): Promise<readonly KnownVersion[]> {
  const known = remembered.get(listKey)
  if (known) return known.versions

  const since = remembered.begin()
  const versions = await readVersions()
  if (versions.length > 0) remembered.set(listKey, { versions }, since)
  return versions
}

/** The one that holds for a school year, told by the calendar year in which it begins: the latest that has begun by then. */
export async function versionFor(schoolYear: number): Promise<KnownVersion | undefined> {
  return (await listVersions()).find(({ firstSchoolYear }) => firstSchoolYear <= schoolYear)
}

/** The one in force; before the first one has begun, that one. Undefined before anything was loaded. */
export async function currentVersion(now = new Date()): Promise<KnownVersion | undefined> {
  return (await versionFor(schoolYearAt(now))) ?? (await listVersions()).at(-1)
}

/** By its code; without one the one in force, which may be none. @throws AppError 404 */
export async function chosenVersion(code: unknown): Promise<KnownVersion | undefined> {
  return code === undefined || code === '' ? await currentVersion() : await findVersion(code)
}

/** @throws AppError 404 */
export async function findVersion(code: unknown): Promise<KnownVersion> {
  const version = (await listVersions()).find((known) => known.code === code)
  if (!version) throw notFound()
  return version
}

/** Another one holds by now: it is kept as it was. */
export async function isOver({ firstSchoolYear }: Pick<KnownVersion, 'firstSchoolYear'>): Promise<boolean> {
  const current = await currentVersion()
  return current !== undefined && firstSchoolYear < current.firstSchoolYear
}

/** The calendar year in which the school year of a day has begun: the summer belongs to the one before until August. */
export function schoolYearAt(now: Date): number {
  const [year, month] = dayOf(now).split('-').map(Number)
  return month! >= firstMonth ? year! : year! - 1
}

/** With every change of a version, of its subjects and of their grades. */
export async function announceVersion(code: string, session: ClientSession): Promise<void> {
  await announceChange('curriculum', listKey, session)
  await announceChange('curriculum', programmeKey(code), session)
}

export function programmeKey(code: string): string {
  return `programme ${code}`
}

const firstMonth = 8
const listKey = 'versions'
const remembered = createMemory<{ readonly versions: readonly KnownVersion[] }>('curriculum', 1)

async function readVersions(): Promise<KnownVersion[]> {
  const versions = await CurriculumVersion.find({ isCopying: { $ne: true } })
    .sort({ firstSchoolYear: -1, _id: -1 })
    .lean()
  return versions.map(({ _id, code, name, legalBasis, firstSchoolYear, choiceGroups }) => ({
    id: _id.toString(),
    code,
    name,
    legalBasis,
    firstSchoolYear,
    choiceGroups: choiceGroups.map(({ level, code, name, choose }) => ({ level, code, name, choose })),
  }))
}
