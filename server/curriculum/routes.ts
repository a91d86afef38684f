import type { Request, Response } from 'express'
import { get, type Route, signedIn } from '../http/route.ts'
import { listMaterialTypes, listSeries } from './lists.ts'
import { materialTypesPage, seriesPage } from './lists-page.ts'
import { overviewPage } from './overview-page.ts'
import { findProgramme, findSubject, findSubjects } from './programme.ts'
import { subjectPage } from './subject-page.ts'
import { findTree } from './tree.ts'

export const curriculumRoutes: readonly Route[] = [
  get('/curriculum', signedIn, showOverview),
  get('/curriculum/textbook-series', signedIn, showSeries),
  get('/curriculum/material-types', signedIn, showMaterialTypes),
  get('/curriculum/:level/:subject', signedIn, showSubject),
]

async function showOverview(req: Request, res: Response): Promise<void> {
  res.render('curriculum/overview', overviewPage(await findProgramme(), req.context.translator))
}

async function showSeries(req: Request, res: Response): Promise<void> {
  res.render('curriculum/textbook-series', seriesPage(await listSeries(), req.context.translator))
}

async function showMaterialTypes(req: Request, res: Response): Promise<void> {
  res.render('curriculum/material-types', materialTypesPage(await listMaterialTypes(), req.context.translator))
}

async function showSubject(req: Request, res: Response): Promise<void> {
  const subject = await findSubject(req.params.level, req.params.subject)
  const others = await findSubjects({ level: subject.level })
  const tree = await findTree(subject.level, subject.code)
  res.render('curriculum/subject', subjectPage({ subject, others, tree }, req.context.translator))
}
