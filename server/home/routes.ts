import { visitorOf } from '../http/context.ts'
import { everyone, get, type Route } from '../http/route.ts'
import { loadCards } from './cards.ts'
import { todayPage } from './page.ts'

export const homeRoutes: readonly Route[] = [
  get('/', everyone, async (req, res) => {
    const actor = visitorOf(req)
    if (!actor) return res.render('home/welcome')
    const cards = await loadCards(actor)
    res.render('home/today', todayPage({ actor, cards, signedInAt: req.context.session?.startedAt, now: new Date() }))
  }),
]
