// A material begins with files that somebody has, or a link; and more files come to one later.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { forbidden } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { takesUploads, type Upload, uploadsOf, watchUpload } from '../uploads/index.ts'
import { canEdit, unitsToShareFrom } from './access.ts'
import { nameUnits } from './belong.ts'
import { createMaterial } from './draft.ts'
import { attachFiles } from './files.ts'
import { contentFields } from './input.ts'
import { addressOfMaterial, home } from './labels.ts'
import type { MaterialRecord } from './material.model.ts'
import { filesPage, newPage } from './new-page.ts'
import { staff } from './viewers.ts'
import { loadMaterial } from './write.ts'

const sharers = only(...staff)
/** With one form; more come after that. */
const most = 50
const reads = takesUploads('file', { most })

export const newRoutes: readonly Route[] = [
  get('/materials/new', sharers, showNew),
  post('/materials/new', sharers, create, { reads }),
  get('/materials/:id/files', sharers, showFiles),
  post('/materials/:id/files', sharers, addFiles, { reads }),
]

async function showNew(req: Request, res: Response): Promise<void> {
  await drawNew(req, res, {})
}

async function create(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const uploads = await finishedUploads(actor, req)
  const form = readForm(newForm, req.body)
  const errors = { ...(form.ok ? {} : form.errors), ...refusalsOf(uploads) }
  if (!form.ok || Object.keys(errors).length > 0) return await drawNew(req, res, { uploads, errors })
  const { unitId, how, title, link } = form.values
  if (uploads.length === 0 && link === '')
    return await drawNew(req, res, { errors: { file: { key: 'materials.missing.fileOrLink' } } })

  const ids = uploads.map(({ id }) => id)
  const sets = how === 'each' && link === '' ? ids.map((id) => [id]) : [ids]
  const made: MaterialRecord[] = []
  for (const uploadIds of sets) {
    const content = { ...(how === 'one' ? { title } : {}), link }
    made.push(
      await createMaterial(actor, { content, uploadIds, unitId: unitId ? readId(unitId) : undefined }, originOf(req)),
    )
  }
  notify(res, { kind: 'good', key: 'materials.notices.created', values: { count: made.length } })
  res.redirect(303, made.length === 1 ? `${addressOfMaterial(made[0]!._id)}/edit` : home)
}

async function showFiles(req: Request, res: Response): Promise<void> {
  await drawFiles(req, res, {})
}

async function addFiles(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const uploads = await finishedUploads(actor, req)
  const errors = refusalsOf(uploads)
  if (Object.keys(errors).length > 0) return await drawFiles(req, res, { uploads, errors })
  if (uploads.length === 0) return await drawFiles(req, res, { errors: { file: { key: 'materials.errors.noFile' } } })
  await attachFiles(
    actor,
    id,
    uploads.map((upload) => upload.id),
    originOf(req),
  )
  notify(res, { kind: 'good', key: 'materials.notices.filesAdded', values: { count: uploads.length } })
  res.redirect(303, `${addressOfMaterial(id)}/edit#field-files`)
}

/** Those that came with the form, and those that were finished before (`upload`). */
async function finishedUploads(actor: Actor, req: Request): Promise<Upload[]> {
  const { upload } = (req.body ?? {}) as { upload?: unknown }
  const ids = [upload ?? []].flat().filter((id): id is string => typeof id === 'string' && Types.ObjectId.isValid(id))
  const uploads = []
  for (const id of new Set(ids.slice(0, most))) uploads.push(await watchUpload(actor, id))
  return [...uploads, ...uploadsOf(req)]
}

function refusalsOf(uploads: readonly Upload[]): FieldErrors {
  const refused = uploads.find(({ state }) => state !== 'ready')
  if (!refused) return {}
  const { refusal, name } = refused
  if (!refusal) return { file: { key: 'materials.errors.notChecked', values: { name } } }
  return { file: { key: `uploads.refusals.${refusal.code}`, values: { name, ...refusal.values } } }
}

interface Drawn {
  readonly uploads?: readonly Upload[]
  readonly errors?: FieldErrors
}

async function drawNew(req: Request, res: Response, { uploads = [], errors }: Drawn): Promise<void> {
  const typed = typedText(req.body, 'title', 'link', 'how', 'unitId')
  const units = await nameUnits(unitsToShareFrom(actorOf(req)))
  const page = { units, typed, uploads, errors }
  res.status(errors ? 422 : 200).render('materials/new', newPage(page, req.context.translator))
}

async function drawFiles(req: Request, res: Response, { uploads = [], errors }: Drawn): Promise<void> {
  const actor = actorOf(req)
  const material = await loadMaterial(actor, readId(req.params.id))
  if (!canEdit(actor, material)) throw forbidden()
  const page = { material, uploads, errors }
  res.status(errors ? 422 : 200).render('materials/files', filesPage(page, req.context.translator))
}

const newForm = z.object({
  title: contentFields.title.default(''),
  link: contentFields.link.default(''),
  how: z.enum(['one', 'each']).default('one'),
  unitId: z.string().optional(),
})
