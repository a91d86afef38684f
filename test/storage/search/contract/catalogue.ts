import { expect } from 'chai'
import { searchIndexes } from '../../../../server/catalogue/indexes.ts'
import { openFilled, type OpenPlace, type Place } from '../place.ts'

/** What the catalogue asks of its own index. */
export function catalogue(open: OpenPlace): void {
  describe('the index of the catalogue', () => {
    const { settings } = searchIndexes[0]!
    let place: Place
    before(async () => {
      const document = (id: string, rating: number, publishedAt: number) => {
        const said = { materialId: id, viewers: ['guests'], readers: ['others'], downloads: 0, changedAt: 1 }
        return { id, title: `Phân số ${id}`, rating, publishedAt, ...said }
      }
      place = await openFilled(
        open,
        [document('a', 0, 3), document('b', 3.75, 1), document('c', 4.264, 2), document('d', 0, 4)],
        settings,
      )
    })
    after(() => place.close())

    it('gives the best rated first, and of equal ones the newest', async () => {
      const { hits } = await place.search.search(settings.name, {
        text: 'phan so',
        filter: { field: 'viewers', in: ['guests'] },
        sort: [
          { field: 'rating', direction: 'descending' },
          { field: 'publishedAt', direction: 'descending' },
        ],
      })
      expect(hits.map(({ id }) => id)).to.deep.equal(['c', 'b', 'd', 'a'])
    })
  })
}
