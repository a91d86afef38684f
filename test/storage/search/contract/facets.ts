import { expect } from 'chai'
import type { Filter, Scalar, SearchQuery } from '../../../../storage/search/index.ts'
import { openFilled, type OpenPlace, type Place, rejection } from '../place.ts'

export function facets(open: OpenPlace): void {
  describe('facets', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    const count = async (fields: string[], filter?: Filter, text?: string) =>
      (await place.search.search('materials', { text, filter, facets: fields, limit: 0 })).facets

    it('count every value of all documents', async () => {
      expect(await count(['subject', 'grade', 'hasVideo'])).to.deep.equal({
        subject: { toan: 3, khtn: 2, 'dia-li': 2, van: 1, tin: 1, hdtn: 1, other: 1 },
        grade: { 6: 7, 10: 2, 7: 1 },
        hasVideo: { true: 3, false: 2 },
      })
    })

    it('count each value of a list', async () => {
      expect(await count(['topics'], { field: 'subject', is: 'toan' })).to.deep.equal({
        topics: { 'phan-so': 2, 'so-hoc': 2 },
      })
    })

    it('count what is found only', async () => {
      const seen: Filter = { field: 'scope', in: ['public', 'sector'] }
      expect(await count(['scope', 'type'], seen, 'phan so')).to.deep.equal({
        scope: { public: 2, sector: 1 },
        type: { slides: 1, article: 1, 'lesson-plan': 1 },
      })
    })

    it('count all that is found, not only the page', async () => {
      const result = await place.search.search('materials', { text: 'lop 6', facets: ['grade'], limit: 1 })
      expect(result.hits).to.have.length(1)
      expect(result.facets).to.deep.equal({ grade: { 6: result.total } })
    })

    it('are empty where nothing is found, or nothing has a value', async () => {
      expect(await count(['subject'], { or: [] })).to.deep.equal({ subject: {} })
      expect(await count(['subject'], undefined, 'vũ trụ')).to.deep.equal({ subject: {} })
      expect(await count(['schoolId'], { field: 'scope', is: 'public' })).to.deep.equal({ schoolId: {} })
    })

    it('are left out when nobody asks', async () => {
      expect(await count([])).to.deep.equal({})
    })

    it('give values back as they were put', async () => {
      const values = ['Toán', 'toán', 'a"b', '_x', '.61.', '😀', '2026']
      await place.search.put(
        'materials',
        values.map((schoolId, at) => ({ id: `value${at}`, subject: 'values', schoolId })),
      )
      const { schoolId } = await count(['schoolId'], { field: 'subject', is: 'values' })
      expect(schoolId).to.deep.equal(Object.fromEntries(values.map((value) => [value, 1])))
      await place.search.remove(
        'materials',
        values.map((_, at) => `value${at}`),
      )
    })
  })

  describe('choices of facets', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    const choose = (chosen: Record<string, Scalar[]>, more: SearchQuery = {}) =>
      place.search.search('materials', { chosen, facets: ['subject', 'grade'], ...more })

    it('find documents with one of the values', async () => {
      const { hits, total } = await choose({ subject: ['tin', 'van'] })
      expect(hits.map(({ id }) => id)).to.have.members(['computing', 'story'])
      expect(total).to.equal(2)
    })

    it('count a facet as if nothing were chosen of it, and the others among what is found', async () => {
      const { facets } = await choose({ subject: ['tin', 'van'] })
      expect(facets.grade).to.deep.equal({ 6: 1, 7: 1 })
      expect(facets.subject).to.deep.equal({ toan: 3, khtn: 2, 'dia-li': 2, van: 1, tin: 1, hdtn: 1, other: 1 })
    })

    it('of several fields all restrict the hits, and each facet is counted under the others', async () => {
      const { facets, total } = await choose({ subject: ['toan', 'dia-li'], grade: [6] })
      expect(total).to.equal(3)
      expect(facets.subject).to.deep.equal({ toan: 3, khtn: 2, van: 1, hdtn: 1 })
      expect(facets.grade).to.deep.equal({ 6: 3, 10: 2 })
    })

    it('stay within the filter and the text', async () => {
      const filter: Filter = { field: 'scope', in: ['public', 'sector'] }
      const { facets, hits } = await choose({ subject: ['toan'] }, { text: 'phan so', filter })
      expect(hits.map(({ id }) => id)).to.deep.equal(['fractions'])
      expect(facets.subject).to.deep.equal({ toan: 1, hdtn: 1, other: 1 })
    })

    it('restrict nothing without a field or a value, and leave nothing for a value that nobody has', async () => {
      expect((await choose({})).total).to.equal(11)
      expect((await choose({ subject: [] })).total).to.equal(11)
      const { total, facets } = await choose({ subject: ['nobody'] })
      expect(total).to.equal(0)
      expect(facets.grade).to.deep.equal({})
      expect(facets.subject).to.have.property('toan', 3)
    })

    it('are told with their counts beside so many of the most frequent values', async () => {
      const { facets } = await choose({ subject: ['tin'] }, { facetValues: 2 })
      expect(facets.subject).to.deep.equal({ toan: 3, 'dia-li': 2, tin: 1 })
      expect(facets.grade).to.deep.equal({ 7: 1 })
      for (const facetValues of [0, 1001, 1.5])
        expect(await rejection(choose({}, { facetValues }))).to.be.instanceOf(RangeError)
    })

    it('of a field that is not counted restrict it all the same', async () => {
      expect((await choose({ hasVideo: [true] })).facets.subject).to.deep.equal({ toan: 1, khtn: 1, tin: 1 })
    })

    it('are refused for a field that is not filterable', async () => {
      expect(await rejection(choose({ title: ['x'] }))).to.be.instanceOf(TypeError)
    })
  })

  describe('facets with many values', () => {
    it('tell the thousand most frequent ones', async () => {
      const rare = Array.from({ length: 1005 }, (_, at) => ({ id: `rare${at}`, schoolId: `school-${at}` }))
      const frequent = [1, 2, 3].map((at) => ({ id: `frequent${at}`, schoolId: 'school-z' }))
      const place = await openFilled(open, [...rare, ...frequent])
      const { facets } = await place.search.search('materials', { facets: ['schoolId'], limit: 0 })
      expect(Object.keys(facets.schoolId ?? {})).to.have.length(1000)
      expect(Object.entries(facets.schoolId ?? {})[0]).to.deep.equal(['school-z', 3])
      await place.close()
    })
  })
}
