// Somebody says yes or no, here or on paper.

import { type ClientSession, Types } from 'mongoose'
import { inTransaction } from '../../storage/database/index.ts'
import type { Actor, Origin } from '../actor.ts'
import { record } from '../audit/index.ts'
import { conflict, forbidden, notFound } from '../errors.ts'
import { enqueue } from '../outbox/index.ts'
import { findFacts, type PersonFacts } from '../people/index.ts'
import { beginningOf } from '../schools/index.ts'
import { canRecord, canView, sideOf } from './access.ts'
import { findSubject } from './find.ts'
import type { AnswerForm, PaperForm } from './input.ts'
import type { Purpose } from './purposes.ts'
import { Statement, type StatementRecord } from './statement.model.ts'
import { findCurrentTexts } from './texts.ts'

export interface About {
  readonly personId: Types.ObjectId
  readonly purpose: Purpose
}

/** @throws AppError 404; 403 when they do not speak for this person; 409 `textPublished` when they have read another text */
export async function answer(
  actor: Actor,
  about: About,
  form: AnswerForm,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  const person = await findFacts(about.personId, now)
  if (!person || !canView(actor, person)) throw notFound()
  const side = sideOf(actor, person, now)
  if (!side || actor.isService) throw forbidden()
  await refuseOtherText(about.purpose, form.textVersion)

  const { personId: saidById, name: saidByName } = actor
  const said = { answer: form.answer, textVersion: form.textVersion, side, saidById, saidByName, saidAt: now }
  await inTransaction(async (session) => {
    await add({ ...about, ...said, channel: 'online' }, { actor, person, origin }, session)
  })
}

/** A guardian whom the school does not know is named. @throws AppError 404, 403, 409 `textPublished`, `dayToCome`, `notGuardian` */
export async function recordPaper(
  actor: Actor,
  about: About,
  form: PaperForm,
  origin: Origin,
  now = new Date(),
): Promise<void> {
  const { person, guardians } = await findSubject(actor, about.personId, now)
  if (!canRecord(actor, person)) throw forbidden()
  await refuseOtherText(about.purpose, form.textVersion)
  const saidAt = beginningOf(form.day)
  if (saidAt > now) throw conflict('dayToCome')

  const guardian = guardians.find(({ id }) => id === form.guardianId)
  if (form.side === 'guardian' && form.guardianId !== '' && !guardian) throw conflict('notGuardian')
  const who =
    form.side === 'self'
      ? { saidById: about.personId, saidByName: person.fullName }
      : guardian
        ? { saidById: new Types.ObjectId(guardian.id), saidByName: guardian.name }
        : { saidByName: form.guardianName }
  const { answer, textVersion, side } = form
  const note = form.note === '' ? {} : { note: form.note }
  const recorded = { recordedById: actor.personId, recordedByName: actor.name, ...note }
  await inTransaction(async (session) => {
    const said = { answer, textVersion, side, saidAt, channel: 'paper' as const, ...who, ...recorded }
    await add({ ...about, ...said }, { actor, person, origin }, session)
  })
}

async function refuseOtherText(purpose: Purpose, version: number): Promise<void> {
  const current = (await findCurrentTexts()).get(purpose)
  if (current?.text.version !== version) throw conflict('textPublished')
}

interface By {
  readonly actor: Actor
  readonly person: PersonFacts
  readonly origin: Origin
}

async function add(
  { personId: subjectId, ...said }: About & Omit<StatementRecord, '_id' | 'subjectId' | 'createdAt'>,
  { actor, person, origin }: By,
  session: ClientSession,
): Promise<void> {
  const { purpose, answer, side, channel, textVersion, saidByName } = said
  const { _id: statementId } = await new Statement({ subjectId, ...said, createdAt: new Date() }).save({ session })
  const unitIds = person.places.map(({ unitId }) => new Types.ObjectId(unitId))
  const subject = { kind: 'person', id: subjectId }
  const after = { purpose, answer, side, channel, textVersion, saidByName }
  await record({ action: 'consents.answered', actor, subject, unitIds, after, origin }, session)
  await enqueue('consents.changed', { statementId, personId: subjectId, purpose }, session)
}
