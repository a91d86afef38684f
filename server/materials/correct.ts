// Whoever answers for a material puts right under what it is found: topics, outcomes, grades, keywords, series. An edition
// never changes, so that is a new one of the kind `correction`, with the same files, which takes the place of the one that is
// live or waits. The draft says the same from then on; whatever else its owner writes there stays.

import { type ClientSession, Types } from 'mongoose'
import type { Actor, Origin } from '../actor.ts'
import { InvalidInput } from '../api/index.ts'
import { conflict, forbidden } from '../errors.ts'
import { canAnswerFor, moversOf } from './access.ts'
import { hasTopics } from './check.ts'
import { fieldOf, missingFor } from './completeness.ts'
import type { Content } from './content.ts'
import { differenceOf } from './draft.ts'
import { Edition } from './edition.model.ts'
import { addUses, editionUse } from './files.ts'
import { findEdition } from './find.ts'
import type { MaterialRecord } from './material.model.ts'
import { isOnItsWay } from './states.ts'
import { loadMaterial, saveMaterial } from './write.ts'

export const taggedFields = ['topics', 'outcomes', 'keywords', 'grades'] as const
type TaggedField = (typeof taggedFields)[number]

export type TagList = Readonly<Partial<Pick<Content, TaggedField>>>

export interface Tags {
  readonly add: TagList
  readonly remove: TagList
  /** A code; empty: none; left out: it stays. */
  readonly series?: string | undefined
}

export interface Correction {
  readonly id: Types.ObjectId
  readonly tags: Tags
  readonly note: string
  readonly origin: Origin
}

/**
 * @throws AppError 403, 404; 409 `materialMoved` for one that is neither live nor waits; InvalidInput when nothing would
 * change, and for what its scope would ask for then
 */
export async function correctWithin(
  session: ClientSession,
  actor: Actor,
  { id, tags, note, origin }: Correction,
): Promise<MaterialRecord> {
  const material = await loadMaterial(actor, id, session)
  const isWaiting = isOnItsWay(material.state)
  if (!canCorrect(actor, material)) throw forbidden()
  const before = isWaiting
    ? (await findEdition(id, material.latestNumber, session))?.content
    : material.state === 'hidden' || material.state === 'archived'
      ? undefined
      : material.live?.content
  if (!before) throw conflict('materialMoved')
  const content = tagged(before, tags)
  if (isSame(content, before)) throw new InvalidInput({ topics: { key: 'materials.errors.nothingToCorrect' } })
  await refuseWorse(before, content)

  const edition = { _id: new Types.ObjectId(), number: material.latestNumber + 1, change: 'correction' as const, note }
  const made = { madeById: actor.personId, madeByName: actor.name, madeAt: new Date() }
  const publishedAt = isWaiting ? undefined : made.madeAt
  await Edition.create([{ ...edition, materialId: id, content, ...made, ...(publishedAt && { publishedAt }) }], {
    session,
  })
  await addUses(content.files, editionUse(edition._id), session)
  const changes = {
    draft: tagged(material.draft, tags),
    latestNumber: edition.number,
    latestChange: edition.change,
    ...(publishedAt && { live: { ...material.live!, number: edition.number, content, publishedAt } }),
  }
  const told = { actor, origin, action: 'materials.corrected', ...differenceOf(before, content) }
  return await saveMaterial(material, changes, told, session)
}

/** What is live, or those who decide about what waits. */
export function canCorrect(actor: Actor, material: MaterialRecord): boolean {
  if (!isOnItsWay(material.state)) return Boolean(material.live) && canAnswerFor(actor, material)
  return moversOf(actor, material).some((mover) => mover !== 'owner')
}

function tagged(content: Content, { add, remove, series }: Tags): Content {
  const list = <T>(field: TaggedField): T[] => {
    const of = (tags: TagList) => (tags[field] ?? []) as readonly T[]
    const removed = of(remove)
    return [...new Set([...of(content).filter((one) => !removed.includes(one)), ...of(add)])]
  }
  return {
    ...content,
    ...{ topics: list<string>('topics'), outcomes: list<string>('outcomes'), keywords: list<string>('keywords') },
    grades: list<number>('grades').sort((a, b) => a - b),
    ...(series !== undefined && { series }),
  }
}

function isSame(after: Content, before: Content): boolean {
  const textOf = (content: Content) =>
    JSON.stringify([...taggedFields, 'series' as const].map((field) => content[field]))
  return textOf(after) === textOf(before)
}

/** What was complete stays so. */
async function refuseWorse(before: Content, after: Content): Promise<void> {
  const { scope } = after
  const had = missingFor(before, scope, await hasTopics(before))
  const worse = missingFor(after, scope, await hasTopics(after)).filter((what) => !had.includes(what))
  if (worse.length > 0)
    throw new InvalidInput(
      Object.fromEntries(worse.map((what) => [fieldOf(what), { key: `materials.missing.${what}` }])),
    )
}
