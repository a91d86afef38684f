// The page on which many materials get other tags; what became of them is the report of a batch (bulk-routes.ts).

import type { Request, Response } from 'express'
import { z } from 'zod'
import { InvalidInput } from '../api/index.ts'
import { findSubjects, listAllSeries } from '../curriculum/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import type { Tags } from '../materials/index.ts'
import { curators } from './access.ts'
import { beginBatch, mostAtOnce } from './batch.ts'
import { listQueue } from './queue.ts'
import { listCorrectable } from './retag.ts'
import { retagPage } from './retag-page.ts'
import { home } from './words.ts'

const deciders = only(...curators)

export const retagRoutes: readonly Route[] = [
  get('/curation/retag', deciders, show),
  post('/curation/retag', deciders, begin),
]

async function show(req: Request, res: Response): Promise<void> {
  await draw(req, res)
}

async function begin(req: Request, res: Response): Promise<unknown> {
  const form = readForm(retagForm, req.body)
  if (!form.ok) return await draw(req, res, form.errors)
  const { submission, material, note } = form.values
  if (submission.length + material.length === 0)
    return await draw(req, res, { material: { key: 'curation.errors.noSubmission' } })
  const given = {
    ...{ action: 'retag' as const, tags: tagsOf(form.values), note },
    ...{ submissionIds: submission.map(readId), materialIds: material.map(readId) },
  }
  try {
    const id = await beginBatch(actorOf(req), given, originOf(req))
    res.redirect(303, `${home}/batches/${id.toString()}`)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const renamed: Readonly<Record<string, string>> = {
      topics: 'addTopics',
      outcomes: 'addOutcomes',
      tags: 'addTopics',
    }
    const errors = Object.entries(error.errors).map(([name, one]) => [renamed[name] ?? name, one])
    await draw(req, res, Object.fromEntries(errors) as FieldErrors)
  }
}

async function draw(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const read = readForm(sourceQuery, req.query)
  const query = read.ok ? read.values : sourceQuery.parse({})
  const input = readPage(req, 50)
  const { subject, grade, text } = query
  const wanted = { text, subjects: subject === '' ? [] : [subject], grades: grade === '' ? [] : [grade] }
  const queue = query.from === 'queue' ? await listQueue(actor, {}, input) : undefined
  const live = query.from === 'live' ? await listCorrectable(actor, wanted, input) : undefined
  const body = (req.body ?? {}) as Record<string, unknown>
  const typed = {
    texts: typedText(req.body, ...textNames, 'note', 'series'),
    lists: Object.fromEntries(listNames.map((name) => [name, [body[name] ?? []].flat().map(String)])),
  }
  const vocabulary = { subjects: await findSubjects(), series: await listAllSeries() }
  const page = { queue, live, query, typed, errors, ...vocabulary }
  res.status(errors ? 422 : 200).render('curation/retag', retagPage(page, req.context.translator))
}

const textNames = [
  'addTopics',
  'addOutcomes',
  'addKeywords',
  'removeTopics',
  'removeOutcomes',
  'removeKeywords',
] as const
const listNames = ['submission', 'material', 'addGrades', 'removeGrades'] as const

const manyIds = z.preprocess(
  (given) => [given ?? []].flat(),
  z.array(z.string().regex(/^[0-9a-f]{24}$/)).max(mostAtOnce),
)
/** Texts of several, as people type them. */
const several = (between: RegExp) =>
  z
    .string()
    .max(2000)
    .default('')
    .transform((text) => [...new Set(text.split(between).map((one) => one.trim()))].filter((one) => one !== ''))
const codes = several(/[,;\s]+/)
const words = several(/[,;\n]+/)
const grades = z.preprocess((given) => [given ?? []].flat(), z.array(z.coerce.number().int().min(1).max(12)).max(12))

const retagForm = z.object({
  ...{ submission: manyIds, material: manyIds, note: z.string().max(2000).default('') },
  ...{ addTopics: codes, addOutcomes: codes, addKeywords: words, addGrades: grades },
  ...{ removeTopics: codes, removeOutcomes: codes, removeKeywords: words, removeGrades: grades },
  series: z.string().max(60).default(''),
})

/** Of the choice of a series: none from now on. */
export const noSeries = '-'

function tagsOf(form: z.output<typeof retagForm>): Tags {
  const { series } = form
  return {
    add: { topics: form.addTopics, outcomes: form.addOutcomes, keywords: form.addKeywords, grades: form.addGrades },
    remove: {
      ...{ topics: form.removeTopics, outcomes: form.removeOutcomes },
      ...{ keywords: form.removeKeywords, grades: form.removeGrades },
    },
    ...(series !== '' && { series: series === noSeries ? '' : series }),
  }
}

const sourceQuery = z.object({
  from: z.enum(['queue', 'live']).default('queue'),
  text: z.string().max(200).default(''),
  subject: z.string().max(60).default(''),
  grade: z.union([z.literal(''), z.coerce.number().int().min(1).max(12)]).default(''),
})
export type SourceQuery = z.output<typeof sourceQuery>
