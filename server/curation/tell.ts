// Who is told what has happened with a submission, together with it or not at all.

import type { ClientSession, Types } from 'mongoose'
import type { Actor } from '../actor.ts'
import type { StepName } from '../materials/index.ts'
import { notify } from '../notices/index.ts'
import { listMemberIds } from '../people/index.ts'
import { dayOf } from '../schools/index.ts'
import { deskOf } from './access.ts'
import { partsOf } from './colleagues.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { addressOfSubmission, home } from './words.ts'

interface Telling {
  readonly submission: Pick<
    SubmissionRecord,
    '_id' | 'stage' | 'unitId' | 'ownerId' | 'title' | 'claimedById' | 'endedById'
  >
  readonly actor: Pick<Actor, 'personId' | 'name'> | undefined
}

export type Told =
  | (Telling & { readonly what: 'waiting' })
  | (Telling & { readonly what: 'decided'; readonly step: StepName })
  | (Telling & { readonly what: 'handedOver' | 'released'; readonly personId: Types.ObjectId })
  | (Telling & { readonly what: 'askedToJudge' | 'thirdNeeded' | 'judged'; readonly personId: Types.ObjectId })
  | (Telling & { readonly what: 'said'; readonly side: 'author' | 'curator'; readonly isInternal: boolean })

/** In the transaction of what has happened; nobody is told what they have done themselves. */
export async function tell(told: Told, session: ClientSession): Promise<void> {
  const { submission, actor } = told
  const send = async (to: readonly (Types.ObjectId | null | undefined)[], what: Sent) => {
    const others = to.flatMap((id) => (id && !actor?.personId.equals(id) ? [id] : []))
    const url = what.url ?? addressOfSubmission(submission._id)
    const { title } = submission
    if (others.length > 0) await notify(others, { values: { title }, ...what, url }, session)
  }
  switch (told.what) {
    case 'waiting':
      return await send(await whoWaits(told), {
        ...{ key: 'curation.notices.waiting', url: home, urgency: 'digest', values: {} },
        // However much comes, they look at all of it at once.
        once: `curation.waiting.${deskOf(submission)}.${dayOf(new Date())}`,
      })
    case 'decided':
      return await send([submission.ownerId], decidedAs(told.step))
    case 'handedOver':
      return await send([told.personId], { key: 'curation.notices.handedOver', urgency: 'now' })
    case 'released':
      return await send([told.personId], { key: 'curation.notices.released', urgency: 'digest' })
    case 'askedToJudge':
    case 'thirdNeeded':
    case 'judged':
      return await send([told.personId], { key: `curation.notices.${told.what}`, urgency: 'now' })
    case 'said':
      if (told.side === 'curator' && !told.isInternal)
        return await send([submission.ownerId], { key: 'curation.notices.written', urgency: 'now' })
      return await send([submission.claimedById ?? submission.endedById], {
        key: told.isInternal ? 'curation.notices.noted' : 'curation.notices.answered',
        urgency: 'now',
      })
  }
}

type Sent = Omit<Parameters<typeof notify>[1], 'url'> & { readonly url?: string }

function decidedAs(step: StepName): Sent {
  switch (step) {
    case 'requestChanges':
      return { key: 'curation.notices.changesRequested', urgency: 'now' }
    case 'refuse':
      return { key: 'curation.notices.refused', urgency: 'now' }
    case 'hide':
      return { key: 'curation.notices.hidden', urgency: 'now' }
    case 'publishInSchool':
    case 'publishInSector':
      return { key: 'curation.notices.published', urgency: 'now' }
    default:
      return { key: 'curation.notices.passedOn', urgency: 'digest' }
  }
}

/** In the sector the queue tells: there everybody would be told of every school. */
async function whoWaits({ submission: { stage, unitId } }: Telling): Promise<Types.ObjectId[]> {
  if (stage === 'sector') return []
  const now = new Date()
  if (stage === 'school') return await listMemberIds({ unitId, role: 'librarian' }, now)
  const leaders: Types.ObjectId[] = []
  for (const at of await partsOf(unitId, now))
    leaders.push(...(await listMemberIds({ unitId: at, role: 'subjectLeader' }, now)))
  return leaders
}
