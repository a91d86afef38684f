import type { Request } from 'express'
import type { Feature } from '../feature.ts'
import { visitorOf } from '../http/context.ts'
import { everyone, get, type Route } from '../http/route.ts'
import type { Log } from '../log.ts'
import { type CardSource, loadCards } from './cards.ts'
import { todayPage } from './page.ts'

export const homeRoutes: readonly Route[] = [
  get('/', everyone, async (req, res) => {
    const actor = visitorOf(req)
    if (!actor) return res.render('home/welcome')
    const cards = await loadCards(actor, sourceOf(req))
    res.render('home/today', todayPage({ actor, cards, signedInAt: req.context.session?.startedAt, now: new Date() }))
  }),
]

/** What puts the features together has left them there: a feature does not know the others. */
function sourceOf({ app }: Request): CardSource {
  return { features: app.get('features') as readonly Feature[], log: app.get('log') as Log | undefined }
}
