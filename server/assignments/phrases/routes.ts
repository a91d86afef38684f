import type { Request, Response } from 'express'
import { actorOf } from '../../http/context.ts'
import { type FieldErrors, readForm, typedText } from '../../http/form.ts'
import { readId } from '../../http/id.ts'
import { get, post, type Route, signedIn } from '../../http/route.ts'
import { findMarked } from '../find.ts'
import { workUrl } from '../page.ts'
import { itemUrl, keyOf } from '../request.ts'
import { phrasesPage } from './page.ts'
import { addPhrase, countUse, listPhrases, phraseForm, removePhrase } from './phrases.ts'

const phrases = '/courses/:id/items/:itemId/phrases'

export const phraseRoutes: readonly Route[] = [
  get(phrases, signedIn, async (req, res) => await draw(req, res)),
  post(phrases, signedIn, add),
  post(`${phrases}/use`, signedIn, use),
  post(`${phrases}/remove`, signedIn, remove),
]

/** The page of the bank alone, or only the list of it for the page on which one marks. */
async function draw(req: Request, res: Response, errors: FieldErrors = {}, typed = ''): Promise<void> {
  const key = keyOf(req)
  const { course, item } = await findMarked(actorOf(req), key)
  const found = await listPhrases(actorOf(req), key)
  const model = phrasesPage({
    ...{ phrases: found, url: itemUrl(req), personId: personIdOf(req), hasSubject: Boolean(course.subjectCode) },
    ...{ typed, errors },
  })
  res.status(errors.text ? 422 : 200)
  if (req.query.part === 'phrases')
    return res.render('assignments/_phrases', { ...model, layout: 'layouts/part', title: '' })
  res.render('assignments/phrases', {
    ...model,
    courseTitle: course.title,
    itemTitle: item.title,
    backUrl: backOf(req),
  })
}

async function add(req: Request, res: Response): Promise<void> {
  await findMarked(actorOf(req), keyOf(req))
  const read = readForm(phraseForm, req.body)
  if (!read.ok) return await draw(req, res, read.errors, typedText(req.body, 'text').text)
  await addPhrase(actorOf(req), keyOf(req), read.values)
  await goOn(req, res)
}

async function use(req: Request, res: Response): Promise<void> {
  await findMarked(actorOf(req), keyOf(req))
  await countUse(actorOf(req), phraseIdOf(req))
  res.status(204).end()
}

async function remove(req: Request, res: Response): Promise<void> {
  await findMarked(actorOf(req), keyOf(req))
  await removePhrase(actorOf(req), phraseIdOf(req))
  await goOn(req, res)
}

async function goOn(req: Request, res: Response): Promise<void> {
  if (req.query.part === 'phrases') return await draw(req, res)
  res.redirect(303, backOf(req))
}

function backOf(req: Request): string {
  const personId = personIdOf(req)
  return personId === '' ? itemUrl(req) : workUrl(itemUrl(req), personId)
}

function personIdOf(req: Request): string {
  const { personId } = { ...req.query, ...((req.body ?? {}) as { personId?: unknown }) }
  return typeof personId === 'string' && /^[0-9a-f]{24}$/.test(personId) ? personId : ''
}

function phraseIdOf({ body }: Request) {
  const { phrase } = (body ?? {}) as { phrase?: unknown }
  return readId(phrase)
}
