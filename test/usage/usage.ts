// Words for the tests of usage.

import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { countDownload, countView, flushCounts } from '../../server/usage/count.ts'
import { UsageDay } from '../../server/usage/counts.model.ts'
import { rateMaterial } from '../../server/usage/rate.ts'
import type { RatingRecord } from '../../server/usage/rating.model.ts'
import { origin } from '../catalogue/materials.ts'
import { makeActor } from '../support/make.ts'

export const browser = 'Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0'
export const november = new Date('2026-11-20T03:00:00Z')

/** Of one school, or each from another one. */
export const someone = (unitId = new Types.ObjectId()) => makeActor('teacher', unitId)

/** So many looks and downloads, each by somebody else of the school. */
export function use(
  material: MaterialRecord,
  { views = 0, downloads = 0, unitId }: { views?: number; downloads?: number; unitId?: Types.ObjectId | undefined },
  now = november,
): void {
  const asked = { userAgent: browser }
  for (let at = 0; at < views; at++) countView(someone(unitId), material, asked, now)
  for (let at = 0; at < downloads; at++) countDownload(someone(unitId), material, asked, now)
}

/** What is kept: `2 1` are two looks and one download of the day. */
export async function kept(whose: string, day = '2026-11-20'): Promise<string> {
  await flushCounts()
  const found = await UsageDay.findOne({ whose, day }).lean()
  return `${found?.views ?? 0} ${found?.downloads ?? 0}`
}

export async function statusOf(work: Promise<unknown>): Promise<number> {
  try {
    await work
    return 200
  } catch (error) {
    return (error as { status?: number }).status ?? 500
  }
}

/** As somebody does who has taken it. */
export async function rate(actor: Actor, material: MaterialRecord, stars: number, comment = ''): Promise<RatingRecord> {
  countDownload(actor, material, { userAgent: browser })
  return await rateMaterial(actor, material._id, { stars, comment }, origin)
}
