import { expect } from 'chai'
import { found, openFilled, type OpenPlace, type Place, rejection } from '../place.ts'

export function pages(open: OpenPlace): void {
  describe('pages', () => {
    const ids = Array.from({ length: 130 }, (_, at) => `page${String(at).padStart(3, '0')}`)
    let place: Place
    before(async () => {
      const documents = ids.map((id, at) => ({ id, title: `Trang ${at} của cuốn sách`, updatedAt: at }))
      place = await openFilled(open, documents)
    })
    after(() => place.close())

    const sort = [{ field: 'updatedAt', direction: 'ascending' } as const]

    for (const [limit, offset] of [
      [-1, 0],
      [101, 0],
      [1.5, 0],
      [NaN, 0],
      [10, -1],
      [10, 0.5],
      [100, 9901],
      [0, 10_001],
    ] as const)
      it(`refuse ${limit} hits from ${offset}`, async () => {
        expect(await rejection(place.search.search('materials', { limit, offset }))).to.be.instanceOf(RangeError)
      })

    it('have twenty hits unless said', async () => {
      expect((await place.search.search('materials', { text: 'trang' })).hits).to.have.length(20)
    })

    it('have up to a hundred hits', async () => {
      expect((await place.search.search('materials', { sort, limit: 100 })).hits.map(({ id }) => id)).to.deep.equal(
        ids.slice(0, 100),
      )
    })

    it('may have none, for the total', async () => {
      const { hits, total, totalIsExact } = await place.search.search('materials', { text: 'cuốn sách', limit: 0 })
      expect({ hits, total, totalIsExact }).to.deep.equal({ hits: [], total: 130, totalIsExact: true })
    })

    for (const [offset, limit] of [
      [0, 1],
      [50, 50],
      [100, 100],
      [7, 20],
      [125, 10],
      [129, 1],
      [130, 10],
      [9900, 100],
    ] as const)
      it(`hold ${limit} hits from ${offset}`, async () => {
        const { hits, total } = await place.search.search('materials', { sort, offset, limit })
        expect(hits.map(({ id }) => id)).to.deep.equal(ids.slice(offset, offset + limit))
        expect(total).to.equal(130)
      })

    for (const text of ['trang', 'cuốn sách'])
      it(`show every hit once: ${text}`, async () => {
        const all: string[] = []
        for (let offset = 0; offset < 130; offset += 20)
          all.push(...(await found(place.search, { text, offset, limit: 20 })))
        expect(all).to.have.members(ids)
        expect(all).to.have.length(130)
      })
  })
}
