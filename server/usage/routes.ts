import type { Request, Response } from 'express'
import { attachment } from '../../storage/files/disposition.ts'
import { actorOf } from '../http/context.ts'
import { readId } from '../http/id.ts'
import { get, only, type Route } from '../http/route.ts'
import { shownContent, staff, titleOf } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { xlsxType } from '../spreadsheets/index.ts'
import { ownSchoolIds, statisticsReaders } from './access.ts'
import { readYear } from './input.ts'
import { materialUsagePage, unitUsagePage } from './page.ts'
import { materialSheet, unitSheet } from './sheet.ts'
import { findMaterialUsage, findUnitUsage, type MaterialUsage, type UnitUsage } from './statistics.ts'

const workers = only(...staff)
const readers = only(...statisticsReaders)

export const usageRoutes: readonly Route[] = [
  get('/materials/:id/usage', workers, async (req, res) =>
    res.render('usage/material', materialUsagePage(await usageIn(req), req.context.translator)),
  ),
  get('/materials/:id/usage/file', workers, sendMaterialFile),
  get('/usage', readers, showUnit),
  get('/usage/file', readers, sendUnitFile),
]

async function showUnit(req: Request, res: Response): Promise<void> {
  const own = [...(await findUnits(ownSchoolIds(actorOf(req)))).values()]
  res.render('usage/unit', unitUsagePage({ ...(await unitUsageIn(req)), own }, req.context.translator))
}

async function sendMaterialFile(req: Request, res: Response): Promise<void> {
  const usage = await usageIn(req)
  const { translator } = req.context
  const name = titleOf(shownContent(usage.material), translator.t)
  sendSheet(res, name, usage.year, await materialSheet(usage, translator))
}

async function sendUnitFile(req: Request, res: Response): Promise<void> {
  const usage = await unitUsageIn(req)
  const { translator } = req.context
  const name = usage.scope.school?.name ?? translator.t('usage.sector')
  sendSheet(res, name, usage.year, await unitSheet(usage, translator))
}

async function usageIn(req: Request): Promise<MaterialUsage> {
  const now = new Date()
  return await findMaterialUsage(actorOf(req), readId(req.params.id), readYear(req.query.year, now), now)
}

async function unitUsageIn(req: Request): Promise<UnitUsage> {
  const now = new Date()
  const { unit } = req.query
  return await findUnitUsage(actorOf(req), typeof unit === 'string' ? unit : '', readYear(req.query.year, now), now)
}

function sendSheet(res: Response, name: string, year: number, bytes: Buffer): void {
  const fileName = res.req.context.translator.t('usage.fileName', { name, year: `${year}-${year + 1}` })
  res
    .type(xlsxType)
    .set('Content-Disposition', attachment(`${fileName}.xlsx`))
    .send(bytes)
}
