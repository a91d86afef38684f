import type { Request, Response } from 'express'
import { InvalidInput } from '../../api/index.ts'
import { findSubjects, listAllMaterialTypes } from '../../curriculum/index.ts'
import { forbidden } from '../../errors.ts'
import { actorOf, originOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { notify } from '../../http/notices.ts'
import { readPage } from '../../http/page.ts'
import { get, only, post, type Route } from '../../http/route.ts'
import { nameIn } from '../../materials/index.ts'
import { mapReaders } from '../access.ts'
import { wantedUrl } from '../address.ts'
import { callMakers, canMakeCalls } from '../calls/access.ts'
import { linkForm } from '../calls/input.ts'
import { readPlace } from '../choices.ts'
import { findWanted, listWanted } from './find.ts'
import { answerPage, wantedPage } from './page.ts'
import { answerWanted, dismissWanted, reopenWanted } from './settle.ts'
import { wantedStates } from './wanted.model.ts'

const readers = only(...mapReaders)
const makers = only(...callMakers)

export const wantedRoutes: readonly Route[] = [
  get(wantedUrl, readers, showList),
  get(`${wantedUrl}/:id/answer`, makers, async (req, res) => await drawAnswer(req, res)),
  post(`${wantedUrl}/:id/answer`, makers, answer),
  post(`${wantedUrl}/:id/dismiss`, makers, async (req, res) => {
    await dismissWanted(actorOf(req), readId(req.params.id), originOf(req))
    done(res, 'dismissed')
  }),
  post(`${wantedUrl}/:id/reopen`, makers, async (req, res) => {
    await reopenWanted(actorOf(req), readId(req.params.id), originOf(req))
    done(res, 'reopened')
  }),
]

async function showList(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { translator } = req.context
  const input = readPage(req, 30)
  const query = { state: wantedStates.find((one) => one === req.query.state) ?? 'open', ...readPlace(req.query) }
  const list = await listWanted(actor, query, input)
  const types = new Map((await listAllMaterialTypes()).map((one) => [one.code, nameIn(translator, one)]))
  const page = { list, query, types, subjects: await findSubjects(), canCall: canMakeCalls(actor) }
  res.render('coverage/wanted', wantedPage({ ...page, isFurther: input.cursor !== undefined }, translator))
}

async function drawAnswer(req: Request, res: Response, errors?: FieldErrors): Promise<void> {
  const actor = actorOf(req)
  const wanted = await findWanted(actor, readId(req.params.id))
  if (!canMakeCalls(actor)) throw forbidden()
  const page = { wanted, typed: typedText(req.body, 'material'), errors }
  res.status(errors ? 422 : 200).render('coverage/answer', answerPage(page, req.context.translator))
}

async function answer(req: Request, res: Response): Promise<void> {
  const form = readForm(linkForm, req.body)
  if (!form.ok) return await drawAnswer(req, res, form.errors)
  try {
    await answerWanted(actorOf(req), readId(req.params.id), form.values.material, originOf(req))
  } catch (error) {
    if (error instanceof InvalidInput) return await drawAnswer(req, res, error.errors)
    throw error
  }
  done(res, 'answered')
}

function done(res: Response, what: string): void {
  notify(res, { kind: 'good', key: `coverage.wanted.${what}` })
  res.redirect(303, wantedUrl)
}
