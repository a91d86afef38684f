// Keeps what the world is told of materials as they are now. May run twice and at the same time as another for the same
// material: whoever has seen the later revision has the last word.

import { Types } from 'mongoose'
import { isDuplicateKey } from '../errors.ts'
import { canView, type MaterialRecord, materialChangedEvent, readMaterial } from '../materials/index.ts'
import { sharedTime } from '../outbox/clock.ts'
import type { EventHandler } from '../outbox/run.ts'
import { setsOf } from './sets.ts'
import { wholeSecond } from './times.ts'
import { ToldMaterial, type ToldRecord } from './told.model.ts'

export async function tellOf(id: Types.ObjectId): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const material = await readMaterial(id)
    const told = await ToldMaterial.findById(id).lean()
    if (told ? await tellAnew(told, material) : await tellFirst(material)) return
  }
  throw new Error(`What is told of the material ${id.toString()} changes faster than it can be written.`)
}

/** What is no longer offered is told to nobody, though its page stays. */
export function isPublic(material: Pick<MaterialRecord, 'viewers' | 'isRetired'>): boolean {
  return canView(undefined, material) && material.isRetired !== true
}

export const tellingEvents: Readonly<Record<string, EventHandler>> = {
  [materialChangedEvent]: async ({ materialId }) => await tellOf(new Types.ObjectId(materialId as string)),
}

const mostRounds = 20
export const sitemapSize = 5000

/** Says whether all is told; otherwise somebody else was faster. */
async function tellFirst(material: MaterialRecord | undefined): Promise<boolean> {
  const facts = material && factsOf(material)
  if (!facts) return true
  const last = await ToldMaterial.findOne({}, { place: 1 }).sort({ place: -1 }).lean()
  const place = (last?.place ?? 0) + 1
  const { _id, revision } = material
  const datestamp = wholeSecond(await sharedTime())
  try {
    await ToldMaterial.create({ _id, ...facts, revision, datestamp, place, sitemap: Math.ceil(place / sitemapSize) })
    return true
  } catch (error) {
    if (isDuplicateKey(error)) return false
    throw error
  }
}

async function tellAnew(told: ToldRecord, material: MaterialRecord | undefined): Promise<boolean> {
  const { _id, revision: seen } = told
  const revision = material?.revision ?? seen
  if (revision < seen) return true
  const facts = (material && factsOf(material)) ?? { isDeleted: true }
  const isNews = Object.entries(facts).some(([key, value]) => textOf(value) !== textOf(told[key as keyof Facts]))
  if (!isNews && revision === seen) return true
  const now = wholeSecond(await sharedTime())
  // A harvester that has been here would not see what goes back in time.
  const news = isNews ? { ...facts, datestamp: now < told.datestamp ? told.datestamp : now } : {}
  const { matchedCount } = await ToldMaterial.updateOne({ _id, revision: seen }, { $set: { ...news, revision } })
  return matchedCount > 0
}

type Facts = Pick<ToldRecord, 'isDeleted' | 'sets' | 'edition' | 'publishedAt' | 'publisher'>

function factsOf(material: MaterialRecord): Facts | undefined {
  const { live, unitName: publisher } = material
  if (!live || !isPublic(material)) return undefined
  const { number: edition, publishedAt, content } = live
  return { isDeleted: false, sets: setsOf(content), edition, publishedAt, publisher }
}

function textOf(value: Facts[keyof Facts]): string {
  return value instanceof Date ? value.toISOString() : String(value)
}
