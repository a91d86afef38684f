import { expect } from 'chai'
import { documents, materials } from '../corpus.ts'
import { found, openFilled, type OpenPlace, type Place } from '../place.ts'

export function changes(open: OpenPlace): void {
  describe('changes', () => {
    let place: Place
    beforeEach(async () => (place = await openFilled(open)))
    afterEach(() => place.close())

    it('are found as soon as they are made, also by someone else', async () => {
      const other = await place.again()
      await other.define([materials])
      for (const [at, word] of ['mot', 'hai', 'bon'].entries()) {
        await place.search.put('materials', [{ id: `new${at}`, title: `Bản tin ${word}`, subject: 'news' }])
        expect(await found(place.search, { text: `tin ${word}` })).to.deep.equal([`new${at}`])
        expect(await found(other, { text: `tin ${word}`, filter: { field: 'subject', is: 'news' } })).to.deep.equal([
          `new${at}`,
        ])
      }
      await other.remove('materials', ['new1'])
      expect(await found(place.search, { filter: { field: 'subject', is: 'news' } })).to.have.members(['new0', 'new2'])
    })

    it('replace a document as a whole', async () => {
      await place.search.put('materials', [{ id: 'fractions', title: 'Hỗn số', grade: 7 }])
      expect(await found(place.search, { text: 'thap phan' })).to.deep.equal([])
      expect(await found(place.search, { text: 'hon so' })).to.deep.equal(['fractions'])
      expect(await found(place.search, { filter: { field: 'topics', is: 'so-hoc' } })).to.deep.equal([
        'term-mathematics',
      ])
      expect(await found(place.search, { filter: { field: 'grade', is: 7 } })).to.have.members([
        'fractions',
        'computing',
      ])
      expect(await place.search.count('materials')).to.equal(documents.length)
    })

    it('may be of fields alone', async () => {
      const [fractions] = documents
      expect(await found(place.search, { text: 'phân số', filter: { field: 'topics', is: 'so-hoc' } })).to.have.length(
        1,
      )
      await place.search.put('materials', [
        { ...fractions!, scope: 'personal', topics: null, updatedAt: 5000, rating: undefined },
      ])
      const filter = { field: 'scope', is: 'personal' }
      expect(await found(place.search, { text: 'phân số', filter })).to.deep.equal(['fractions'])
      expect(await found(place.search, { text: 'phân số', filter: { field: 'topics', is: 'so-hoc' } })).to.deep.equal(
        [],
      )
      expect((await found(place.search, { sort: [{ field: 'updatedAt', direction: 'descending' }] }))[0]).to.equal(
        'fractions',
      )
    })

    it('take the last of several of one document', async () => {
      await place.search.put('materials', [
        { id: 'twice', title: 'Lần đầu tiên' },
        { id: 'twice', title: 'Lần sau cùng' },
      ])
      expect(await found(place.search, { text: 'đầu tiên' })).to.deep.equal([])
      expect(await found(place.search, { text: 'sau cùng' })).to.deep.equal(['twice'])
    })

    it('remove documents, and forgive those that are not there', async () => {
      await place.search.remove('materials', ['fractions', 'nothing', 'chalk'])
      expect(await found(place.search, { text: 'phan so' })).to.have.members(['fractions-unmarked', 'division'])
      expect(await place.search.count('materials')).to.equal(documents.length - 2)
      await place.search.remove('materials', ['fractions'])
      await place.search.put('materials', documents.slice(0, 1))
      expect(await found(place.search, { text: 'thập phân' })).to.deep.equal(['fractions'])
    })

    it('may be nothing', async () => {
      await place.search.put('materials', [])
      await place.search.remove('materials', [])
      expect(await place.search.count('materials')).to.equal(documents.length)
    })

    it('may be many', async () => {
      const many = Array.from({ length: 550 }, (_, at) => ({
        id: `many${at}`,
        title: `Hàng loạt ${at}`,
        grade: at % 5,
      }))
      await place.search.put('materials', many)
      const { total, facets } = await place.search.search('materials', {
        text: 'hàng loạt',
        facets: ['grade'],
        limit: 0,
      })
      expect(total).to.equal(550)
      expect(facets.grade).to.deep.equal({ 0: 110, 1: 110, 2: 110, 3: 110, 4: 110 })
      await place.search.remove(
        'materials',
        many.slice(100).map(({ id }) => id),
      )
      expect((await place.search.search('materials', { text: 'hàng loạt', limit: 0 })).total).to.equal(100)
    })

    it('of many at the same time are all made', async () => {
      const other = await place.again()
      await other.define([materials])
      await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          (at % 2 ? other : place.search).put('materials', [{ id: `same${at}`, title: 'Cùng lúc' }]),
        ),
      )
      expect((await place.search.search('materials', { text: 'cùng lúc', limit: 0 })).total).to.equal(20)
      expect((await other.search('materials', { text: 'cùng lúc', limit: 0 })).total).to.equal(20)
    })
  })
}
