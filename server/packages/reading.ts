// Looks a package through in the background: what each of its materials would become. Nothing is written but that. May run
// twice, also at the same time: what is stored is stored once, with the end of reading.

import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import { seldom } from '../imports/index.ts'
import { nameUnits, unitsToShareFrom } from '../materials/index.ts'
import type { EventContext, EventHandler } from '../outbox/run.ts'
import { openPackage } from './archive/open.ts'
import { PackageProblem } from './archive/problem.ts'
import { endPackage } from './end.ts'
import { Package, type PackageKind, type PackageRecord } from './package.model.ts'
import { type Planned, planRow, type Setting } from './plan.ts'
import type { DraftRow } from './read/draft.ts'
import { listOwn, readOwn } from './read/own.ts'
import { readSheet } from './read/sheet.ts'
import { type Reason, Row } from './row.model.ts'

/** In one package. */
export const mostMaterials = 500

export const readPackage: EventHandler = async ({ packageId }, context) => {
  const found = await Package.findOne({ _id: packageId, state: 'reading' }).lean()
  if (!found) return
  try {
    const read = await readWhole(found, context)
    if (read) await store(found._id, read)
    else await endPackage(found._id, 'reading', { state: 'cancelled' })
  } catch (error) {
    if (!(error instanceof PackageProblem)) throw error
    const problem = { key: error.key, values: error.values }
    await endPackage(found._id, 'reading', { state: 'unreadable', problem })
  }
}

interface Read {
  readonly kind: PackageKind
  readonly rows: readonly Planned[]
  readonly notes: readonly Reason[]
}

/** Undefined when whoever has brought it may bring nothing any more. */
async function readWhole(
  { _id, accountId, unitId, storedFileId, size }: PackageRecord,
  context: EventContext,
): Promise<Read | undefined> {
  const actor = await findActor(accountId.toString())
  const unit = actor && unitsToShareFrom(actor).find((one) => one.unitId.equals(unitId))
  if (!unit || !storedFileId) return undefined
  const archive = await openPackage(storedFileId, size)
  const own = listOwn(archive)
  if (own.length > mostMaterials) throw new PackageProblem('tooManyMaterials', { most: mostMaterials })
  const drafts: DraftRow[] = []
  const isNested = own.length === 0 && archive.entries.some(({ path }) => /\.hoclieu\.zip$/i.test(path))
  if (isNested) throw new PackageProblem('nested')
  const sheet = own.length === 0 ? await readSheet(archive, mostMaterials) : undefined
  if (sheet) drafts.push(...sheet.rows)
  else for (const described of own) drafts.push(await readOwn(archive, described))
  if (drafts.length === 0) throw new PackageProblem('noRows')
  if (drafts.length > mostMaterials) throw new PackageProblem('tooManyMaterials', { most: mostMaterials })

  await Package.updateOne({ _id, state: 'reading' }, { $set: { total: drafts.length, position: 0 } })
  const [named] = await nameUnits([unit])
  const goOn = seldom(context)
  const setting: Setting = { actor, unit: { ...unit, name: named?.name ?? '' }, archive, seen: new Set(), goOn }
  const rows: Planned[] = []
  for (const draft of drafts) {
    rows.push(await planRow(draft, setting))
    await Package.updateOne({ _id, state: 'reading' }, { $set: { position: rows.length } })
  }
  return { kind: sheet ? 'sheet' : 'own', rows, notes: sheet?.notes ?? [] }
}

async function store(packageId: Types.ObjectId, { kind, rows, notes }: Read): Promise<void> {
  const needed = (outcome: string) =>
    rows.flatMap((row) => (row.outcome === outcome ? row.files : [])).reduce((sum, { size }) => sum + size, 0)
  const ready = { state: 'ready', kind, notes, position: 0, total: rows.length }
  const facts = { ...ready, neededNew: needed('new'), neededSame: needed('same') }
  await inTransaction(async (session) => {
    const own = { _id: packageId, state: 'reading' as const }
    const { matchedCount } = await Package.updateOne(own, { $set: facts }, { session })
    // Cancelled, or read by another worker.
    if (matchedCount === 0) return
    await Row.insertMany(
      rows.map((row, at) => ({
        ...{ ...row, packageId, number: at + 1, state: 'planned', uploadIds: [], materialId: new Types.ObjectId() },
      })),
      { session },
    )
  })
}
