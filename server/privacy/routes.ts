import { pipeline } from 'node:stream/promises'
import type { Request, Response } from 'express'
import { AppError, notFound } from '../errors.ts'
import { actorOf, originOf, wordsOf } from '../http/context.ts'
import { typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { get, post, type Route, signedIn } from '../http/route.ts'
import { declaredFeatures } from '../pages/administration.ts'
import { findFacts, findPeople } from '../people/index.ts'
import type { PersonData } from '../person-data.ts'
import { canCopy } from './access.ts'
import { copyPerson } from './copy.ts'
import { copyPage, overviewPage, removalPage } from './page.ts'
import { prepareRemoval, removePerson } from './remove.ts'

export const privacyRoutes: readonly Route[] = [
  get('/privacy', signedIn, showOverview),
  get('/privacy/people/:id/copy', signedIn, askToCopy),
  post('/privacy/people/:id/copy', signedIn, copy),
  get('/privacy/people/:id/removal', signedIn, askToRemove),
  post('/privacy/people/:id/removal', signedIn, remove),
]

async function showOverview(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const people = await findPeople([actor.personId, ...actor.childIds])
  res.render('privacy/overview', overviewPage(kindsOf(req), [...people.values()], actor, req.context.translator))
}

async function askToCopy(req: Request, res: Response): Promise<void> {
  const person = await findFacts(readId(req.params.id))
  if (!person || person.isRemoved || !canCopy(actorOf(req), person)) throw notFound()
  res.render('privacy/copy', copyPage(person, req.context.translator))
}

async function copy(req: Request, res: Response): Promise<void> {
  const personId = readId(req.params.id)
  const options = { personId, kinds: kindsOf(req), origin: originOf(req), t: wordsOf(req) }
  const { fileName, stream } = await copyPerson(actorOf(req), options)
  res.attachment(fileName).type('application/zip')
  await pipeline(stream, res)
}

async function askToRemove(req: Request, res: Response): Promise<void> {
  const removal = await prepareRemoval(actorOf(req), readId(req.params.id))
  res.render('privacy/removal', removalPage({ removal, kinds: kindsOf(req) }, req.context.translator))
}

async function remove(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const personId = readId(req.params.id)
  const kinds = kindsOf(req)
  const { typedName = '' } = typedText(req.body, 'typedName')
  try {
    const name = typedName.normalize('NFC').trim()
    await removePerson(actor, { personId, typedName: name, kinds, origin: originOf(req) })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'otherName')) throw error
    const removal = await prepareRemoval(actor, personId)
    const errors = { typedName: { key: 'privacy.removal.otherName' } }
    const page = { removal, kinds, typedName, errors }
    return res.status(422).render('privacy/removal', removalPage(page, req.context.translator))
  }
  notify(res, { kind: 'good', key: 'privacy.removal.done' })
  res.redirect(303, '/privacy')
}

function kindsOf(req: Request): readonly PersonData[] {
  return declaredFeatures(req).flatMap(({ personData = [] }) => personData)
}
