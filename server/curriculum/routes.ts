import type { Request, Response } from 'express'
import { get, type Route, signedIn } from '../http/route.ts'
import { entryRoutes } from './entries/routes.ts'
import { groupRoutes } from './groups/routes.ts'
import { importRoutes } from './imports/routes.ts'
import { listAllMaterialTypes, listAllSeries } from './lists.ts'
import { materialTypesPage, seriesPage } from './lists-page.ts'
import { lookOf, versionLookOf } from './look.ts'
import { overviewPage } from './overview-page.ts'
import { findAllSubjects, findProgramme, findSubject } from './programme.ts'
import { subjectPage } from './subject-page.ts'
import { findTree } from './tree.ts'
import { versionRoutes } from './versions/routes.ts'

export const curriculumRoutes: readonly Route[] = [
  get('/curriculum', signedIn, showOverview),
  get('/curriculum/textbook-series', signedIn, showSeries),
  get('/curriculum/material-types', signedIn, showMaterialTypes),
  ...versionRoutes,
  ...groupRoutes,
  ...importRoutes,
  ...entryRoutes,
  get('/curriculum/:level/:subject', signedIn, showSubject),
]

async function showOverview(req: Request, res: Response): Promise<void> {
  const look = await versionLookOf(req)
  res.render('curriculum/overview', overviewPage(await findProgramme(look.version?.code), look))
}

async function showSeries(req: Request, res: Response): Promise<void> {
  res.render('curriculum/textbook-series', seriesPage(await listAllSeries(), lookOf(req)))
}

async function showMaterialTypes(req: Request, res: Response): Promise<void> {
  res.render('curriculum/material-types', materialTypesPage(await listAllMaterialTypes(), lookOf(req)))
}

async function showSubject(req: Request, res: Response): Promise<void> {
  const look = await versionLookOf(req)
  const versionCode = look.version?.code ?? ''
  const subject = await findSubject(req.params.level, req.params.subject, versionCode)
  const others = await findAllSubjects({ level: subject.level, version: versionCode })
  const tree = await findTree({ versionCode, level: subject.level, subjectCode: subject.code })
  res.render('curriculum/subject', subjectPage({ subject, others, tree }, look))
}
