import { expect } from 'chai'
import type { IndexSettings } from '../../../../storage/search/index.ts'
import { documents, materials } from '../corpus.ts'
import { found, openFilled, type OpenPlace, type Place, rejection, streamOf } from '../place.ts'

export function definitions(open: OpenPlace): void {
  describe('defining indexes', () => {
    let place: Place
    beforeEach(async () => (place = await open()))
    afterEach(() => place.close())

    const wrong: [string, IndexSettings[]][] = [
      ['a name with capitals', [{ ...materials, name: 'Materials' }]],
      ['a name with an underscore', [{ ...materials, name: 'my_materials' }]],
      ['two indexes of one name', [materials, materials]],
      ['no searchable field', [{ ...materials, searchable: [] }]],
      ['a field twice', [{ ...materials, filterable: ['grade', 'grade'] }]],
      ['a field that is no word', [{ ...materials, sortable: ['a.b'] }]],
    ]
    for (const [what, settings] of wrong)
      it(`refuses ${what}`, async () =>
        expect(await rejection(place.search.define(settings))).to.be.instanceOf(TypeError))

    it('asks for the documents of a new index until it has been rebuilt', async () => {
      expect(await place.search.define([materials])).to.deep.equal(['materials'])
      await place.search.put('materials', documents)
      expect(await place.search.define([materials])).to.deep.equal(['materials'])

      await place.search.rebuild('materials', streamOf(...documents))
      expect(await place.search.define([materials])).to.deep.equal([])
    })

    it('asks again when documents are prepared differently, and still finds the old ones', async () => {
      await place.search.define([materials])
      await place.search.rebuild('materials', streamOf(...documents))
      for (const changed of [
        { ...materials, version: 2 },
        { ...materials, filterable: [...materials.filterable, 'language'] },
        { ...materials, searchable: ['title', 'text'] },
        { ...materials, sortable: ['updatedAt'] },
      ]) {
        expect(await place.search.define([changed])).to.deep.equal(['materials'])
        expect(await found(place.search, { text: 'phan so' })).to.include('fractions')
      }
    })

    it('takes documents under the new settings before they all came again', async () => {
      await place.search.define([materials])
      await place.search.put('materials', documents)
      await place.search.define([{ ...materials, searchable: ['title', 'keywords', 'text'] }])
      await place.search.put('materials', [{ id: 'new', title: 'Chương trình mới' }])
      expect(await found(place.search, { text: 'chuong trinh moi' })).to.deep.equal(['new'])
    })

    it('does not ask again for other synonyms, and uses them at once', async () => {
      await place.search.define([materials])
      await place.search.rebuild('materials', streamOf(...documents))
      expect(await found(place.search, { text: 'pstp' })).to.deep.equal([])

      const synonyms = { ...materials.synonyms, pstp: ['phân số và số thập phân'] }
      expect(await place.search.define([{ ...materials, synonyms }])).to.deep.equal([])
      expect(await found(place.search, { text: 'pstp' })).to.deep.equal(['fractions'])
    })

    it('keeps indexes apart', async () => {
      await place.search.define([materials, { ...materials, name: 'chunks' }])
      await place.search.put('materials', documents)
      await place.search.put('chunks', documents.slice(0, 1))
      expect(await place.search.count('materials')).to.equal(documents.length)
      expect(await place.search.count('chunks')).to.equal(1)
    })
  })

  describe('an index that is opened again', () => {
    it('has its documents, also for someone else', async () => {
      const place = await openFilled(open)
      const other = await place.again()
      await other.define([materials])
      expect(await found(other, { text: 'thạch quyển' })).to.deep.equal(['geography-i'])
      await place.close()
    })

    it('answers that it can be searched', async () => {
      const place = await openFilled(open)
      await place.search.check()
      await place.close()
    })
  })
}
