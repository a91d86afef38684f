// What has become of the people and classes of units that closed, were merged or split: reports, and the choice of a division.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../../api/index.ts'
import { InvalidInput } from '../../api/index.ts'
import { notFound } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { readPage } from '../../http/page.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { findPeople } from '../../people/index.ts'
import { findUnits } from '../../schools/index.ts'
import { findClasses } from '../find.ts'
import { listMovingIds } from '../merged.ts'
import { type MoveItemRecord, type MoveRecord, UnitMove, UnitMoveItem } from './move.model.ts'
import { dividePage, movePage, movesPage } from './page.ts'
import { canDivide, divide, type Division } from './split.ts'

export const movesUrl = '/classes/reshapings'

const sector = only('sectorAdministrator')

export const reshapingRoutes: readonly Route[] = [
  get(movesUrl, sector, showMoves),
  get(`${movesUrl}/:id`, sector, showMove),
  post(`${movesUrl}/:id`, sector, chooseDivision),
]

async function showMoves(req: Request, res: Response): Promise<void> {
  const { unit } = req.query
  const unitId = readId(typeof unit === 'string' ? unit : '')
  const moves = await UnitMove.find({ unitId }).sort({ startedAt: -1 }).limit(50).lean<MoveRecord[]>()
  const units = await findUnits([unitId.toString(), ...moves.flatMap(({ intoIds }) => intoIds.map(String))])
  if (!units.has(unitId.toString())) throw notFound()
  res.render('classes/moves', movesPage({ unit: units.get(unitId.toString())!, moves, units }, req.context.translator))
}

async function showMove(req: Request, res: Response): Promise<void> {
  const move = await findMove(actorOf(req), readId(req.params.id))
  if (move.state === 'waiting') return await drawDivision(req, res, move, {})
  const input = readPage(req)
  const items = await listItems(move, input)
  const refused = await UnitMoveItem.countDocuments({ moveId: move._id, undo: 'refused' })
  const total = await UnitMoveItem.countDocuments({ moveId: move._id })
  if (move.state === 'running' || move.state === 'undoing') res.set('Refresh', '5')
  const people = await findPeople(items.items.flatMap(({ personId }) => personId ?? []))
  const classes = await findClasses(items.items.flatMap(({ classId }) => classId ?? []))
  const units = await unitsOf(move, items.items)
  const page = { move, items, people, classes, units, refused, total, isFurther: input.cursor !== undefined }
  res.render('classes/move', movePage(page, req.context.translator, new Date()))
}

async function chooseDivision(req: Request, res: Response): Promise<void> {
  const move = await findMove(actorOf(req), readId(req.params.id))
  const division = readDivision(req)
  try {
    await divide(actorOf(req), move._id, { division, origin: originOf(req) })
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    res.status(422)
    return await drawDivision(req, res, move, { division, errors: error.errors })
  }
  notify(res, { kind: 'good', key: 'classes.reshaping.begun' })
  res.redirect(303, `${movesUrl}/${move._id.toString()}`)
}

async function drawDivision(
  req: Request,
  res: Response,
  move: MoveRecord,
  given: { readonly division?: Division; readonly errors?: InvalidInput['errors'] },
): Promise<void> {
  const found = await findClasses(await listMovingIds(move.unitId, move.day))
  const classes = [...found.values()].sort((a, b) => (a.sortKey < b.sortKey ? -1 : 1))
  const page = { move, classes, units: await unitsOf(move, []), ...given }
  res.render('classes/divide', dividePage(page, req.context.translator, new Date()))
}

const classField = /^class-([0-9a-f]{24})$/

function readDivision(req: Request): Division {
  const body = (req.body ?? {}) as Record<string, unknown>
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '')
  const chosen = Object.keys(body).flatMap((name): [string, string][] => {
    const id = classField.exec(name)?.[1]
    return id && text(name) !== '' ? [[id, text(name)]] : []
  })
  return { classes: Object.fromEntries(chosen), restId: text('rest'), managersId: text('managers') }
}

/** @throws AppError 404 */
async function findMove(actor: Actor, id: Types.ObjectId): Promise<MoveRecord> {
  const move = canDivide(actor) ? await UnitMove.findById(id).lean<MoveRecord>() : null
  if (!move) throw notFound()
  return move
}

const inOrder: Order = { field: '_id', direction: 1 }

async function listItems({ _id: moveId }: MoveRecord, input: PageInput): Promise<Page<MoveItemRecord>> {
  const { filter, sort, limit } = pageQuery(input, inOrder)
  const found = await UnitMoveItem.find({ $and: [{ moveId }, filter] })
    .sort(sort)
    .limit(limit)
    .lean<MoveItemRecord[]>()
  return pageFrom(found, input, inOrder, (item) => item)
}

async function unitsOf({ unitId, intoIds }: MoveRecord, items: readonly MoveItemRecord[]) {
  return await findUnits([unitId, ...intoIds, ...items.flatMap(({ unitId }) => unitId ?? [])].map(String))
}
