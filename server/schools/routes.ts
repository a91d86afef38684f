import type { Request, Response } from 'express'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, type Route, signedIn } from '../http/route.ts'
import { dayQuery, type UnitQuery, unitQuery } from './input.ts'
import { listUnits, listUnitsBelow } from './list.ts'
import { unitPage, unitsPage } from './unit-pages.ts'
import { findUnitWithHistory } from './unit.ts'

export const schoolsRoutes: readonly Route[] = [
  get('/schools', signedIn, showUnits),
  get('/schools/:id', signedIn, showUnit),
]

async function showUnits(req: Request, res: Response): Promise<unknown> {
  const { translator } = req.context
  const form = readForm(unitQuery, req.query)
  if (!form.ok) {
    const typed = { ...nothing, ...typedText(req.query, ...Object.keys(nothing)) } as UnitQuery
    const page = { query: typed, units: { items: [], next: undefined }, isFurther: false, errors: form.errors }
    return res.status(422).render('schools/units', unitsPage(page, translator))
  }
  const input = readPage(req, rows)
  const units = await listUnits(form.values, input)
  res.render('schools/units', unitsPage({ query: form.values, units, isFurther: isFurther(req) }, translator))
}

async function showUnit(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(dayQuery, req.query)
  const day = form.ok ? form.values.day : ''
  const unit = await findUnitWithHistory(id)
  const below = await listUnitsBelow(id, day, readPage(req, rows))
  const errors = form.ok ? undefined : form.errors
  const page = { ...unit, below, day, isFurther: isFurther(req), errors }
  res.status(form.ok ? 200 : 422).render('schools/unit', unitPage(page, req.context.translator, new Date()))
}

const rows = 30
const nothing = { text: '', kind: '', level: '', day: '' }

function isFurther({ query }: Request): boolean {
  return typeof query.cursor === 'string' && query.cursor !== ''
}
