import type { Request, Response } from 'express'
import { actorOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, type Route, signedIn } from '../http/route.ts'
import { unitLinks } from '../pages/place-links.ts'
import { canKeepUnits, doingsFor } from './access.ts'
import { changeRoutes } from './change-routes.ts'
import { dayQuery, readOpen, treeQuery, type UnitQuery, unitQuery } from './input.ts'
import { listUnits, listUnitsBelow } from './list.ts'
import { reshapeRoutes } from './reshape-routes.ts'
import { findSchoolOf, managerIdsOf } from './rights.ts'
import { treePage } from './tree-page.ts'
import { growTree } from './tree.ts'
import { unitPage, unitsPage } from './unit-pages.ts'
import { findUnitWithHistory } from './unit.ts'
import { relatedUnitId } from './validity.ts'

export const schoolsRoutes: readonly Route[] = [
  get('/schools', signedIn, showUnits),
  get('/schools/tree', signedIn, showTree),
  ...changeRoutes,
  ...reshapeRoutes,
  get('/schools/:id', signedIn, showUnit),
]

async function showUnits(req: Request, res: Response): Promise<unknown> {
  const { translator } = req.context
  const now = new Date()
  const form = readForm(unitQuery, req.query)
  if (!form.ok) {
    const typed = { ...nothing, ...typedText(req.query, ...Object.keys(nothing)) } as UnitQuery
    const page = { query: typed, units: { items: [], next: undefined }, isFurther: false, errors: form.errors }
    return res.status(422).render('schools/units', unitsPage(page, translator, now))
  }
  const input = readPage(req, rows)
  const canAdd = canKeepUnits(actorOf(req))
  const units = await listUnits(form.values, input, now)
  const page = { query: form.values, units, isFurther: isFurther(req), canAdd }
  res.render('schools/units', unitsPage(page, translator, now))
}

async function showTree(req: Request, res: Response): Promise<void> {
  const { translator } = req.context
  const now = new Date()
  const form = readForm(treeQuery, req.query)
  const { day = '', line = 'management', skipped = 0 } = form.ok ? form.values : {}
  const query = { day, line, skipped, open: readOpen(req.query.open) }
  const tree = await growTree(query, now)
  const errors = form.ok ? undefined : form.errors
  const page = { query, tree, errors, typedDay: typedText(req.query, 'day').day! }
  res.status(form.ok ? 200 : 422).render('schools/tree', treePage(page, translator, now))
}

async function showUnit(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(dayQuery, req.query)
  const day = form.ok ? form.values.day : ''
  const now = new Date()
  const unit = await findUnitWithHistory(id)
  const below = await listUnitsBelow(id, day, readPage(req, rows))
  const errors = form.ok ? undefined : form.errors
  const { kind, relations } = unit.unit
  const school = await findSchoolOf(id)
  const actions = doingsFor(actorOf(req), unit.unit, school?.id)
  const links = unitLinks(req, {
    ...{ id: id.toString(), kind, managerIds: managerIdsOf(unit.unit, now) },
    school:
      school && relatedUnitId(relations, 'partOf', now) === school.id
        ? { id: school.id, managerIds: managerIdsOf(school, now) }
        : undefined,
  })
  const page = { ...unit, below, day, isFurther: isFurther(req), errors, actions, links }
  res.status(form.ok ? 200 : 422).render('schools/unit', unitPage(page, req.context.translator, now))
}

const rows = 30
const nothing = { text: '', kind: '', level: '', day: '' }

function isFurther({ query }: Request): boolean {
  return typeof query.cursor === 'string' && query.cursor !== ''
}
