// Putting a material into collections, proposing it for those of others, and deciding on proposals.

import type { Request, Response } from 'express'
import { Types } from 'mongoose'
import { AppError } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { addressOfMaterial, staff } from '../materials/index.ts'
import { addingPage, type AddingPage } from './adding-page.ts'
import { addressOfCollection, home } from './address.ts'
import { addItem } from './change.ts'
import type { CollectionRecord } from './collection.model.ts'
import { createCollection } from './create.ts'
import { placesKeptBy } from './featured.ts'
import { findKeptOnes, listForProposal, listKept } from './find.ts'
import { acceptForm, collectForm, declineForm, proposeForm } from './input.ts'
import { findCollectable } from './material.ts'
import {
  acceptProposal,
  declineProposal,
  listProposals,
  loadOpen,
  proposeMaterial,
  shelves,
  withdrawProposal,
} from './proposals.ts'
import { proposalsPage } from './proposals-page.ts'

const those = only(...staff)

export const proposalRoutes: readonly Route[] = [
  get('/materials/:id/collections', those, async (req, res) => await drawAdding(req, res)),
  post('/materials/:id/collections', those, collect),
  post('/materials/:id/collections/propose', those, propose),
  get(`${home}/proposals`, those, showProposals),
  post(`${home}/proposals/:id/accept`, those, accept),
  post(`${home}/proposals/:id/decline`, those, decline),
  post(`${home}/proposals/:id/withdraw`, those, withdraw),
]

const mostShown = 30

async function drawAdding(
  req: Request,
  res: Response,
  state: Pick<AddingPage, 'typed' | 'errors' | 'wrong'> = {},
): Promise<void> {
  const actor = actorOf(req)
  const material = await findCollectable(actor, readId(req.params.id))
  const searched = typeof req.query.q === 'string' ? req.query.q.normalize('NFC').trim().slice(0, 200) : ''
  const kept = (await listKept(actor, {}, { limit: mostShown, cursor: undefined })).items
  const others = await listForProposal(actor, searched, mostShown + 1)
  const page = { material, kept, others: others.slice(0, mostShown), searched, areMore: others.length > mostShown }
  const status = state.errors ? 422 : 200
  res.status(status).render('collections/adding', addingPage({ ...page, ...state }, req.context.translator))
}

async function collect(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  await findCollectable(actor, id)
  const form = readForm(collectForm, req.body)
  const typed = typedText(req.body, 'collection', 'title', 'note')
  if (!form.ok) return await drawAdding(req, res, { typed, errors: form.errors, wrong: 'collect' })
  const { collection, title, note } = form.values
  const origin = originOf(req)
  try {
    const into = collection === 'new' ? await newOne(req, title) : readId(collection)
    const changing = { id: into, seen: undefined, origin }
    await addItem(actor, changing, { address: id.toString(), sectionId: undefined, note })
    notify(res, { kind: 'good', key: 'collections.done.collected' })
    res.redirect(303, addressOfCollection(into))
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error
    const errors = { collection: { key: `errors.${error.code}.text` } }
    await drawAdding(req, res, { typed, errors, wrong: 'collect' })
  }
}

async function newOne(req: Request, title: string): Promise<CollectionRecord['_id']> {
  const form = { title, introduction: '', place: { reach: 'personal' as const, unitId: undefined } }
  return (await createCollection(actorOf(req), form, originOf(req)))._id
}

async function propose(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const materialId = readId(req.params.id)
  await findCollectable(actor, materialId)
  const form = readForm(proposeForm, req.body)
  const typed = typedText(req.body, 'collection', 'reason')
  if (!form.ok) return await drawAdding(req, res, { typed, errors: form.errors, wrong: 'propose' })
  try {
    const { collection, reason } = form.values
    await proposeMaterial(actor, { materialId, collectionId: readId(collection), reason }, originOf(req))
    notify(res, { kind: 'good', key: 'collections.done.proposed' })
    res.redirect(303, addressOfMaterial(materialId))
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 409) throw error
    const errors = { collection: { key: `errors.${error.code}.text` } }
    await drawAdding(req, res, { typed, errors, wrong: 'propose' })
  }
}

async function showProposals(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const isKeeper = placesKeptBy(actor).length > 0
  const asked = shelves.find((one) => one === req.query.shelf)
  const shelf = asked ?? (isKeeper ? 'open' : 'mine')
  const input = readPage(req, 20)
  const proposals = await listProposals(actor, { shelf }, input)
  const collections =
    shelf === 'open'
      ? await findKeptOnes(
          actor,
          proposals.items.map(({ collectionId }) => collectionId),
        )
      : new Map<string, CollectionRecord>()
  const page = { actor, shelf, proposals, collections, isFurther: input.cursor !== undefined, isKeeper }
  res.render('collections/proposals', proposalsPage(page, req.context.translator))
}

async function accept(req: Request, res: Response): Promise<void> {
  const form = readForm(acceptForm, req.body ?? {})
  const id = readId(req.params.id)
  const section = form.ok ? form.values.section : ''
  const sectionId = section === '' ? undefined : readId(section)
  await acceptProposal(actorOf(req), { id, origin: originOf(req) }, sectionId)
  notify(res, { kind: 'good', key: 'collections.done.accepted' })
  res.redirect(303, backFrom(req))
}

/** Its field is required, and without a script a browser asks for it too: who sends nothing is asked once more. */
async function decline(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.id)
  const form = readForm(declineForm, req.body)
  if (!form.ok) {
    await loadOpen(actorOf(req), id)
    notify(res, { kind: 'careful', key: 'collections.proposals.whyNot' })
    return res.redirect(303, `${backFrom(req)}#proposal-${id.toString()}`)
  }
  await declineProposal(actorOf(req), { id, origin: originOf(req) }, form.values.answer)
  notify(res, { kind: 'good', key: 'collections.done.declined' })
  res.redirect(303, backFrom(req))
}

async function withdraw(req: Request, res: Response): Promise<void> {
  await withdrawProposal(actorOf(req), { id: readId(req.params.id), origin: originOf(req) })
  notify(res, { kind: 'good', key: 'collections.done.withdrawn' })
  res.redirect(303, `${home}/proposals?shelf=mine`)
}

/** To the page of the collection, or to the list. */
function backFrom(req: Request): string {
  const { back } = typedText(req.body, 'back')
  const id = /^\/collections\/([0-9a-f]{24})$/.exec(back ?? '')?.[1]
  return id === undefined ? `${home}/proposals` : addressOfCollection(new Types.ObjectId(id))
}
