import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import { siteOf } from '../api/index.ts'
import { actorOf, originOf } from '../http/context.ts'
import { notify } from '../http/notices.ts'
import { behind, limited } from '../http/rate-limit.ts'
import { everyone, get, post, type Route, signedIn } from '../http/route.ts'
import { translatorFor } from '../i18n/translator.ts'
import { findPeople } from '../people/index.ts'
import { beginningOf } from '../schools/index.ts'
import { addDays, dayBeginning } from '../years/index.ts'
import { feedFileUrl, feedUrl, home } from './address.ts'
import { actorOfFeed, findFeed, makeFeed, revokeFeed } from './feed.ts'
import { writeCalendar } from './ical.ts'
import { listEntries } from './list.ts'
import { calendarPage, spanOf, views } from './page.ts'

/** Programs come every few minutes at most; those of a whole school may come from one address. */
const perFeed = limited('calendarFeed', {
  limit: 30,
  windowSeconds: 600,
  key: ({ query }) => `feed ${typeof query.key === 'string' ? query.key : ''}`,
})
const perAddress = limited('calendarFeeds', { limit: 600, windowSeconds: 600 })

export const calendarRoutes: readonly Route[] = [
  get(home, signedIn, showCalendar),
  get(feedUrl, signedIn, showFeed),
  post(feedUrl, signedIn, make),
  get(`${feedUrl}/revoke`, signedIn, askToRevoke),
  post(`${feedUrl}/revoke`, signedIn, revoke),
  get(feedFileUrl, everyone, behind(perAddress, behind(perFeed, sendFeed)), { isBare: true }),
]

async function showCalendar(req: Request, res: Response): Promise<void> {
  const actor = actorOf(req)
  const { query } = req
  const view = views.find((one) => one === query.view) ?? 'agenda'
  const asked =
    typeof query.day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(query.day) ? beginningOf(query.day) : undefined
  const day = asked && !Number.isNaN(asked.getTime()) ? asked : dayBeginning(new Date())
  const own = [actor.personId, ...actor.childIds]
  const person = own.find((id) => id.toString() === query.person)
  const span = spanOf(view, day)
  const entries = await listEntries(actor, span, person && [person])
  const children = await findPeople(actor.childIds)
  const page = { actor, view, day, span, entries, children, person: person?.toString(), now: new Date() }
  res.render('calendar/calendar', calendarPage(page, req.context.translator))
}

async function showFeed(req: Request, res: Response): Promise<void> {
  await drawFeed(req, res, undefined)
}

async function drawFeed(req: Request, res: Response, address: string | undefined): Promise<void> {
  const { t } = req.context.translator
  const feed = await findFeed(actorOf(req))
  res.render('calendar/feed', {
    title: t('calendar.titles.feed'),
    breadcrumbs: [{ label: t('calendar.titles.calendar'), url: home }, { label: t('calendar.titles.feed') }],
    ...{ url: feedUrl, revokeUrl: `${feedUrl}/revoke`, madeAt: feed?.createdAt.toISOString(), address },
  })
}

async function make(req: Request, res: Response): Promise<void> {
  const key = await makeFeed(actorOf(req), originOf(req))
  res.set('Cache-Control', 'no-store')
  await drawFeed(req, res, `${siteOf(req)}${feedFileUrl}?key=${key}`)
}

function askToRevoke(req: Request, res: Response): void {
  const { t } = req.context.translator
  res.render('calendar/revoke', {
    title: t('calendar.titles.revoke'),
    breadcrumbs: [{ label: t('calendar.titles.feed'), url: feedUrl }, { label: t('calendar.titles.revoke') }],
    ...{ url: `${feedUrl}/revoke`, cancelUrl: feedUrl },
  })
}

async function revoke(req: Request, res: Response): Promise<void> {
  await revokeFeed(actorOf(req), originOf(req))
  notify(res, { kind: 'good', key: 'calendar.feed.revoked' })
  res.redirect(303, feedUrl)
}

/** Fetched by programs without a session: the secret alone says whose it is. */
async function sendFeed(req: Request, res: Response): Promise<void> {
  const { actor, feed } = await actorOfFeed(req.query.key)
  const today = dayBeginning(new Date())
  const entries = await listEntries(actor, { from: addDays(today, -daysBefore), to: addDays(today, daysAhead) })
  const { t } = translatorFor(actor.language ?? 'vi')
  const text = writeCalendar({
    ...{
      name: t('calendar.feed.name'),
      site: siteOf(req),
      stamp: feed.createdAt,
      entries,
      due: t('calendar.kinds.due'),
    },
  })
  const tag = `"${createHash('sha256').update(text).digest('base64url')}"`
  res.set({ ETag: tag, 'Cache-Control': 'private, no-cache', 'X-Robots-Tag': 'noindex' })
  const known = (req.get('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''))
  if (known.includes(tag)) res.status(304).end()
  else res.type('text/calendar; charset=utf-8').send(text)
}

const daysBefore = 14
const daysAhead = 90
