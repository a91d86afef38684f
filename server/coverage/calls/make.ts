import type { Types } from 'mongoose'
import { inTransaction } from '../../../storage/database/index.ts'
import type { Actor, Origin } from '../../actor.ts'
import { InvalidInput } from '../../api/index.ts'
import { record } from '../../audit/index.ts'
import { findAllSubjects, findOutcomes, findTopicsByCode, listAllMaterialTypes } from '../../curriculum/index.ts'
import { dayOf } from '../../day.ts'
import { forbidden } from '../../errors.ts'
import type { FieldErrors } from '../../http/form.ts'
import { readRow } from '../cells.ts'
import { findWanted } from '../wanted/find.ts'
import { noteCallFor } from '../wanted/settle.ts'
import { audiencesOf } from './access.ts'
import { Call } from './call.model.ts'
import { announceCalls } from './changed.ts'
import type { CallForm } from './input.ts'

export interface NewCall extends CallForm {
  /** What was looked for in vain, for which it is made. */
  readonly wantedId?: Types.ObjectId | undefined
}

/** @throws AppError 403, 404 for what is wanted; InvalidInput */
export async function makeCall(actor: Actor, { wantedId, ...form }: NewCall, origin: Origin): Promise<Types.ObjectId> {
  const unit = audiencesOf(actor).find(({ audience }) => audience === form.audience)
  if (!unit) throw forbidden()
  const errors = await problemsOf(form)
  if (Object.keys(errors).length > 0) throw new InvalidInput(errors)
  const sought = wantedId && (await findWanted(actor, wantedId))
  return await inTransaction(async (session) => {
    const now = new Date()
    const by = { madeById: actor.personId, madeByName: actor.name, madeAt: now, changedAt: now }
    const counts = { free: form.wanted, fulfilled: 0, state: 'open' as const }
    const [call] = await Call.create([{ ...form, ...unit, ...counts, ...by }], { session })
    if (sought) await noteCallFor(sought, call!._id, session)
    await announceCalls(unit.audience, session)
    const { title, subject, grade, row, type, wanted, until, audience } = form
    await record(
      {
        ...{ action: 'coverage.callMade', actor, subject: { kind: 'call', id: call!._id }, unitIds: [unit.unitId] },
        ...{ after: { title, subject, grade, row, type, wanted, until, audience }, origin },
      },
      session,
    )
    return call!._id
  })
}

/** What it names has to be there, and in that subject and grade. */
async function problemsOf({ subject, grade, row, type, until }: CallForm): Promise<FieldErrors> {
  const isTaught = (await findAllSubjects({ grade })).some(({ code }) => code === subject)
  const { kind, code = '' } = readRow(row) ?? {}
  const [place] =
    kind === 'outcome' ? await findOutcomes([code]) : kind === 'topic' ? await findTopicsByCode([code]) : []
  const isHere = kind === undefined || (place?.subjectCode === subject && place.grade === grade)
  const isType = type === '' || (await listAllMaterialTypes()).some((one) => one.code === type)
  return {
    ...(!isTaught && { subject: { key: 'coverage.errors.notTaught' } }),
    ...(!isHere && { row: { key: 'coverage.errors.notHere' } }),
    ...(!isType && { type: { key: 'field.errors.invalid' } }),
    ...(until < dayOf(new Date()) && { until: { key: 'coverage.errors.dayPast' } }),
  }
}
