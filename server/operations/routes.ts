import type { Express, Request, Response } from 'express'
import { actorOf, originOf } from '../http/context.ts'
import { readForm, typedText } from '../http/form.ts'
import { readId } from '../http/id.ts'
import { notify } from '../http/notices.ts'
import { readPage } from '../http/page.ts'
import { everyone, get, only, post, type Route } from '../http/route.ts'
import { administrationTabs, declaredFeatures } from '../pages/administration.ts'
import { auditors } from './access.ts'
import { findAudit, listAudit } from './audit-log.ts'
import { auditPage, entryPage } from './audit-page.ts'
import { countOutbox, discardEvent, findDeadEvent, listDeadEvents, replayEvent, replayEvents } from './events.ts'
import { auditQuery, discardForm, replayAllForm } from './input.ts'
import { eventPage, outboxPage, outboxUrl, type Words } from './outbox-page.ts'
import { type Readiness, watchReadiness } from './readiness.ts'
import { statusPage } from './status-page.ts'
import { readStatus } from './status.ts'
import { findSubjectNames } from './subject-names.ts'

const bare = { isBare: true }
const administrators = only('sectorAdministrator')
const auditReaders = only('sectorAdministrator', ...auditors)

export const operationsRoutes: readonly Route[] = [
  get('/healthz', everyone, showAlive, bare),
  get('/readyz', everyone, showReady, bare),
  get('/administration', auditReaders, showFirst),
  get('/administration/status', administrators, showStatus),
  get('/administration/outbox', administrators, showOutbox),
  post('/administration/outbox/replay', administrators, replayAll),
  get('/administration/outbox/:id', administrators, showEvent),
  post('/administration/outbox/:id/replay', administrators, replayOne),
  post('/administration/outbox/:id/discard', administrators, discardOne),
  get('/administration/audit', auditReaders, showAudit),
  get('/administration/audit/:id', auditReaders, showEntry),
]

function showAlive(_req: Request, res: Response): void {
  res.set('Cache-Control', 'no-store').json({ isAlive: true })
}

async function showReady(req: Request, res: Response): Promise<void> {
  const readiness = await readinessOf(req)
  res
    .status(readiness.isReady ? 200 : 503)
    .set('Cache-Control', 'no-store')
    .json(readiness)
}

/** The first page that they may see. */
function showFirst(req: Request, res: Response): void {
  res.redirect(303, administrationTabs(req)[0]?.url ?? '/')
}

async function showStatus(req: Request, res: Response): Promise<void> {
  const dataDirectory = String(req.app.get('data directory') ?? '.')
  const status = await readStatus(actorOf(req), await readinessOf(req), dataDirectory)
  const { has } = req.context.translator
  res.render('operations/status', statusPage({ tabs: administrationTabs(req), status }, { ...wordsFor(req), has }))
}

async function showOutbox(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const input = readPage(req)
  const [counts, dead] = [await countOutbox(actor), await listDeadEvents(actor, input)]
  const page = { tabs: administrationTabs(req), counts, dead, isFurther: input.cursor !== undefined }
  res.render('operations/outbox', outboxPage(page, wordsFor(req)))
}

async function replayAll(req: Request, res: Response): Promise<void> {
  const form = readForm(replayAllForm, req.body)
  const until = form.ok ? form.values.until : new Date()
  const count = await replayEvents(actorOf(req), until, originOf(req))
  notify(res, { kind: 'good', key: 'operations.outbox.replayedAll', values: { count } })
  res.redirect(303, outboxUrl)
}

async function showEvent(req: Request, res: Response): Promise<void> {
  const event = await findDeadEvent(actorOf(req), readId(req.params.id))
  res.render('operations/event', eventPage({ tabs: administrationTabs(req), event }, wordsFor(req)))
}

async function replayOne(req: Request, res: Response): Promise<void> {
  await replayEvent(actorOf(req), readId(req.params.id), originOf(req))
  notify(res, { kind: 'good', key: 'operations.outbox.replayed' })
  res.redirect(303, outboxUrl)
}

async function discardOne(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const id = readId(req.params.id)
  const form = readForm(discardForm, req.body)
  if (!form.ok) {
    const event = await findDeadEvent(actor, id)
    const typed = { reason: typedText(req.body, 'reason').reason ?? '' }
    const page = { tabs: administrationTabs(req), event, typed, errors: form.errors }
    return res.status(422).render('operations/event', eventPage(page, wordsFor(req)))
  }

  await discardEvent(actor, id, form.values, originOf(req))
  notify(res, { kind: 'good', key: 'operations.outbox.discarded' })
  res.redirect(303, outboxUrl)
}

async function showAudit(req: Request, res: Response): Promise<unknown> {
  const actor = actorOf(req)
  const { translator } = req.context
  const tabs = administrationTabs(req)
  const form = readForm(auditQuery, req.query)
  if (!form.ok) {
    const typed = { ...emptyQuery, ...typedText(req.query, ...Object.keys(emptyQuery)) }
    const none = { items: [], next: undefined }
    const page = {
      tabs,
      query: typed,
      entries: none,
      names: new Map<string, string>(),
      isFurther: false,
      errors: form.errors,
    }
    return res.status(422).render('operations/audit', auditPage(page, translator, new Date()))
  }

  const input = readPage(req)
  const entries = await listAudit(actor, form.values, input)
  const names = await findSubjectNames(entries.items)
  const page = { tabs, query: form.values, entries, names, isFurther: input.cursor !== undefined }
  res.render('operations/audit', auditPage(page, translator, new Date()))
}

async function showEntry(req: Request, res: Response): Promise<void> {
  const entry = await findAudit(actorOf(req), readId(req.params.id))
  const names = await findSubjectNames([entry])
  const page = entryPage({ tabs: administrationTabs(req), entry, names }, req.context.translator, new Date())
  res.render('operations/entry', page)
}

const emptyQuery = { name: '', action: '', person: '', subject: '', from: '', to: '' }

function wordsFor(req: Request): Words {
  const { t, language } = req.context.translator
  return { t, language, now: new Date() }
}

const watches = new WeakMap<Express, () => Promise<Readiness>>()

/** Of one application there is one answer for all who ask. */
function readinessOf(req: Request): Promise<Readiness> {
  const app = req.app as Express
  let watch = watches.get(app)
  if (!watch) {
    watch = watchReadiness(declaredFeatures(req).flatMap(({ tools = [] }) => tools))
    watches.set(app, watch)
  }
  return watch()
}
