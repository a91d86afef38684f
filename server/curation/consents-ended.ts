// A pupil, or their family, does not agree any more: what shows their work outside the school is hidden by itself, at once,
// and those who answer for it are told. Whose consent it was is told to nobody.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import { listWithoutConsent } from '../consents/index.ts'
import { translatorFor } from '../i18n/translator.ts'
import {
  addressOfMaterial,
  hideByItselfWithin,
  type MaterialRecord,
  schoolCurators,
  shownContent,
} from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import type { EventHandler } from '../outbox/run.ts'
import { listMemberIds } from '../people/index.ts'
import { listSectorCurators } from './colleagues.ts'
import { PupilsWork } from './pupils-work.model.ts'

/** Of consents; its name is theirs. */
export const consentChangedEvent = 'consents.changed'

export const hideWithoutConsent: EventHandler = async ({ personId, purpose }, { stillWorking }) => {
  if (purpose !== 'publishWork') return
  const pupilId = new Types.ObjectId(String(personId))
  if ((await listWithoutConsent([pupilId], 'publishWork')).length === 0) return
  // Stored as the owner reads it, like every reason that somebody writes.
  const reason = translatorFor('vi').t('curation.pupils.consentEnded')
  for (const { _id } of await PupilsWork.find({ pupilIds: pupilId }, { _id: 1 }).lean()) {
    await stillWorking()
    await inTransaction(async (session) => {
      const hidden = await hideByItselfWithin(session, _id, isOutside, { reason, reasonCode: 'privacy', note: '' })
      if (hidden) await tell(hidden, session)
    })
  }
}

function isOutside({ live }: MaterialRecord): boolean {
  return live !== undefined && live !== null && live.scope !== 'school'
}

async function tell(material: MaterialRecord, session: ClientSession): Promise<void> {
  const now = new Date()
  const people = [material.ownerId, ...(await listSectorCurators(now))]
  if (material.isOfSchool)
    for (const role of schoolCurators) people.push(...(await listMemberIds({ unitId: material.unitId, role }, now)))
  const distinct = [...new Map(people.map((id) => [id.toString(), id])).values()]
  const values = { title: shownContent(material).title }
  const url = addressOfMaterial(material._id)
  await notify(distinct, { key: 'curation.notices.consentEnded', values, url, urgency: 'now' }, session)
}
