import { expect } from 'chai'
import type { SearchDocument } from '../../../../storage/search/index.ts'
import { found, openFilled, type OpenPlace, type Place } from '../place.ts'

export function order(open: OpenPlace): void {
  describe('the order of hits', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    it('has those with the marks that were typed before those without', async () => {
      const ids = await found(place.search, { text: 'phân số' })
      expect(ids[0]).to.equal('fractions')
      expect(await found(place.search, { text: 'phấn sơ' })).to.have.property('0', 'chalk')
      expect(await found(place.search, { text: 'phần số' })).to.have.property('0', 'division')
    })

    it('has a title before another field', async () => {
      expect(await found(place.search, { text: 'oxi' })).to.deep.equal(['oxygen', 'test-science'])
    })

    it('has words that stand together before words that stand apart', async () => {
      const ids = await found(place.search, { text: 'phan so' })
      expect(ids.indexOf('division')).to.be.greaterThan(ids.indexOf('fractions-unmarked'))
    })
  })

  describe('the order of hits with titles that do not tell', () => {
    it('has words that stand together in the text before words that stand apart', async () => {
      const place = await openFilled(open, [
        { id: 'together', title: 'Một', text: 'Cầu qua sông Hồng dài hai cây số.' },
        { id: 'apart', title: 'Hai', text: 'Hồng nở bên sông, cầu mới xây.' },
      ])
      expect(await found(place.search, { text: 'song hong' })).to.deep.equal(['together', 'apart'])
      await place.close()
    })

    it('has whole words before beginnings of others', async () => {
      const place = await openFilled(open, [
        { id: 'whole', title: 'Bài số', text: 'x' },
        { id: 'begun', title: 'Bài sống', text: 'x' },
      ])
      expect(await found(place.search, { text: 'bai so' })).to.deep.equal(['whole', 'begun'])
      await place.close()
    })

    it('has the other fields before the last one', async () => {
      const place = await openFilled(open, [
        { id: 'in-authors', title: 'Một', authors: ['Lò Văn Ún'] },
        { id: 'in-text', title: 'Hai', text: 'Lò gạch của ông Ún' },
      ])
      expect(await found(place.search, { text: 'lò' })).to.deep.equal(['in-authors', 'in-text'])
      await place.close()
    })
  })

  describe('the order of many hits', () => {
    const marked = ['má', 'mà', 'mả', 'mã', 'mạ', 'ma']
    const many: SearchDocument[] = marked.flatMap((word, group) =>
      Array.from({ length: 15 }, (_, at) => ({ id: `${'abcdef'[group]}${at}`, title: `Bài ${at} về ${word}` })),
    )
    let place: Place
    before(async () => (place = await openFilled(open, many)))
    after(() => place.close())

    for (const [group, word] of marked.slice(0, 5).entries())
      it(`begins with all of ${word}, over several pages`, async () => {
        const pages = [
          ...(await found(place.search, { text: word, offset: 0, limit: 10 })),
          ...(await found(place.search, { text: word, offset: 10, limit: 10 })),
        ]
        const right = many.slice(group * 15, group * 15 + 15).map(({ id }) => id)
        expect(pages.slice(0, 15)).to.have.members(right)
        expect(new Set(pages).size).to.equal(20)
      })

    it('is the same each time', async () => {
      const first = await found(place.search, { text: 'ma' })
      expect(first).to.have.length(90)
      expect(await found(place.search, { text: 'ma' })).to.deep.equal(first)
    })
  })

  describe('sorting', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    it('goes by a number, either way', async () => {
      const sort = (direction: 'ascending' | 'descending') =>
        found(place.search, { filter: { field: 'grade', in: [7, 10] }, sort: [{ field: 'updatedAt', direction }] })
      expect(await sort('ascending')).to.deep.equal(['geography-y', 'geography-i', 'computing'])
      expect(await sort('descending')).to.deep.equal(['computing', 'geography-i', 'geography-y'])
    })

    it('goes by a string', async () => {
      const filter = { field: 'subject', is: 'toan' }
      const ids = await found(place.search, { filter, sort: [{ field: 'titleKey', direction: 'descending' }] })
      expect(ids).to.deep.equal(['term-mathematics', 'fractions-unmarked', 'fractions'])
    })

    it('puts those without a value last, either way', async () => {
      const filter = { field: 'subject', is: 'toan' }
      const sort = (direction: 'ascending' | 'descending') =>
        found(place.search, { filter, sort: [{ field: 'rating', direction }] })
      expect(await sort('ascending')).to.deep.equal(['term-mathematics', 'fractions', 'fractions-unmarked'])
      expect(await sort('descending')).to.deep.equal(['fractions', 'term-mathematics', 'fractions-unmarked'])
    })

    it('goes by a second field where the first is equal', async () => {
      const byRating = await found(place.search, {
        filter: { field: 'hasVideo', is: true },
        sort: [
          { field: 'rating', direction: 'descending' },
          { field: 'updatedAt', direction: 'ascending' },
        ],
      })
      expect(byRating).to.deep.equal(['fractions', 'computing', 'oxygen'])
    })

    it('goes before relevance', async () => {
      const ids = await found(place.search, { text: 'phân số', sort: [{ field: 'updatedAt', direction: 'ascending' }] })
      expect(ids).to.deep.equal(['division', 'chalk', 'fractions-unmarked', 'fractions'])
    })
  })
}
