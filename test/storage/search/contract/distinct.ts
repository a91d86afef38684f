import { expect } from 'chai'
import type { IndexSettings, SearchDocument, SearchQuery } from '../../../../storage/search/index.ts'
import { openFilled, type OpenPlace, type Place, rejection } from '../place.ts'

const pages: IndexSettings = {
  name: 'pages',
  searchable: ['text'],
  filterable: ['materialId', 'viewers'],
  sortable: ['number'],
}

const documents: readonly SearchDocument[] = [
  { id: 'a-1', materialId: 'a', number: 1, text: 'Mở đầu', viewers: ['staff'] },
  { id: 'a-2', materialId: 'a', number: 2, text: 'Cầu qua sông Hồng dài hai cây số', viewers: ['staff'] },
  { id: 'a-3', materialId: 'a', number: 3, text: 'Hoa hồng nở bên sông', viewers: ['staff'] },
  { id: 'b-1', materialId: 'b', number: 1, text: 'Sông núi, hoa hồng', viewers: ['guests'] },
  { id: 'loose-1', number: 1, text: 'Sông Hồng', viewers: ['staff'] },
  { id: 'loose-2', number: 2, text: 'Sông Hồng', viewers: ['staff'] },
]

export function distinct(open: OpenPlace): void {
  describe('one hit for each value of a field', () => {
    let place: Place
    before(async () => (place = await openFilled(open, documents, pages)))
    after(() => place.close())

    const find = async (query: SearchQuery) => {
      const { hits, total } = await place.search.search('pages', { distinct: 'materialId', ...query })
      return { ids: hits.map(({ id }) => id), total }
    }

    it('is the best one', async () => {
      const { ids } = await find({ text: 'song hong', filter: { field: 'materialId', exists: true } })
      expect(ids).to.deep.equal(['a-2', 'b-1'])
    })

    it('is counted once, and what has no value each', async () => {
      const { ids, total } = await find({ text: 'song hong' })
      expect(total).to.equal(4)
      expect(ids).to.have.members(['a-2', 'b-1', 'loose-1', 'loose-2'])
    })

    it('is the first one in the order asked for', async () => {
      const filter = { field: 'materialId', in: ['a'] }
      const last = await find({ filter, sort: [{ field: 'number', direction: 'descending' }] })
      expect(last).to.deep.equal({ ids: ['a-3'], total: 1 })
      const first = await find({ filter, sort: [{ field: 'number', direction: 'ascending' }] })
      expect(first.ids).to.deep.equal(['a-1'])
    })

    it('is none that the filter keeps back', async () => {
      expect(await find({ text: 'song hong', filter: { field: 'viewers', in: ['guests'] } })).to.deep.equal({
        ids: ['b-1'],
        total: 1,
      })
    })

    it('comes in pages', async () => {
      const query = { text: 'song', sort: [{ field: 'number', direction: 'ascending' as const }] }
      const all = (await find(query)).ids
      const pieces = [await find({ ...query, limit: 2 }), await find({ ...query, limit: 2, offset: 2 })]
      expect(pieces.flatMap(({ ids }) => ids)).to.deep.equal(all)
      expect(pieces.map(({ total }) => total)).to.deep.equal([4, 4])
      expect(await find({ ...query, limit: 0 })).to.deep.equal({ ids: [], total: 4 })
    })

    it('is refused for a field that is not filterable, and together with facets', async () => {
      const refused = [{ distinct: 'text' }, { distinct: 'materialId', facets: ['viewers'] }]
      for (const query of refused) expect(await rejection(find(query))).to.be.instanceOf(TypeError)
    })
  })
}
