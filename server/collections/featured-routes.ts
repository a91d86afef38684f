import type { Request, Response } from 'express'
import { AppError } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route } from '../http/route.ts'
import { schoolCurators, sectorCurators } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { addressOfCollection, home } from './address.ts'
import { changeFeatured, listFeaturedAt, placesKeptBy, sectorPlace } from './featured.ts'
import { featuredPage } from './featured-page.ts'
import { featureForm } from './input.ts'

const those = only(...schoolCurators, ...sectorCurators)

export const featuredRoutes: readonly Route[] = [
  get(`${home}/featured`, those, show),
  post(`${home}/featured`, those, change),
]

async function show(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const kept = placesKeptBy(actor)
  const names = await findUnits(kept.filter((place) => place !== sectorPlace))
  const places = []
  for (const place of kept)
    places.push({ place, name: names.get(place)?.name ?? '', collections: await listFeaturedAt(actor, place) })
  res.render('collections/featured', featuredPage({ actor, places }, req.context.translator))
}

async function change(req: Request, res: Response): Promise<void> {
  const form = readForm(featureForm, req.body)
  // Only buttons: whoever sends something else has not used the page.
  if (!form.ok) throw new AppError(422, 'invalid')
  const { place, collection, what } = form.values
  const id = readId(collection)
  await changeFeatured(actorOf(req), { place, id, what, origin: originOf(req) })
  const isFromPage = typedText(req.body, 'from').from === 'collection'
  if (isFromPage) notify(res, { kind: 'good', key: `collections.done.featured.${what}` })
  res.redirect(303, isFromPage ? addressOfCollection(id) : `${home}/featured`)
}
