// On the home page: what somebody has been told and not read yet, or not confirmed.
//
// What it is made of: whoever is told gets a notice, which is announced by the person; what is changed or taken back is announced by
// the announcement.

import { lastingCard } from '../pages/home-card.ts'
import { addressOfAnnouncement, home } from './address.ts'
import { listOpen } from './read.ts'

const mostShown = 4

export const openCard = lastingCard({
  order: 4,
  view: 'announcements/_home-card',
  isFor: ({ isService }) => !isService,
  load: async ({ personId }, sources) => {
    sources.add('notice', personId.toString())
    const found = await listOpen(personId, mostShown)
    if (found.length === 0) return undefined
    sources.add('announcement', ...found.map(({ announcement }) => announcement._id.toString()))
    return {
      url: home,
      rows: found.map(({ announcement: { _id, title, startsAt, asksConfirmation }, receipt }) => ({
        ...{ title, url: addressOfAnnouncement(_id), at: startsAt.toISOString() },
        isToConfirm: asksConfirmation && receipt?.readAt != null,
      })),
    }
  },
})
