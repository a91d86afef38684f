import type { Request, Response } from 'express'
import { attachment } from '../../storage/files/disposition.ts'
import { actorOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readPage } from '../http/page.ts'
import { get, only, type Route } from '../http/route.ts'
import { findLeastTold } from '../people/index.ts'
import { findUnits } from '../schools/index.ts'
import { xlsxType } from '../spreadsheets/index.ts'
import { canSeeUsageOfSchool, seesSectorUsage } from '../usage/index.ts'
import { ownScopes, readers, seesExactly } from './access.ts'
import { type FiguresInput, figuresQuery } from './input.ts'
import { findAskedFor, findSchoolFigures, findTotals, listAllFigures, listFigures } from './list.ts'
import { officePage, schoolPage } from './page.ts'
import { classesSheet, schoolsSheet } from './sheet.ts'

const guard = only(...readers)

export const figuresRoutes: readonly Route[] = [
  get('/figures', guard, showFigures),
  get('/figures/file', guard, sendFile),
]

async function showFigures(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const form = readForm(figuresQuery, req.query)
  const query = form.ok ? form.values : nothing
  const asked = await findAskedFor(actor, query)
  const { scope } = asked
  const shown = form.ok ? query : { ...query, day: typedText(req.query, 'day').day! }
  const errors = form.ok ? {} : form.errors
  const scopes = [...(await findUnits(ownScopes(actor))).values()]
  const isExact = seesExactly(actor, scope.kind === 'school' ? scope.school.id : actor.personId)
  const seesUsage =
    scope.kind === 'school' ? canSeeUsageOfSchool(actor, scope.school.id) : !scope.office && seesSectorUsage(actor)
  const common = { ...asked, query: shown, errors, scopes, seesUsage, least: isExact ? 0 : await findLeastTold() }
  const { translator } = req.context
  res.status(form.ok ? 200 : 422)
  if (scope.kind === 'school') {
    const found = await findSchoolFigures(actor, asked)
    return res.render('figures/school', schoolPage({ ...common, ...found }, translator, new Date()))
  }
  const input = readPage(req, rows)
  const listed = await listFigures(actor, asked, input)
  const totals = await findTotals(actor, asked)
  const page = { ...common, listed, totals, isFurther: input.cursor !== undefined }
  res.render('figures/office', officePage(page, translator, new Date()))
}

async function sendFile(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const form = readForm(figuresQuery, req.query)
  const asked = await findAskedFor(actor, form.ok ? form.values : nothing)
  const { scope, day } = asked
  const { translator } = req.context
  const name = scope.kind === 'school' ? scope.school.name : (scope.office?.name ?? translator.t('figures.sector'))
  const bytes =
    scope.kind === 'school'
      ? await classesSheet(await findSchoolFigures(actor, asked), asked, translator)
      : await schoolsSheet(await listAllFigures(actor, asked), asked, translator)
  const fileName = `${translator.t('figures.fileName', { name, day })}.xlsx`
  res.type(xlsxType).set('Content-Disposition', attachment(fileName)).send(bytes)
}

const rows = 30
const nothing: FiguresInput = { unit: '', year: '', day: '', view: 'overview' }
