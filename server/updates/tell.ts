// Everybody who uses a material is told of its new edition: so many in one transaction, together with the mark in their links
// that they know. Killed at any moment it goes on with those who do not, and nobody is told twice.

import type { Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { findAccountIds, findActor } from '../accounts/index.ts'
import { announceChanges } from '../changes/index.ts'
import { canView, type EditionRecord, findEdition, type MaterialRecord, readMaterial } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { home } from './address.ts'
import { idOf } from './follow.ts'
import { Link } from './link.model.ts'
import { passesOf, writePasses } from './pass.ts'

export const tellOfEdition: EventHandler = async (payload, { signal, stillWorking }) => {
  const materialId = idOf(payload.materialId)
  for (;;) {
    signal.throwIfAborted()
    // As it is now: one more may have come meanwhile.
    const material = await readMaterial(materialId)
    const edition = material?.live && !material.removedAt && (await findEdition(materialId, material.live.number))
    if (!edition || !(await tellSome(material, edition))) return
    await stillWorking()
  }
}

const atATime = 200

/** Says whether there were any. */
async function tellSome(material: MaterialRecord, edition: EditionRecord): Promise<boolean> {
  const behind = { materialId: material._id, available: { $lt: edition.number } }
  const found = await Link.find(behind).sort({ available: 1, _id: 1 }).limit(atATime).lean()
  if (found.length === 0) return false
  const passes = await passesOf(found)
  const links = found.map((link) => ({ ...link, ...passes.get(link._id.toString()) }))
  const readersOf = async (isPassed: boolean) =>
    await readersAmong(
      links.flatMap((link) => (link.ownerId && (link.isPassed ?? false) === isPassed ? [link.ownerId] : [])),
      material,
      edition,
    )
  const [readers, successors] = [await readersOf(false), await readersOf(true)]
  await inTransaction(async (session) => {
    await writePasses(passes, session)
    const ids = { _id: { $in: links.map(({ _id }) => _id) }, available: { $lt: edition.number } }
    const told = { available: edition.number, at: new Date() }
    // Whoever has this very edition already decides on nothing.
    await Link.updateMany(
      { ...ids, synced: { $gte: edition.number } },
      { $set: told, $inc: { revision: 1 } },
      { session },
    )
    await Link.updateMany(ids, { $set: { ...told, state: 'open' }, $inc: { revision: 1 } }, { session })
    const ownerIds = [...new Set(links.flatMap(({ ownerId }) => ownerId?.toString() ?? []))]
    await announceChanges('update', ownerIds, session)
    const notice = noticeOf(material, edition)
    if (readers.length > 0) await notify(readers, notice, session)
    if (successors.length > 0) await notify(successors, forSuccessors(notice), session)
  })
  return true
}

/** Not whoever has made it, and nobody who does not see it. */
async function readersAmong(
  ownerIds: readonly Types.ObjectId[],
  material: MaterialRecord,
  { madeById }: Pick<EditionRecord, 'madeById'>,
): Promise<Types.ObjectId[]> {
  const others = [...new Map(ownerIds.map((id) => [id.toString(), id])).values()].filter((id) => !id.equals(madeById))
  if (material.viewers.includes('staff')) return others
  const readers: Types.ObjectId[] = []
  for (const personId of others) {
    const [accountId] = await findAccountIds(personId)
    const actor = accountId && (await findActor(accountId.toString()))
    if (actor && canView(actor, material)) readers.push(personId)
  }
  return readers
}

/** They have not used it themselves. */
function forSuccessors({ values: { title, number }, ...notice }: ReturnType<typeof noticeOf>) {
  return { ...notice, key: 'updates.notices.passed', values: { title, number } }
}

function noticeOf({ _id, live }: MaterialRecord, { number, change, note }: EditionRecord) {
  const kind = change === 'correction' || change === 'breaking' ? change : 'content'
  return {
    key: `updates.notices.${kind}.${note === '' ? 'plain' : 'noted'}`,
    values: { title: live!.content.title, number, ...(note !== '' && { note }) },
    url: `${home}?of=${_id.toString()}`,
    urgency: kind === 'correction' ? ('now' as const) : ('digest' as const),
    once: `updates edition ${_id.toString()} ${number}`,
  }
}
