// The facts for checks.ts, as far as whoever asks may know them.

import type { Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import {
  type Content,
  findMaterials,
  findShown,
  type FoundMaterial,
  hasTopics,
  listWithFile,
  type MaterialFile,
  missingFor,
} from '../materials/index.ts'
import { findProcessing } from '../processing/index.ts'
import { type Check, type CheckFacts, checksOf, type OtherMaterial } from './checks.ts'
import { consentsFor } from './pupils-work.ts'
import { findReading, namesIn } from './read.ts'
import { triesLinks } from './try-links.ts'

/** Of what was handed in, as the worker has read it; of a draft, as it is now. */
export async function checkMaterial(actor: Actor, found: FoundMaterial): Promise<Check[]> {
  const { content } = found
  const scope = content.scope === 'personal' ? 'school' : content.scope
  const processing = await findProcessing(content.files.map(({ storedFileId }) => storedFileId))
  const files = content.files.map((file) => ({ file, processing: processing.get(file.storedFileId.toString()) }))
  return checksOf({
    ...{ content, files, missing: missingFor(content, scope, await hasTopics(content)) },
    sameFiles: await findSameFiles(actor, found),
    consents: await consentsFor(found.material._id, content.type),
    ...(await readingOf(actor, found)),
  })
}

async function readingOf(
  actor: Actor,
  { material, content, number, isDraft }: FoundMaterial,
): Promise<Pick<CheckFacts, 'names' | 'sameTexts' | 'links'>> {
  if (isDraft) return { names: await namesIn(content.files, material.ownerId), sameTexts: null, links: null }
  const reading = await findReading(material._id, number)
  const links = triesLinks() ? reading?.links : null
  if (!reading) return { names: undefined, sameTexts: undefined, links }
  const { isWhole, names, alike } = reading
  const seen = await findSeen(
    actor,
    alike.map(({ materialId }) => materialId),
  )
  const sameTexts = alike.flatMap(({ materialId, percent }) => {
    const other = seen.get(materialId.toString())
    return other ? [{ material: nameOf(other), percent }] : []
  })
  // What has been found stands, though there may be more.
  const unless = <T>(list: T, isNothing: boolean) => (isNothing && !isWhole ? undefined : list)
  return { names: unless(names, names.count === 0), sameTexts: unless(sameTexts, sameTexts.length === 0), links }
}

async function findSameFiles(actor: Actor, { material, content }: FoundMaterial): Promise<CheckFacts['sameFiles']> {
  const same: { file: string; material: OtherMaterial }[] = []
  for (const { storedFileId, name } of content.files.slice(0, mostFiles)) {
    const others = (await listWithFile(storedFileId)).filter((id) => !id.equals(material._id))
    for (const other of (await findSeen(actor, others.slice(0, mostOthers))).values())
      if (hasFile(other.content, storedFileId)) same.push({ file: name, material: nameOf(other) })
  }
  return same
}

const mostFiles = 20
const mostOthers = 20

/** As the actor sees them: what is live, or waits for them. */
async function findSeen(actor: Actor, ids: readonly Types.ObjectId[]): Promise<Map<string, FoundMaterial>> {
  return ids.length === 0 ? new Map() : await findShown(actor, [...(await findMaterials(actor, ids)).values()])
}

function nameOf({ material, content }: FoundMaterial): OtherMaterial {
  return { id: material._id.toString(), title: content.title }
}

function hasFile({ files }: Content, storedFileId: MaterialFile['storedFileId']): boolean {
  return files.some((file) => file.storedFileId.equals(storedFileId))
}
