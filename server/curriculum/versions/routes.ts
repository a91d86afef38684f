import type { Request, Response } from 'express'
import { AppError } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { readForm, typedText } from '../../http/form.ts'
import { notify } from '../../http/notices.ts'
import { get, only, post, type Route, signedIn } from '../../http/route.ts'
import { curriculumEditors } from '../access.ts'
import { kindCalled, kinds } from '../entries/kinds.ts'
import { lookOf } from '../look.ts'
import { versionsUrl } from '../tabs.ts'
import { currentVersion, isOver } from '../versions.ts'
import { changeVersion, findAnyVersion, listAllVersions } from './change.ts'
import { changesPage } from './changes-page.ts'
import { compareVersions, findPredecessor } from './compare.ts'
import { createVersion } from './create.ts'
import { newVersionValues, typedVersion, versionValues } from './input.ts'
import { type VersionForm, versionPage, versionsPage } from './pages.ts'

const editors = only(...curriculumEditors)

export const versionRoutes: readonly Route[] = [
  get('/curriculum/versions', signedIn, showVersions),
  post('/curriculum/versions', editors, create),
  get('/curriculum/versions/:version', signedIn, showVersion),
  post('/curriculum/versions/:version', editors, change),
  get('/curriculum/versions/:version/changes', signedIn, showChanges),
]

async function showVersions(req: Request, res: Response): Promise<void> {
  await renderVersions(req, res, {})
}

async function create(req: Request, res: Response): Promise<unknown> {
  const typed = typedText(req.body, 'code', 'copyOf', 'name', 'legalBasis', 'firstSchoolYear')
  const form = readForm(newVersionValues, typedVersion(typed))
  if (!form.ok) return await renderVersions(req, res.status(422), { typed, errors: form.errors })

  const written = await createVersion(form.values, { actor: actorOf(req), origin: originOf(req) })
  if (!written.ok) return await renderVersions(req, res.status(422), { typed, errors: written.errors })
  notify(res, { kind: 'good', key: 'curriculum.notices.versionCreated' })
  res.redirect(303, `${versionsUrl}/${written.version.code}`)
}

async function showVersion(req: Request, res: Response): Promise<void> {
  await renderVersion(req, res, {})
}

async function change(req: Request, res: Response): Promise<unknown> {
  const { code } = await findAnyVersion(req.params.version)
  const { edition = '', ...typed } = typedText(req.body, 'edition', 'name', 'legalBasis', 'firstSchoolYear')
  const { name, legalBasis, firstSchoolYear } = typedVersion(typed)
  const form = readForm(versionValues, { name, legalBasis, firstSchoolYear })
  if (!form.ok) return await renderVersion(req, res.status(422), { typed, edition, errors: form.errors })
  try {
    const written = await changeVersion({ code, edition }, form.values, { actor: actorOf(req), origin: originOf(req) })
    if (!written.ok) return await renderVersion(req, res.status(422), { typed, edition, errors: written.errors })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error
    return await renderVersion(req, res.status(409), { typed, isStale: true })
  }
  notify(res, { kind: 'good', key: 'curriculum.notices.saved' })
  res.redirect(303, `${versionsUrl}/${code}`)
}

async function showChanges(req: Request, res: Response): Promise<void> {
  const version = await findAnyVersion(req.params.version)
  const predecessor = await findPredecessor(version)
  const asked = kindCalled(req.query.kind)
  const kind = asked?.isOfVersion ? asked : kinds.subject
  const cursor = typeof req.query.cursor === 'string' && req.query.cursor !== '' ? req.query.cursor : undefined
  const compared =
    predecessor && (await compareVersions(kind, { older: predecessor.code, newer: version.code }, { cursor }))
  const page = { version, predecessor, kind, compared, isFurther: cursor !== undefined }
  res.render('curriculum/changes', changesPage(page, req.context.translator))
}

async function renderVersions(req: Request, res: Response, form: VersionForm): Promise<void> {
  const page = { versions: await listAllVersions(), current: await currentVersion(), form }
  res.render('curriculum/versions', versionsPage(page, lookOf(req)))
}

async function renderVersion(req: Request, res: Response, form: VersionForm): Promise<void> {
  const version = await findAnyVersion(req.params.version)
  const predecessor = await findPredecessor(version)
  const page = { version, predecessor, current: await currentVersion(), isOver: await isOver(version), form }
  res.render('curriculum/version', versionPage(page, lookOf(req)))
}
