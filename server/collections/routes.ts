// Collections as their readers see them: lists, one of them, its credit lines, a copy.

import type { Request, Response } from 'express'
import { siteOf } from '../api/index.ts'
import { cardsOf } from '../catalogue/index.ts'
import { findSubjects } from '../curriculum/index.ts'
import { actorOf, originOf, visitorOf } from '../http/context.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { everyone, get, only, post, type Route } from '../http/route.ts'
import { scopes, staff } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { canCollect } from './access.ts'
import { addressOfCollection } from './address.ts'
import { copyCollection } from './create.ts'
import { creditsFile, creditsOf } from './credits.ts'
import { editRoutes } from './edit-routes.ts'
import { listFeatured, listFeaturedAt, placesKeptBy } from './featured.ts'
import { featuredRoutes } from './featured-routes.ts'
import { findCollection, type FoundCollection, listCollections, listKept } from './find.ts'
import { mostFeatured } from './limits.ts'
import { listPage, type ListQuery, listShelves } from './list-page.ts'
import { collectionCards } from './page-parts.ts'
import { proposalRow } from './proposals-page.ts'
import { listProposals } from './proposals.ts'
import { proposalRoutes } from './proposal-routes.ts'
import { viewPage } from './view-page.ts'

export const collectionRoutes: readonly Route[] = [
  get('/collections', everyone, showList),
  ...featuredRoutes,
  ...proposalRoutes,
  ...editRoutes,
  get('/collections/:id', everyone, show),
  get('/collections/:id/credits', everyone, showCredits),
  post('/collections/:id/copy', only(...staff), copy),
]

async function showList(req: Request, res: Response): Promise<void> {
  const visitor = visitorOf(req)
  const { translator } = req.context
  const asked = readQuery(req)
  const query = canCollect(visitor) ? asked : { ...asked, shelf: 'all' as const }
  const input = readPage(req, 12)
  const found = await (query.shelf === 'mine' && visitor
    ? listKept(visitor, query, input)
    : listCollections(visitor, query, input))
  const isStart = query.shelf === 'all' && Object.keys(req.query).length === 0
  const featured = isStart ? await listFeatured(visitor, mostFeatured) : []
  const page = {
    ...{ visitor, query, collections: found, subjects: await findSubjects(), isFurther: input.cursor !== undefined },
    cards: await collectionCards(visitor, found.items, translator),
    featured: await collectionCards(visitor, featured, translator),
  }
  res.render('collections/list', listPage(page, translator))
}

function readQuery({ query }: Pick<Request, 'query'>): ListQuery {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name].normalize('NFC').trim() : '')
  const grade = Number(text('grade'))
  return {
    shelf: listShelves.find((one) => one === query.shelf) ?? 'all',
    text: text('q').slice(0, 200),
    reach: scopes.find((one) => one === query.reach),
    subject: /^[A-Z0-9_-]{1,40}$/.test(text('subject')) ? text('subject') : undefined,
    grade: Number.isInteger(grade) && grade >= 1 && grade <= 12 ? grade : undefined,
  }
}

async function show(req: Request, res: Response): Promise<void> {
  const visitor = visitorOf(req)
  const { translator } = req.context
  const found = await findCollection(visitor, readId(req.params.id))
  const url = addressOfCollection(found.collection._id)
  const places = visitor ? placesKeptBy(visitor) : []
  const page = {
    ...{ ...found, visitor, cards: await itemCards(req, found) },
    proposals: found.isKeeper
      ? (await waitingFor(req, found)).map((one) => proposalRow(one, found.collection.sections, translator, url))
      : [],
    featuredAt: visitor ? await featuredAt(req, found, places) : [],
    schoolNames: new Map([...(await findUnits(places.filter(isId)))].map(([id, { name }]) => [id, name])),
  }
  res.render('collections/view', viewPage(page, translator))
}

async function waitingFor(req: Request, { collection }: FoundCollection) {
  const page = { limit: 20, cursor: undefined }
  return (await listProposals(actorOf(req), { shelf: 'open', collectionId: collection._id }, page)).items
}

async function featuredAt(req: Request, { collection }: FoundCollection, places: readonly string[]) {
  const found: string[] = []
  for (const place of places) {
    const listed = await listFeaturedAt(actorOf(req), place)
    if (listed.some(({ _id }) => _id.equals(collection._id))) found.push(place)
  }
  return found
}

function isId(place: string): boolean {
  return place.length === 24
}

async function itemCards(req: Request, { sections }: FoundCollection) {
  const shown = sections.flatMap(({ items }) => items).flatMap(({ item, found }) => (found ? [{ item, found }] : []))
  const cards = await cardsOf(
    visitorOf(req),
    shown.map(({ found }) => found),
    req.context.translator,
  )
  return new Map(shown.map(({ item }, at) => [item._id.toString(), cards[at]!]))
}

async function showCredits(req: Request, res: Response): Promise<void> {
  const { translator } = req.context
  const found = await findCollection(visitorOf(req), readId(req.params.id))
  const lines = creditsOf(found, siteOf(req), translator)
  if (req.query.format === 'csv') {
    res.attachment('collection.csv').type('text/csv; charset=utf-8').send(creditsFile(lines, translator))
    return
  }
  const { collection } = found
  const { t } = translator
  res.render('collections/credits', {
    title: t('collections.titles.credits'),
    name: collection.title,
    breadcrumbs: [
      { label: t('collections.titles.list'), url: '/collections' },
      { label: collection.title, url: addressOfCollection(collection._id), isVietnamese: true },
      { label: t('collections.titles.credits') },
    ],
    scripts: ['materials/view.js'],
    text: lines.map(({ text }) => text).join('\n\n'),
    fileUrl: `${addressOfCollection(collection._id)}/credits?format=csv`,
  })
}

async function copy(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const { collection } = await findCollection(actor, id)
  const title = req.context.translator.t('collections.copyOf', { title: collection.title }).slice(0, 200)
  const made = await copyCollection(actor, id, title, originOf(req))
  notify(res, { kind: 'good', key: 'collections.done.copied' })
  res.redirect(303, `${addressOfCollection(made._id)}/edit`)
}
