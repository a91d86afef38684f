// The page on which many of one's materials are described at once.

import type { Request, Response } from 'express'
import { z } from 'zod'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { bulkPage, bulkReport } from './bulk-page.ts'
import { changeMany } from './bulk.ts'
import { contentFields, type ContentForm } from './input.ts'
import { listOwn } from './list.ts'
import { staff } from './viewers.ts'
import { vocabulariesFor } from './vocabularies.ts'
import { scopesFor, unitsToShareFrom } from './access.ts'

const sharers = only(...staff)

export const bulkRoutes: readonly Route[] = [
  get('/materials/bulk', sharers, show),
  post('/materials/bulk', sharers, change),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res)
}

async function change(req: Request, res: Response): Promise<unknown> {
  const form = readForm(bulkForm, req.body)
  if (!form.ok) return await draw(req, res, form.errors)
  const { material, keywords, ...rest } = form.values
  const words = keywords.split(/[,;\n]/).map((word) => word.trim())
  const given = { ...rest, keywords: words.filter((word) => word !== '') }
  const content = Object.fromEntries(
    Object.entries(given).filter(([, value]) =>
      Array.isArray(value) ? value.length > 0 : value !== '' && value !== undefined,
    ),
  ) as ContentForm
  if (material.length === 0) return await draw(req, res, { material: { key: 'materials.errors.noMaterial' } })
  if (Object.keys(content).length === 0) return await draw(req, res, { type: { key: 'materials.errors.nothingToSay' } })
  const done = await changeMany(actorOf(req), material.map(readId), content, originOf(req))
  const page = bulkReport(done, req.context.translator)
  res.status(done.some(({ error }) => error) ? 422 : 200).render('materials/bulk-report', page)
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const materials = await listOwn(actor, {}, readPage(req, most))
  const units = unitsToShareFrom(actor)
  const nothing = { subjects: [], grades: [], topics: [], outcomes: [] }
  const vocabularies = await vocabulariesFor({ unitId: units[0]!.unitId }, nothing)
  const typed = {
    texts: typedText(req.body, 'type', 'series', 'term', 'licence', 'scope', 'keywords'),
    lists: Object.fromEntries(
      (['material', 'subjects', 'grades', 'audience'] as const).map((name) => [
        name,
        [((req.body ?? {}) as Record<string, unknown>)[name] ?? []].flat().map(String),
      ]),
    ),
  }
  const isOfSchool = units.some((unit) => unit.isOfSchool)
  const page = { materials, vocabularies, typed, errors, scopes: scopesFor({ isOfSchool }) }
  res.status(errors ? 422 : 200).render('materials/bulk', bulkPage(page, req.context.translator))
}

const most = 50
const ids = z.preprocess((given) => [given ?? []].flat(), z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(most))

const bulkForm = z.object({
  material: ids,
  type: contentFields.type.default(''),
  series: contentFields.series.default(''),
  term: contentFields.term.default(''),
  licence: contentFields.licence.default(''),
  scope: z.union([z.literal(''), contentFields.scope]).default(''),
  keywords: z.string().max(1000).default(''),
  subjects: contentFields.subjects.optional(),
  grades: contentFields.grades.optional(),
  audience: contentFields.audience.optional(),
})
