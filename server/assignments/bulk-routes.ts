// All work of an assignment as one ZIP, and marked files back as one.

import type { Request, Response } from 'express'
import { addressOfItem, courseCrumbs } from '../courses/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import type { FieldError } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import {
  discardUpload,
  takesUploads,
  uploadField,
  uploadIdsOf,
  uploadScripts,
  uploadsOf,
  uploadUnitFor,
  whyNotReady,
} from '../uploads/index.ts'
import { findMarked, type FoundAssignment, type ItemKey, listWork } from './find.ts'
import { sendWork } from './pack.ts'
import { bringMarked, fates, planMarked, type Returning } from './unpack.ts'

const one = '/courses/:id/items/:itemId'
const reads = takesUploads('file', { most: 1 })

export const bulkRoutes: readonly Route[] = [
  get(`${one}/download`, signedIn, async (req, res) => {
    const found = await findMarked(actorOf(req), keyOf(req))
    await sendWork(req, res, found, await listWork(found))
  }),
  get(`${one}/marked`, signedIn, async (req, res) => drawForm(req, res, await findMarked(actorOf(req), keyOf(req)))),
  post(`${one}/marked`, signedIn, takeZip, { reads }),
  get(`${one}/marked/:uploadId`, signedIn, async (req, res) => {
    const found = await findMarked(actorOf(req), keyOf(req))
    const told = await planMarked(actorOf(req), keyOf(req), readId(req.params.uploadId))
    draw(req, res, found, { told, confirmUrl: req.path })
  }),
  post(`${one}/marked/:uploadId`, signedIn, async (req, res) => {
    const found = await findMarked(actorOf(req), keyOf(req))
    const uploadId = readId(req.params.uploadId)
    const told = await bringMarked(actorOf(req), keyOf(req), uploadId, originOf(req))
    await discardUpload(actorOf(req), uploadId)
    draw(req, res, found, { told })
  }),
]

async function takeZip(req: Request, res: Response): Promise<void> {
  const found = await findMarked(actorOf(req), keyOf(req))
  const [upload] = uploadsOf(req)
  const [finished] = uploadIdsOf(req, 1)
  const id = upload?.state === 'ready' ? upload.id.toString() : finished
  if (id) return res.redirect(303, `${urlOf(req)}/marked/${id}`)
  const error = whyNotReady(uploadsOf(req)) ?? { key: 'field.errors.required' }
  res.status(422)
  drawForm(req, res, found, error)
}

function drawForm(req: Request, res: Response, found: FoundAssignment, error?: FieldError): void {
  const { t } = req.context.translator
  res.render('assignments/marked-form', {
    ...headOf(req, found),
    ...{ url: `${urlOf(req)}/marked`, unitId: uploadUnitFor(actorOf(req), found.course.unitId) },
    ...{ upload: uploadField(t, { label: t('assignments.marked.file'), accept: '.zip' }), scripts: uploadScripts },
    ...{ error, cancelUrl: urlOf(req) },
  })
}

function draw(
  req: Request,
  res: Response,
  found: FoundAssignment,
  { told, confirmUrl }: { readonly told: readonly Returning[]; readonly confirmUrl?: string },
): void {
  const { t } = req.context.translator
  const count = (fate: Returning['fate']) => told.filter((one) => one.fate === fate).length
  res.render('assignments/marked', {
    ...headOf(req, found),
    ...{ confirmUrl: count('brought') > 0 ? confirmUrl : undefined, backUrl: urlOf(req) },
    lead: t(confirmUrl ? 'assignments.marked.plan' : 'assignments.marked.done', { count: count('brought') }),
    facts: fates.map((fate) => ({ term: t(`assignments.marked.fates.${fate}`), text: String(count(fate)) })),
    caption: t('assignments.marked.caption'),
    columns: ['file', 'name', 'fate'].map((name) => ({ label: t(`assignments.marked.columns.${name}`) })),
    rows: told.map(({ path, name, fate }) => ({
      cells: [
        { label: t('assignments.marked.columns.file'), text: path, isName: true, isVietnamese: true },
        { label: t('assignments.marked.columns.name'), text: name ?? '–', isVietnamese: true },
        { label: t('assignments.marked.columns.fate'), text: t(`assignments.marked.fates.${fate}`) },
      ],
    })),
  })
}

function headOf(req: Request, { course, item }: FoundAssignment) {
  const { t } = req.context.translator
  const title = t('assignments.marked.title')
  return { title, itemTitle: item.title, breadcrumbs: courseCrumbs(course, t, item.title, title) }
}

function keyOf(req: Request): ItemKey {
  return { courseId: readId(req.params.id), itemId: readId(req.params.itemId) }
}

function urlOf(req: Request): string {
  const { courseId, itemId } = keyOf(req)
  return addressOfItem(courseId, itemId)
}
