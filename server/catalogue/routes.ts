import type { Request, Response } from 'express'
import { actorOf, originOf, visitorOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { catalogueStarts } from '../pages/catalogue-start.ts'
import { everyone, get, only, post, type Route } from '../http/route.ts'
import { SearchUnavailable } from '../../storage/search/search.ts'
import { gapReaders, wordKeepers } from './access.ts'
import { addressOfQuery, home } from './address.ts'
import { curriculumRoutes } from './curriculum-routes.ts'
import { facetsFor } from './facets.ts'
import { type Answer, findInCatalogue } from './find.ts'
import { type CatalogueQuery, pageSize, readQuery, synonymForm } from './input.ts'
import { gapsPage, groupPage, parametersOf, removeGroupPage, wordsPage } from './keepers-pages.ts'
import { findLabels } from './labels.ts'
import { withinLimit } from './limits.ts'
import { cataloguePage, valuesOn } from './page.ts'
import { findFromRecalled } from './recalled.ts'
import { findLastReconciling } from './reconcile.ts'
import { isOutdated } from './restored.ts'
import { countWithout } from './search.ts'
import { findFacts } from './source.ts'
import { suggestEntries } from './suggest.ts'
import { findGroup, listGroups, removeGroup, restoreGroup, saveGroup } from './synonyms.ts'
import { listUnanswered, markUnanswered, noteUnanswered } from './unanswered.ts'

const readers = only(...gapReaders)
const keepers = only(...wordKeepers)

export const catalogueRoutes: readonly Route[] = [
  get('/catalogue', everyone, withinLimit(showCatalogue)),
  get('/catalogue/suggestions', everyone, withinLimit(sendSuggestions)),
  ...curriculumRoutes,
  get('/catalogue/unanswered', readers, showGaps),
  post('/catalogue/unanswered/:id/done', readers, async (req, res) => await markGap(req, res, true)),
  post('/catalogue/unanswered/:id/reopen', readers, async (req, res) => await markGap(req, res, false)),
  get('/catalogue/synonyms', keepers, showWords),
  get('/catalogue/synonyms/new', keepers, (_req, res) => renderGroup(res, { group: undefined })),
  post('/catalogue/synonyms/new', keepers, async (req, res) => await save(req, res, undefined)),
  get('/catalogue/synonyms/:id', keepers, async (req, res) =>
    renderGroup(res, { group: await findGroup(actorOf(req), nameOf(req)) }),
  ),
  post('/catalogue/synonyms/:id', keepers, async (req, res) => await save(req, res, nameOf(req))),
  get('/catalogue/synonyms/:id/remove', keepers, askToRemove),
  post('/catalogue/synonyms/:id/remove', keepers, remove),
  post('/catalogue/synonyms/:id/restore', keepers, restore),
]

async function showCatalogue(req: Request, res: Response): Promise<void> {
  const actor = visitorOf(req)
  const { translator } = req.context
  const query = readQuery(req.query)
  const { cursor } = readPage(req)
  const wanted = { facets: facetsFor(actor), offset: (query.page - 1) * pageSize, limit: pageSize }
  const answer = await findInCatalogue(actor, query, wanted, cursor)
  const isNothing = answer.isSearched && answer.results.total === 0
  // While somebody types, nothing is missed yet.
  if (isNothing && req.get('x-typing') === undefined) await noteUnanswered(query, askerOf(req))
  const dropped = isNothing ? await countWithout(actor, query) : []
  const facts = await findFacts(
    itemsOf(answer).flatMap(({ content }) => content.files.map((file) => file.storedFileId)),
  )
  const labelOf = await findLabels(valuesOn({ query, answer }), translator)
  const isOld = answer.isSearched && (await isOutdated())
  const fromRecalled = await findFromRecalled(itemsOf(answer))
  const shown = { labelOf, facts, fromRecalled }
  const page = { actor, query, answer, dropped, ...shown, isOutdated: isOld, isFurther: cursor !== undefined }
  const starts = Object.keys(req.query).length === 0 ? await catalogueStarts(req) : []
  res.render('catalogue/search', { ...cataloguePage(page, translator), starts })
}

/** Somebody signed out is told from others by where they ask from. */
function askerOf(req: Request): string[] {
  const visitor = visitorOf(req)
  return visitor ? [visitor.personId.toString()] : [req.ip ?? '', req.get('user-agent') ?? '']
}

function itemsOf(answer: Answer) {
  return answer.isSearched ? answer.results.items : answer.browsed.items
}

async function sendSuggestions(req: Request, res: Response): Promise<void> {
  const { t } = req.context.translator
  const query = readQuery(req.query)
  const entries = await suggestEntries(visitorOf(req), query.text).catch((error: unknown) => {
    if (error instanceof SearchUnavailable) return []
    throw error
  })
  res.json({
    entries: entries.map(({ kind, text, code }) => ({
      kind: t(`catalogue.suggestions.${kind}`),
      text,
      url: kind === 'title' ? `/materials/${code}` : addressOfQuery({ ...nothing, chosen: { [kind]: [code] } }),
    })),
  })
}

const nothing: CatalogueQuery = { text: '', exact: [], chosen: {}, sort: undefined, page: 1 }

async function showGaps(req: Request, res: Response): Promise<void> {
  const { translator } = req.context
  const isDone = req.query.done === 'yes'
  const input = readPage(req, 30)
  const gaps = await listUnanswered(actorOf(req), { isDone }, input)
  const queries = gaps.items.map(({ filters }) => readQuery(parametersOf(filters)).chosen)
  const values = {
    topic: queries.flatMap(({ topic = [] }) => topic.map(String)),
    unit: queries.flatMap(({ unit = [] }) => unit.map(String)),
  }
  const labelOf = await findLabels(values, translator)
  res.render(
    'catalogue/unanswered',
    gapsPage({ gaps, isDone, labelOf, isFurther: input.cursor !== undefined }, translator),
  )
}

async function markGap(req: Request, res: Response, isDone: boolean): Promise<void> {
  await markUnanswered(actorOf(req), readId(req.params.id), isDone, originOf(req))
  res.redirect(303, isDone ? `${home}/unanswered` : `${home}/unanswered?done=yes`)
}

async function showWords(req: Request, res: Response): Promise<void> {
  const groups = await listGroups(actorOf(req))
  res.render(
    'catalogue/synonyms',
    wordsPage({ groups, last: await findLastReconciling() }, req.context.translator, new Date()),
  )
}

function renderGroup(res: Response, page: Parameters<typeof groupPage>[0]): void {
  res.render('catalogue/group', groupPage(page, res.req.context.translator))
}

async function save(req: Request, res: Response, id: string | undefined): Promise<void> {
  const actor = actorOf(req)
  const group = id === undefined ? undefined : await findGroup(actor, id)
  const form = readForm(synonymForm, { words: '', finds: '', ...(req.body as object) })
  if (!form.ok) {
    res.status(422)
    renderGroup(res, { group, typed: typedText(req.body, 'words', 'finds'), errors: form.errors })
    return
  }
  await saveGroup(actor, id, form.values, originOf(req))
  done(res, 'saved')
}

async function askToRemove(req: Request, res: Response): Promise<void> {
  const group = await findGroup(actorOf(req), nameOf(req))
  res.render('catalogue/remove', removeGroupPage(group, req.context.translator))
}

async function remove(req: Request, res: Response): Promise<void> {
  await removeGroup(actorOf(req), nameOf(req), originOf(req))
  done(res, 'removed')
}

async function restore(req: Request, res: Response): Promise<void> {
  await restoreGroup(actorOf(req), nameOf(req), originOf(req))
  done(res, 'restored')
}

function done(res: Response, what: string): void {
  notify(res, { kind: 'good', key: `catalogue.notices.${what}` })
  res.redirect(303, `${home}/synonyms`)
}

function nameOf({ params }: Request): string {
  return String(params.id)
}
