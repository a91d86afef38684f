// Looks a list through in the background: what each row would do. May run twice, also at the same time: each batch of rows
// is stored together with where it has come to.

import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findActor } from '../accounts/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { findUnits, findUnitsByCode } from '../schools/index.ts'
import type { Cell } from '../spreadsheets/index.ts'
import { stores } from '../stores.ts'
import { findAbsent } from './absent.ts'
import { countRows } from './counts.ts'
import { ImportList, type ListRecord } from './list.model.ts'
import { beginPiece, rest, seldom } from './pace.ts'
import { ListMemory } from './plan/memory.ts'
import { Ids, type Planned, skipped, refused } from './plan/planned.ts'
import { withoutNothing } from './plan/person.ts'
import { planRow } from './plan/plan.ts'
import { loadWorld, type World } from './plan/world.ts'
import type { ReadList } from './read/list.ts'
import { isRoster, readRoster } from './read/one-roster.ts'
import { isOurId } from './read/our-id.ts'
import { readJsonRows, readWorkbook } from './read/spreadsheet.ts'
import { rowsName } from './receive.ts'
import { ImportRow } from './row.model.ts'
import { settingOf } from './running.ts'
import type { Draft, Kind, Reason } from './wanted.ts'

const batchSize = 100

export const readList: EventHandler = async ({ importId }, context) => {
  const id = importId as Types.ObjectId
  const goOn = seldom(context)
  const list = await ImportList.findOne({ _id: id, state: 'reading' }).lean()
  if (!list) return
  const actor = list.actingId ? await findActor(list.actingId.toString()) : undefined
  if (!actor) return await end(id, { state: 'cancelled', endedAt: new Date() })

  const read = await readFileOf(list)
  if (!read.ok) return await end(id, { state: 'unreadable', problem: read.problem })
  const drafts = await forChosenSchool(list, read.drafts)
  await begin(id, drafts.length)
  const memory = new ListMemory()
  const setting = settingOf(list, actor)
  for (let at = 0; at < drafts.length; at += batchSize) {
    await goOn()
    const piece = beginPiece()
    const batch = drafts.slice(at, at + batchSize)
    const asked = batch.flatMap(({ wanted }) => (wanted ? [{ wanted, ids: [] }] : []))
    const world = await loadWorld(setting, asked, { memory })
    const rows = batch.map((draft, offset) => rowOf(world, draft, { importId: id, number: at + offset + 1 }))
    if (!(await store(id, at, rows))) return
    await rest(piece)
  }
  const kinds = [...new Set(drafts.filter(({ leftOut }) => !leftOut).map(({ kind }) => kind))]
  await end(id, {
    ...{ state: 'ready', kinds, notes: read.notes, position: 0 },
    ...{ absent: await findAbsent(setting, id, kinds), counts: await countRows(id) },
  })
}

async function readFileOf({ fileKey, fileName, wantedKind }: ListRecord): Promise<ReadList> {
  if (!fileKey) return { ok: false, problem: { key: 'imports.problems.fileGone' } }
  const kind = (wantedKind ?? undefined) as Kind | undefined
  const directory = await mkdtemp(join(tmpdir(), 'hoclieu-import-'))
  try {
    const path = join(directory, 'file')
    const { body } = await stores().files.open(fileKey)
    await pipeline(body, createWriteStream(path, { mode: 0o600 }))
    if (fileName === rowsName)
      return await readJsonRows(JSON.parse(await readFile(path, 'utf8')) as Record<string, Cell>[], kind)
    return (await isRoster(path)) ? await readRoster(path) : await readWorkbook(path, kind)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** Other systems have codes of their own for a school: a list of one school is for the one that was chosen. */
async function forChosenSchool({ schoolId }: ListRecord, drafts: readonly Draft[]): Promise<readonly Draft[]> {
  const codes = new Set(
    drafts.flatMap(({ wanted }) => (wanted && wanted.kind !== 'schools' ? (wanted.schoolCode ?? []) : [])),
  )
  const [code] = codes
  if (!schoolId || codes.size !== 1 || code === undefined) return drafts
  const known = isOurId(code) ? (await findUnits([code])).size > 0 : (await findUnitsByCode([code])).length > 0
  if (known) return drafts
  const remark: Reason = { code: 'schoolCodeForeign', values: { field: 'schoolCode', text: code } }
  return drafts.map((draft) => {
    if (!draft.wanted || draft.wanted.kind === 'schools' || draft.wanted.schoolCode === undefined) return draft
    const wanted = withoutNothing({ ...draft.wanted, schoolCode: undefined })
    return { ...draft, wanted, remarks: [...draft.remarks, remark] }
  })
}

function rowOf(world: World, draft: Draft, { importId, number }: { importId: Types.ObjectId; number: number }) {
  const { kind, place, label, wanted, problems, remarks, leftOut } = draft
  const ids = new Ids()
  const row = { place, choice: undefined, expected: new Set<string>(), ids }
  const planned: Planned = leftOut
    ? skipped(leftOut)
    : problems.length > 0 || !wanted
      ? refused(...problems)
      : planRow(world, wanted, row)
  return {
    ...{ importId, number, kind, place, label, remarks, state: 'planned' },
    ...(wanted ? { wanted } : {}),
    ...storedPlan(planned, ids),
  }
}

/** As a row keeps it. The steps are made anew when it is carried out. */
export function storedPlan(planned: Planned, { made }: Ids) {
  return { ...planned, steps: [], ids: made, madeIds: Object.values(made) }
}

async function begin(id: Types.ObjectId, total: number): Promise<void> {
  await ImportRow.deleteMany({ importId: id })
  await ImportList.updateOne({ _id: id, state: 'reading' }, { $set: { position: 0, total } })
}

/** False when somebody has cancelled it, or another worker is ahead. */
async function store(
  id: Types.ObjectId,
  position: number,
  rows: readonly { readonly number: number }[],
): Promise<boolean> {
  return await inTransaction(async (session) => {
    const next = { $set: { position: position + rows.length } }
    const { matchedCount } = await ImportList.updateOne({ _id: id, state: 'reading', position }, next, { session })
    if (matchedCount === 0) return false
    await ImportRow.insertMany(rows, { session })
    return true
  })
}

async function end(id: Types.ObjectId, values: object): Promise<void> {
  await ImportList.updateOne({ _id: id, state: 'reading' }, { $set: values })
}
