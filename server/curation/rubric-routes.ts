import type { Request, Response } from 'express'
import { InvalidInput } from '../api/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import type { FieldErrors } from '../http/form.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { changeRubric, findRubric, mostCriteria, rubricEditors } from './rubric.ts'
import { rubricPage, type TypedCriterion } from './rubric-page.ts'
import { home } from './words.ts'

const editors = only(...rubricEditors)

export const rubricRoutes: readonly Route[] = [
  get('/curation/rubric', editors, show),
  post('/curation/rubric', editors, change),
]

async function show(req: Request, res: Response): Promise<void> {
  const rows = (await findRubric()).map((one) => ({ ...one, most: String(one.most) }))
  res.render('curation/rubric', rubricPage({ rows }, req.context.translator))
}

async function change(req: Request, res: Response): Promise<unknown> {
  const rows = typedRows(req.body)
  try {
    const given = rows.map(({ most, ...words }) => ({ ...words, most: /^\d+$/.test(most) ? Number(most) : Number.NaN }))
    await changeRubric(actorOf(req), given, originOf(req))
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    return draw(req, res, rows, error.errors)
  }
  notify(res, { kind: 'good', key: 'curation.done.rubricChanged' })
  res.redirect(303, home)
}

function draw(req: Request, res: Response, rows: readonly TypedCriterion[], errors: FieldErrors): void {
  res.status(422).render('curation/rubric', rubricPage({ rows, errors }, req.context.translator))
}

/** A row in which both names are empty is one that is not wanted. */
function typedRows(body: unknown): TypedCriterion[] {
  const given = (body ?? {}) as Record<string, unknown>
  const text = (name: string) => {
    const value = given[name]
    return typeof value === 'string' ? value.normalize('NFC').trim().slice(0, 200) : ''
  }
  return Array.from({ length: mostCriteria }, (_, at) => ({
    ...{ key: text(`criteria.${at}.key`), name: text(`criteria.${at}.name`) },
    ...{ englishName: text(`criteria.${at}.englishName`), most: text(`criteria.${at}.most`) },
  })).filter(({ name, englishName }) => name !== '' || englishName !== '')
}
