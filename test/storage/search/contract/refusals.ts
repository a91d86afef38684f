import { expect } from 'chai'
import type { Filter, SearchDocument, SearchQuery } from '../../../../storage/search/index.ts'
import { documents } from '../corpus.ts'
import { found, openFilled, type OpenPlace, type Place, rejection, streamOf } from '../place.ts'

export function refusals(open: OpenPlace): void {
  describe('what cannot be meant', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    it('is refused for an index that is not defined', async () => {
      const { search } = place
      for (const call of [
        () => search.search('courses', {}),
        () => search.put('courses', documents),
        () => search.remove('courses', ['a']),
        () => search.count('courses'),
        () => search.rebuild('courses', streamOf()),
      ])
        expect((await rejection(call())).message).to.match(/no search index "courses"/)
    })

    const wrongQueries: [string, unknown][] = [
      ['a filter by a field that is not filterable', { filter: { field: 'title', is: 'x' } }],
      [
        'a filter by a field that nobody knows, deep inside',
        { filter: { and: [{ not: { field: 'password', exists: true } }] } },
      ],
      [
        'a filter with the name of a field that holds syntax',
        { filter: { field: 'grade = 6 OR subject', is: 'toan' } },
      ],
      ['a range without an end', { filter: { field: 'grade' } }],
      ['a range to a string', { filter: { field: 'grade', from: '6 OR grade > 0' } }],
      ['a range to infinity', { filter: { field: 'grade', to: Infinity } }],
      ['a filter by a list in place of a value', { filter: { field: 'grade', is: [6] } }],
      ['a facet that is not filterable', { facets: ['title'] }],
      ['a sort by a field that is not sortable', { sort: [{ field: 'grade', direction: 'ascending' }] }],
      ['a highlight of a field that is not searchable', { highlight: ['grade'] }],
      ['a text that is no string', { text: ['phan'] }],
    ]
    for (const [what, query] of wrongQueries)
      it(`is refused: ${what}`, async () =>
        expect(await rejection(place.search.search('materials', query as SearchQuery))).to.be.instanceOf(TypeError))

    it('is refused: a filter that is too deep', async () => {
      const nested = (levels: number): Filter =>
        levels === 0 ? { field: 'grade', is: 6 } : { not: nested(levels - 1) }
      expect(await rejection(place.search.search('materials', { filter: nested(21) }))).to.be.instanceOf(TypeError)
      expect((await place.search.search('materials', { filter: nested(20) })).total).to.equal(7)
    })

    const wrongDocuments: [string, unknown][] = [
      ['no id', { title: 'x' }],
      ['an empty id', { id: '' }],
      ['an id with a slash', { id: 'a/b' }],
      ['an id with a letter that is not ASCII', { id: 'đ' }],
      ['an id that is too long', { id: 'a'.repeat(201) }],
      ['an object in a filterable field', { id: 'a', subject: { code: 'toan' } }],
      ['a number that is none', { id: 'a', grade: NaN }],
      ['an infinite number', { id: 'a', updatedAt: -Infinity }],
      ['a code that is too long', { id: 'a', subject: 'x'.repeat(76) }],
      ['several values to sort by', { id: 'a', updatedAt: [1, 2] }],
    ]
    for (const [what, document] of wrongDocuments)
      it(`is refused in a document: ${what}`, async () => {
        const others = [{ id: 'innocent', title: 'Innocent' }, document as SearchDocument]
        expect(await rejection(place.search.put('materials', others))).to.be.instanceOf(TypeError)
        expect(await found(place.search, { text: 'innocent' })).to.deep.equal([])
      })

    it('is not refused at the borders', async () => {
      const borders = { id: `Az-_${'9'.repeat(196)}`, subject: 'ễ'.repeat(75), title: 'Borderline', grade: -1.5e300 }
      await place.search.put('materials', [borders])
      expect(await found(place.search, { filter: { field: 'subject', is: borders.subject } })).to.deep.equal([
        borders.id,
      ])
      await place.search.remove('materials', [borders.id])
    })

    it('is refused when an id to remove is none', async () => {
      expect(await rejection(place.search.remove('materials', ['a b']))).to.be.instanceOf(TypeError)
    })
  })

  describe('text that means something to a search engine', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    const harmless: [string, string][] = [
      ['"phan so"', 'phan so'],
      ['"phan so', 'phan so'],
      ['-phan so', 'phan so'],
      ['phan* so*', 'phan so'],
      ['phan^2', 'phan 2'],
      ['{title}: phan', 'title phan'],
      ['title:phan', 'title phan'],
      ['phan AND so', 'phan and so'],
      ['NEAR(phan so, 5)', 'near phan so 5'],
      ['phan OR 1=1', 'phan or 1 1'],
      ["'); DROP TABLE state; --", 'drop table state'],
      ['phan\\" so', 'phan so'],
    ]
    for (const [text, words] of harmless)
      it(`is searched for as words: ${text}`, async () => {
        expect(await found(place.search, { text })).to.deep.equal(await found(place.search, { text: words }))
      })

    for (const text of ['', '   ', '"', '*', '-', '()', '...', '\u0000', '\ud800', '\u0301', '😀', '^{}[]:'])
      it(`without a word restricts nothing: ${JSON.stringify(text)}`, async () => {
        expect((await place.search.search('materials', { text })).total).to.equal(documents.length)
      })
  })
}
