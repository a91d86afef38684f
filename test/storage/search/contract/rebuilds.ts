import { expect } from 'chai'
import type { SearchDocument } from '../../../../storage/search/index.ts'
import { documents, materials } from '../corpus.ts'
import { found, openFilled, type OpenPlace, type Place, rejection, streamOf } from '../place.ts'

const books = (count: number, edition: string): SearchDocument[] =>
  Array.from({ length: count }, (_, at) => ({ id: `book${at}`, title: `Sách ${edition} số ${at}`, type: edition }))

export function rebuilds(open: OpenPlace): void {
  describe('a rebuild', () => {
    let place: Place
    beforeEach(async () => (place = await openFilled(open, books(30, 'old'))))
    afterEach(() => place.close())

    const editions = async (search = place.search) =>
      (await search.search('materials', { facets: ['type'], limit: 0 })).facets.type

    it('replaces all documents, and counts them', async () => {
      const progress: number[] = []
      const result = await place.search.rebuild('materials', streamOf(...books(250, 'new')), (count) =>
        progress.push(count),
      )
      expect(result).to.deep.equal({ count: 250 })
      expect(progress.at(-1)).to.equal(250)
      expect(progress).to.deep.equal(progress.toSorted((a, b) => a - b))
      expect(await editions()).to.deep.equal({ new: 250 })
      expect(await place.search.count('materials')).to.equal(250)
    })

    it('may leave nothing', async () => {
      expect(await place.search.rebuild('materials', streamOf())).to.deep.equal({ count: 0 })
      expect(await found(place.search, {})).to.deep.equal([])
    })

    it('is seen by someone else, too', async () => {
      const other = await place.again()
      await other.define([materials])
      expect(await editions(other)).to.deep.equal({ old: 30 })
      await place.search.rebuild('materials', streamOf(...books(5, 'new')))
      expect(await editions(other)).to.deep.equal({ new: 5 })
      await other.put('materials', books(6, 'new'))
      expect(await editions()).to.deep.equal({ new: 6 })
    })

    it('shows the old documents until all of the new ones are there', async () => {
      const seen: unknown[] = []
      async function* slowly() {
        for (const [at, book] of books(250, 'new').entries()) {
          if (at % 60 === 0) seen.push(await editions())
          yield book
        }
      }
      await place.search.rebuild('materials', slowly())
      expect(seen).to.deep.equal(Array(5).fill({ old: 30 }))
    })

    it('is never seen by half in searches that go on meanwhile', async () => {
      let isDone = false
      const seen = new Set<string>()
      const looking = (async () => {
        while (!isDone) seen.add(JSON.stringify(await editions()))
      })()
      await place.search.rebuild('materials', streamOf(...books(400, 'new'))).finally(() => (isDone = true))
      await looking
      seen.add(JSON.stringify(await editions()))
      expect([...seen]).to.have.members(['{"old":30}', '{"new":400}'])
    })

    it('keeps what is put and removed meanwhile, by anyone', async () => {
      const other = await place.again()
      await other.define([materials])
      async function* stale() {
        const [first, second, third, ...rest] = books(150, 'new')
        yield first!
        yield second!
        await place.search.put('materials', [{ id: 'book0', title: 'Sách sửa', type: 'mended' }])
        await other.put('materials', [{ id: 'extra', title: 'Sách thêm', type: 'mended' }])
        await other.put('materials', [{ id: 'book2', title: 'Sách sửa', type: 'mended' }])
        await place.search.remove('materials', ['book1', 'book3'])
        yield third!
        yield* rest
      }
      expect(await place.search.rebuild('materials', stale())).to.deep.equal({ count: 149 })
      for (const search of [place.search, other]) {
        expect(await editions(search)).to.deep.equal({ new: 146, mended: 3 })
        expect(await found(search, { filter: { field: 'type', is: 'mended' } })).to.have.members([
          'book0',
          'book2',
          'extra',
        ])
      }
    })

    it('loses nothing that is put all the time', async () => {
      const other = await place.again()
      await other.define([materials])
      let isDone = false
      const source: SearchDocument[] = books(100, 'new')
      const writing = (async () => {
        for (let at = 0; !isDone; at++) {
          source.push({ id: `note${at}`, title: 'Ghi chú', type: 'note' })
          await other.put('materials', source.slice(-1))
        }
      })()
      async function* read() {
        for (const document of [...source]) yield await Promise.resolve(document)
      }
      for (let round = 0; round < 3; round++) await place.search.rebuild('materials', read())
      isDone = true
      await writing
      expect(await editions()).to.deep.equal({ new: 100, note: source.length - 100 })
    })

    it('that fails leaves everything as it was', async () => {
      async function* failing() {
        yield* books(120, 'new')
        await Promise.resolve()
        throw new Error('The source is gone.')
      }
      expect((await rejection(place.search.rebuild('materials', failing()))).message).to.equal('The source is gone.')
      expect(await editions()).to.deep.equal({ old: 30 })
      await place.search.put('materials', [{ id: 'after', title: 'Sách sau', type: 'old' }])
      expect(await editions()).to.deep.equal({ old: 31 })

      const wrong = streamOf({ id: 'no id' } as SearchDocument)
      expect(await rejection(place.search.rebuild('materials', wrong))).to.be.instanceOf(TypeError)
      expect(await place.search.rebuild('materials', streamOf(...books(3, 'new')))).to.deep.equal({ count: 3 })
    })

    it('gives way to a later one', async () => {
      const other = await place.again()
      await other.define([materials])
      let second: Promise<unknown> | undefined
      async function* interrupted() {
        yield* books(10, 'first')
        second = other.rebuild('materials', streamOf(...books(20, 'second')))
        await second
        yield* books(2000, 'first')
      }
      const error = await rejection(place.search.rebuild('materials', interrupted()))
      expect(error.message).to.match(/another one began/)
      await second
      expect(await editions()).to.deep.equal({ second: 20 })
      expect(await other.define([materials])).to.deep.equal([])
    })

    it('brings the documents of an index that asked for them', async () => {
      await place.search.rebuild('materials', streamOf(...documents))
      expect(await found(place.search, { text: 'phan so lop 6' })).to.include('fractions')
      expect(await place.search.define([materials])).to.deep.equal([])
    })
  })
}
