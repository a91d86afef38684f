import type { Request, Response } from 'express'
import { attachment } from '../../storage/files/disposition.ts'
import { notFound } from '../errors.ts'
import { actorOf } from '../http/context.ts'
import { get, only, type Route } from '../http/route.ts'
import { xlsxType } from '../spreadsheets/index.ts'
import { mapReaders, ownSchools, seesReconciling } from './access.ts'
import { addressOfMap, home } from './address.ts'
import { canMakeCalls } from './calls/access.ts'
import { findOpenByCell } from './calls/find.ts'
import { measures, sector } from './cells.ts'
import { readPlace } from './choices.ts'
import { findGrid, findOverview, type Grid } from './grid.ts'
import { mapPage, overviewPage } from './page.ts'
import { findLastReconciling } from './reconcile.ts'
import { gridCsv, gridWorkbook } from './sheet.ts'
import { listWanted } from './wanted/find.ts'

const readers = only(...mapReaders)

export const mapRoutes: readonly Route[] = [
  get(home, readers, showOverview),
  get(`${home}/:subject/:grade`, readers, showMap),
  get(`${home}/:subject/:grade/file`, readers, sendFile),
]

/** Whoever has chosen is led on. */
async function showOverview(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const scope = scopeOf(req)
  const overview = await findOverview(actor, scope)
  const { subject, grade } = readPlace(req.query)
  if (subject !== undefined && grade !== undefined && overview.shares.has(`${subject}.${grade}`))
    return res.redirect(303, addressOfMap(subject, grade, scope === sector ? {} : { scope }))
  const reconciling = seesReconciling(actor) ? await findLastReconciling() : undefined
  const asked = { subject: subject ?? '', grade: grade === undefined ? '' : String(grade) }
  const isMissed = subject !== undefined && grade !== undefined
  const page = { overview, scope, schools: ownSchools(actor), reconciling, isMissed, asked }
  res.render('coverage/overview', overviewPage(page, req.context.translator, new Date()))
}

async function showMap(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const grid = await gridIn(req)
  const { subject, grade, scope } = grid
  const wanted = await listWanted(actor, { state: 'open', subject, grade }, { limit: mostWanted, cursor: undefined })
  const calls = await findOpenByCell(actor, subject, grade)
  const page = { grid, scope, schools: ownSchools(actor), calls, wanted, canCall: canMakeCalls(actor) }
  res.render('coverage/map', mapPage({ ...page, measure: measureOf(req) }, req.context.translator))
}

/** Beside the map; all are on the page of their own. */
const mostWanted = 10

async function sendFile(req: Request, res: Response): Promise<void> {
  const grid = await gridIn(req)
  const { translator } = req.context
  const name = translator.t('coverage.fileName', { subject: grid.known.name, grade: grid.grade })
  if (req.query.format === 'csv')
    res
      .type('text/csv')
      .set('Content-Disposition', attachment(`${name}.csv`))
      .send(gridCsv(grid, measureOf(req), translator))
  else
    res
      .type(xlsxType)
      .set('Content-Disposition', attachment(`${name}.xlsx`))
      .send(await gridWorkbook(grid, translator))
}

async function gridIn(req: Request): Promise<Grid> {
  const { subject, grade } = readPlace(req.params)
  if (subject === undefined || grade === undefined) throw notFound()
  return await findGrid(actorOf(req), { subject, grade, scope: scopeOf(req) })
}

function scopeOf({ query }: Request): string {
  return typeof query.scope === 'string' && query.scope !== '' ? query.scope : sector
}

function measureOf({ query }: Request) {
  return measures.find((one) => one === query.show) ?? 'materials'
}
