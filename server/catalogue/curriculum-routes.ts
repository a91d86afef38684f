// The pages on which somebody goes through the curriculum to the materials.

import type { Request, Response } from 'express'
import { curriculumLevels } from '../curriculum/index.ts'
import { notFound } from '../errors.ts'
import { visitorOf } from '../http/context.ts'
import { readPage } from '../http/page.ts'
import { everyone, get, type Route } from '../http/route.ts'
import { cardsOf } from './cards.ts'
import { findGradeCounted, findInGrade, findPoint, findSubjectCounted, listSubjectsCounted } from './curriculum.ts'
import type { MaterialsAt, PageOfPlace } from './curriculum-count.ts'
import {
  curriculumHome,
  gradePage,
  type ListedMaterials,
  pointPage,
  subjectPage,
  subjectsPage,
} from './curriculum-page.ts'
import { readQuery } from './input.ts'
import { withinLimit } from './limits.ts'

export const curriculumRoutes: readonly Route[] = [
  get(curriculumHome, everyone, withinLimit(showSubjects)),
  get(`${curriculumHome}/:subject`, everyone, withinLimit(showSubject)),
  get(`${curriculumHome}/:subject/:grade`, everyone, withinLimit(showGrade)),
  get(`${curriculumHome}/:subject/:grade/:code`, everyone, withinLimit(showPoint)),
]

async function showSubjects(req: Request, res: Response): Promise<void> {
  const level = curriculumLevels.find((one) => one === req.query.level)
  const list = await listSubjectsCounted(visitorOf(req), level)
  res.render('catalogue/curriculum', subjectsPage(list, level, req.context.translator))
}

async function showSubject(req: Request, res: Response): Promise<void> {
  const found = await findSubjectCounted(visitorOf(req), String(req.params.subject))
  res.render('catalogue/curriculum', subjectPage(found, req.context.translator))
}

async function showGrade(req: Request, res: Response): Promise<void> {
  const visitor = visitorOf(req)
  const [subject, grade] = [String(req.params.subject), readGrade(req.params.grade)]
  const found = await findGradeCounted(visitor, subject, grade)
  const asked = readAsked(req)
  const materials = found.strands.length === 0 ? await findInGrade(visitor, subject, grade, asked) : undefined
  const listed = materials && (await listedOf(req, materials, asked))
  res.render('catalogue/curriculum-grade', gradePage(found, listed, req.context.translator))
}

async function showPoint(req: Request, res: Response): Promise<void> {
  const { subject, grade, code } = req.params
  const asked = readAsked(req)
  const place = { subject: String(subject), grade: readGrade(grade), code: String(code) }
  const found = await findPoint(visitorOf(req), place, asked)
  const listed = await listedOf(req, found.materials, asked)
  res.render('catalogue/curriculum', pointPage(found, listed, req.context.translator))
}

async function listedOf(req: Request, materials: MaterialsAt, asked: PageOfPlace): Promise<ListedMaterials> {
  return { materials, asked, cards: await cardsOf(visitorOf(req), materials.items, req.context.translator) }
}

function readAsked(req: Request): PageOfPlace {
  return { page: readQuery(req.query).page, cursor: readPage(req).cursor }
}

/** @throws AppError 404 */
export function readGrade(text: unknown): number {
  if (typeof text !== 'string' || !/^([1-9]|1[0-2])$/.test(text)) throw notFound()
  return Number(text)
}
