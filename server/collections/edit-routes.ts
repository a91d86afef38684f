// The pages of those who keep a collection.

import type { Request, Response } from 'express'
import type { z } from 'zod'
import { InvalidInput } from '../api/index.ts'
import { AppError } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { addressOfMaterial, findMaterials, isOffered, shownContent, staff } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { schoolsKeptBy } from './access.ts'
import { addressOfCollection, home } from './address.ts'
import { findItem, findSection } from './arrange.ts'
import {
  addItem,
  addSection,
  changeItemOf,
  changeSection,
  type Changing,
  describeCollection,
  moveItemOf,
  moveSectionOf,
  removeItemOf,
  removeSectionOf,
  replaceItem,
} from './change.ts'
import type { CollectionRecord } from './collection.model.ts'
import { createCollection } from './create.ts'
import {
  describePage,
  editPage,
  type FormState,
  itemPage,
  removePage,
  type Replacements,
  sectionPage,
} from './edit-page.ts'
import { type FoundCollection, showCollection } from './find.ts'
import { addForm, describeForm, firstSectionForm, itemForm, moveForm, newForm, seenForm, sectionForm } from './input.ts'
import { publishCollection, removeCollection, unpublishCollection } from './publish.ts'
import { loadKept } from './write.ts'

const those = only(...staff)
const one = `${home}/:id`

export const editRoutes: readonly Route[] = [
  get(`${home}/new`, those, async (req, res) => await drawNew(req, res)),
  post(`${home}/new`, those, create),
  get(`${one}/edit`, those, async (req, res) => await drawEdit(req, res)),
  get(`${one}/describe`, those, async (req, res) => await drawDescribe(req, res)),
  post(`${one}/describe`, those, describe),
  post(`${one}/publish`, those, async (req, res) => await setPublished(req, res, publishCollection, 'published')),
  post(`${one}/unpublish`, those, async (req, res) => await setPublished(req, res, unpublishCollection, 'unpublished')),
  get(`${one}/remove`, those, askToRemove),
  post(`${one}/remove`, those, remove),
  post(`${one}/sections`, those, addOneSection),
  get(`${one}/sections/:sectionId`, those, async (req, res) => await drawSection(req, res)),
  post(`${one}/sections/:sectionId`, those, saveSection),
  post(`${one}/sections/:sectionId/move`, those, moveOneSection),
  post(`${one}/sections/:sectionId/remove`, those, removeOneSection),
  post(`${one}/items`, those, addOneItem),
  get(`${one}/items/:itemId`, those, async (req, res) => await drawItem(req, res)),
  post(`${one}/items/:itemId`, those, saveItem),
  post(`${one}/items/:itemId/move`, those, moveOneItem),
  post(`${one}/items/:itemId/remove`, those, removeOneItem),
  post(`${one}/items/:itemId/replace`, those, replaceOneItem),
  post(`${one}/items/:itemId/cover`, those, chooseOneCover),
]

async function drawNew(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const page = { actor: actorOf(req), collection: undefined, schoolNames: await namesOfSchools(req), ...state }
  res.status(statusOf(state)).render('collections/describe', describePage(page, req.context.translator))
}

async function create(req: Request, res: Response): Promise<void> {
  const again = async (state: FormState) => await drawNew(req, res, state)
  await saved(req, res, { form: newForm, fields: ['title', 'introduction', 'place'], again }, async (values) => {
    const { _id } = await createCollection(actorOf(req), values, originOf(req))
    return `${addressOfCollection(_id)}/edit`
  })
}

async function drawEdit(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const found = await findKept(req)
  const page = { ...found, ...state, replacements: await replacementsFor(req, found) }
  res.status(statusOf(state)).render('collections/edit', editPage(page, req.context.translator))
}

async function drawDescribe(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const { collection } = await findKept(req)
  const page = { actor: actorOf(req), collection, schoolNames: await namesOfSchools(req, collection), ...state }
  res.status(statusOf(state)).render('collections/describe', describePage(page, req.context.translator))
}

async function describe(req: Request, res: Response): Promise<void> {
  const again = async (state: FormState) => await drawDescribe(req, res, state)
  await saved(req, res, { form: describeForm, fields: ['title', 'introduction', 'place'], again }, async (values) => {
    const { _id } = await describeCollection(actorOf(req), changing(req, values.revision), values)
    notify(res, { kind: 'good', key: 'collections.done.saved' })
    return `${addressOfCollection(_id)}/edit`
  })
}

type Publishing = (actor: ReturnType<typeof actorOf>, changing: Changing) => Promise<CollectionRecord>

async function setPublished(req: Request, res: Response, set: Publishing, what: string): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    const { _id } = await set(actorOf(req), changing(req, revision))
    notify(res, { kind: 'good', key: `collections.done.${what}` })
    return addressOfCollection(_id)
  })
}

async function askToRemove(req: Request, res: Response): Promise<void> {
  const { collection } = await findKept(req)
  res.render('collections/remove', removePage(collection, req.context.translator))
}

async function remove(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    await removeCollection(actorOf(req), { ...changing(req, revision), seen: revision })
    notify(res, { kind: 'good', key: 'collections.done.removed' })
    return `${home}?shelf=mine`
  })
}

async function addOneSection(req: Request, res: Response): Promise<void> {
  const again = async (state: FormState) => await drawEdit(req, res, state)
  await saved(req, res, { form: sectionForm, fields: ['heading', 'text'], again }, async (values) => {
    const { sections } = await addSection(actorOf(req), changing(req, values.revision), values)
    return editUrl(req, `section-${sections.at(-1)!._id.toString()}`)
  })
}

async function drawSection(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const { collection } = await findKept(req)
  const page = { collection, sectionId: readId(req.params.sectionId), ...state }
  res.status(statusOf(state)).render('collections/section', sectionPage(page, req.context.translator))
}

async function saveSection(req: Request, res: Response): Promise<void> {
  const { collection } = await findKept(req)
  const id = readId(req.params.sectionId)
  const isFirst = findSection(collection.sections, id) === collection.sections[0]
  const form = isFirst ? firstSectionForm : sectionForm
  const again = async (state: FormState) => await drawSection(req, res, state)
  await saved(req, res, { form, fields: ['heading', 'text'], again }, async ({ revision, heading, text }) => {
    await changeSection(actorOf(req), changing(req, revision), { id, heading, text })
    return editUrl(req, `section-${id.toString()}`)
  })
}

async function moveOneSection(req: Request, res: Response): Promise<void> {
  await pressed(req, res, moveForm, async ({ revision, way }) => {
    const id = readId(req.params.sectionId)
    await moveSectionOf(actorOf(req), changing(req, revision), { id, way })
    return editUrl(req, `section-${id.toString()}`)
  })
}

async function removeOneSection(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    await removeSectionOf(actorOf(req), changing(req, revision), readId(req.params.sectionId))
    notify(res, { kind: 'good', key: 'collections.done.sectionRemoved' })
    return editUrl(req)
  })
}

async function addOneItem(req: Request, res: Response): Promise<void> {
  const again = async (state: FormState) => await drawEdit(req, res, state)
  const fields = ['material', 'section', 'note']
  await saved(req, res, { form: addForm, fields, again }, async ({ material: address, section, note, revision }) => {
    const sectionId = section === '' ? undefined : readId(section)
    const { sections, materialIds } = await addItem(actorOf(req), changing(req, revision), { address, sectionId, note })
    notify(res, { kind: 'good', key: 'collections.done.added' })
    const added = sections
      .flatMap(({ items }) => items)
      .find(({ materialId }) => address.includes(materialId.toString()))
    return editUrl(req, added && materialIds.length > 0 ? `item-${added._id.toString()}` : undefined)
  })
}

async function drawItem(req: Request, res: Response, state: FormState = {}): Promise<void> {
  const found = await findKept(req)
  const page = { found, itemId: readId(req.params.itemId), replacements: await replacementsFor(req, found), ...state }
  res.status(statusOf(state)).render('collections/item', itemPage(page, req.context.translator))
}

async function saveItem(req: Request, res: Response): Promise<void> {
  const id = readId(req.params.itemId)
  findItem((await findKept(req)).collection.sections, id)
  const again = async (state: FormState) => await drawItem(req, res, state)
  await saved(req, res, { form: itemForm, fields: ['note', 'section'], again }, async ({ note, section, revision }) => {
    await changeItemOf(actorOf(req), changing(req, revision), { id, note, sectionId: readId(section) })
    return editUrl(req, `item-${id.toString()}`)
  })
}

async function moveOneItem(req: Request, res: Response): Promise<void> {
  await pressed(req, res, moveForm, async ({ revision, way }) => {
    const id = readId(req.params.itemId)
    await moveItemOf(actorOf(req), changing(req, revision), { id, way })
    return editUrl(req, `item-${id.toString()}`)
  })
}

async function removeOneItem(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    await removeItemOf(actorOf(req), changing(req, revision), readId(req.params.itemId))
    notify(res, { kind: 'good', key: 'collections.done.itemRemoved' })
    return editUrl(req)
  })
}

async function replaceOneItem(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    const id = readId(req.params.itemId)
    const { material } = typedText(req.body, 'material')
    await replaceItem(actorOf(req), changing(req, revision), { id, address: material ?? '' })
    notify(res, { kind: 'good', key: 'collections.done.replaced' })
    return editUrl(req, `item-${id.toString()}`)
  })
}

async function chooseOneCover(req: Request, res: Response): Promise<void> {
  await pressed(req, res, seenForm, async ({ revision }) => {
    const id = readId(req.params.itemId)
    await changeItemOf(actorOf(req), changing(req, revision), { id, isCover: true })
    notify(res, { kind: 'good', key: 'collections.done.cover' })
    return editUrl(req, `item-${id.toString()}`)
  })
}

interface Saving<T> {
  readonly form: z.ZodType<T>
  readonly fields: readonly string[]
  /** Draws the page once more, with what was typed. */
  again(state: FormState): Promise<void>
}

/** What somebody has typed is kept, whatever keeps it from being saved. */
async function saved<T>(
  req: Request,
  res: Response,
  { form, fields, again }: Saving<T>,
  save: (values: T) => Promise<string>,
): Promise<void> {
  const typed = typedText(req.body, ...fields)
  // Whether they may at all comes before what is wrong with what they have typed.
  if (req.params.id !== undefined) await findKept(req)
  const read = readForm(form, req.body)
  if (!read.ok) return await again({ typed, errors: read.errors })
  try {
    res.redirect(303, await save(read.values))
  } catch (error) {
    if (error instanceof InvalidInput) return await again({ typed, errors: error.errors })
    if (!(error instanceof AppError) || error.status !== 409) throw error
    if (error.code === 'collectionChanged') return await again({ typed, isStale: true })
    await again({ typed, errors: { [fields[0]!]: { key: `errors.${error.code}.text` } } })
  }
}

/** A button: nothing was typed that could be lost. */
async function pressed<T>(
  req: Request,
  res: Response,
  form: z.ZodType<T>,
  press: (values: T) => Promise<string>,
): Promise<void> {
  await findKept(req)
  const read = readForm(form, req.body)
  if (!read.ok) throw new AppError(422, 'invalid')
  try {
    res.redirect(303, await press(read.values))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'collectionChanged') throw error
    notify(res, { kind: 'careful', key: 'collections.stale' })
    res.redirect(303, editUrl(req))
  }
}

function statusOf({ errors, isStale }: FormState): number {
  return isStale ? 409 : errors ? 422 : 200
}

function changing(req: Request, seen: number): Changing {
  return { id: readId(req.params.id), seen, origin: originOf(req) }
}

function editUrl(req: Request, anchor?: string): string {
  const url = `${addressOfCollection(readId(req.params.id))}/edit`
  return anchor === undefined ? url : `${url}#${anchor}`
}

/** @throws AppError 403, 404 */
async function findKept(req: Request): Promise<FoundCollection> {
  const actor = actorOf(req)
  return await showCollection(actor, await loadKept(actor, readId(req.params.id)))
}

async function namesOfSchools(req: Request, collection?: CollectionRecord): Promise<Map<string, string>> {
  const ids = [...schoolsKeptBy(actorOf(req)), ...(collection ? [collection.unitId] : [])].map(String)
  return new Map([...(await findUnits(ids))].map(([id, { name }]) => [id, name]))
}

/** What is to be used instead of something, as far as the actor sees it. */
async function replacementsFor(req: Request, { sections }: FoundCollection): Promise<Replacements> {
  const ids = sections.flatMap(({ items }) => items).flatMap(({ replacementId }) => replacementId ?? [])
  const found = await findMaterials(actorOf(req), ids)
  return new Map(
    [...found]
      .filter(([, material]) => isOffered(material))
      .map(([id, material]) => [id, { title: shownContent(material).title, url: addressOfMaterial(id) }]),
  )
}
