import type { Request, Response } from 'express'
import { findClasses } from '../classes/index.ts'
import { AppError, notFound } from '../errors.ts'
import { actorOf, originOf } from '../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, only, post, type Route, signedIn } from '../http/route.ts'
import { canRecord } from './access.ts'
import { answer, recordPaper } from './answer.ts'
import { findClassConsents } from './class.ts'
import { findSubject } from './find.ts'
import { answerForm, paperForm, textForm } from './input.ts'
import { classPage, ownPage, paperPage, subjectPage, textPage, textsPage } from './page.ts'
import { isPurpose, type Purpose } from './purposes.ts'
import { canPublishTexts, findCurrentTexts, listTexts, publishText } from './texts.ts'

export const consentRoutes: readonly Route[] = [
  get('/consents', signedIn, showOwn),
  get('/consents/texts', signedIn, showTexts),
  get('/consents/texts/:purpose', signedIn, showText),
  post('/consents/texts/:purpose', only('sectorAdministrator'), publish),
  get('/consents/classes/:id', signedIn, showClass),
  get('/consents/people/:id', signedIn, showSubject),
  post('/consents/people/:id/:purpose', signedIn, say),
  get('/consents/people/:id/:purpose/paper', signedIn, showPaper),
  post('/consents/people/:id/:purpose/paper', signedIn, enterPaper),
]

async function showOwn(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const isPupil = actor.memberships.some(({ role }) => role === 'student')
  const subjects = []
  for (const id of [...(isPupil ? [actor.personId] : []), ...actor.childIds])
    subjects.push(await findSubject(actor, id))
  const own = await findClasses(actor.classes.filter(({ isHomeroom }) => isHomeroom).map(({ classId }) => classId))
  const classes = [...own].map(([id, { name }]) => ({ id, name }))
  res.render('consents/own', ownPage({ subjects, classes }, req.context.translator))
}

async function showSubject(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const now = new Date()
  const subject = await findSubject(actor, readId(req.params.id), now)
  res.render('consents/subject', subjectPage(actor, subject, req.context.translator, now))
}

async function say(req: Request, res: Response): Promise<void> {
  const personId = readId(req.params.id)
  const form = readForm(answerForm, req.body)
  const purpose = purposeOf(req)
  // There are buttons only: whoever sends something else has not used the page.
  if (!form.ok) throw new AppError(422, 'invalid')
  await answer(actorOf(req), { personId, purpose }, form.values, originOf(req))
  notify(res, { kind: 'good', key: `consents.notices.${form.values.answer}` })
  res.redirect(303, `/consents/people/${personId.toString()}`)
}

async function showPaper(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const purpose = purposeOf(req)
  const subject = await findSubject(actor, readId(req.params.id))
  if (!canRecord(actor, subject.person)) throw notFound()
  res.render('consents/paper', paperPage({ subject, purpose }, req.context.translator))
}

/** What only the records can tell, beside the field that it is about. */
const fieldOf: Readonly<Record<string, string>> = { dayToCome: 'day', notGuardian: 'guardianId' }

async function enterPaper(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const purpose = purposeOf(req)
  const personId = readId(req.params.id)
  const again = async (errors: FieldErrors) => {
    const subject = await findSubject(actor, personId)
    if (!canRecord(actor, subject.person)) throw notFound()
    const fields = ['answer', 'side', 'guardianId', 'guardianName', 'day', 'note', 'textVersion'] as const
    const typed = typedText(req.body, ...fields)
    return res
      .status(422)
      .render('consents/paper', paperPage({ subject, purpose, typed, errors }, req.context.translator))
  }
  const form = readForm(paperForm, req.body)
  if (!form.ok) return await again(form.errors)
  try {
    await recordPaper(actor, { personId, purpose }, form.values, originOf(req))
  } catch (error) {
    const field = error instanceof AppError ? fieldOf[error.code] : undefined
    if (!field) throw error
    return await again({ [field]: { key: `consents.errors.${(error as AppError).code}` } })
  }
  notify(res, { kind: 'good', key: 'consents.notices.recorded' })
  res.redirect(303, `/consents/people/${personId.toString()}`)
}

async function showClass(req: Request, res: Response): Promise<void> {
  const found = await findClassConsents(actorOf(req), readId(req.params.id))
  res.render('consents/class', classPage(found, await findCurrentTexts(), req.context.translator))
}

async function showTexts(req: Request, res: Response): Promise<void> {
  res.render('consents/texts', textsPage(await findCurrentTexts(), req.context.translator))
}

async function showText(req: Request, res: Response): Promise<void> {
  const purpose = purposeOf(req)
  const page = { purpose, texts: await listTexts(purpose), canPublish: canPublishTexts(actorOf(req)) }
  res.render('consents/text', textPage(page, req.context.translator))
}

async function publish(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const purpose = purposeOf(req)
  const form = readForm(textForm, req.body)
  if (!form.ok) {
    const typed = typedText(req.body, 'titleVi', 'textVi', 'titleEn', 'textEn', 'mustRenew', 'after')
    const page = { purpose, texts: await listTexts(purpose), canPublish: true, typed, errors: form.errors }
    return res.status(422).render('consents/text', textPage(page, req.context.translator))
  }
  await publishText(actor, purpose, form.values, originOf(req))
  notify(res, { kind: 'good', key: 'consents.notices.published' })
  res.redirect(303, `/consents/texts/${purpose}`)
}

/** @throws AppError 404 */
function purposeOf(req: Request): Purpose {
  const { purpose } = req.params
  if (!isPurpose(purpose)) throw notFound()
  return purpose
}
