import { expect } from 'chai'
import type { Filter, SearchDocument } from '../../../../storage/search/index.ts'
import { openFilled, type OpenPlace, type Place, rejection } from '../place.ts'

const documents: readonly SearchDocument[] = [
  ...['Toán phân số', 'Toán số học', 'Ôn phân số', 'Phân loại toán'].map((title, at) => ({
    id: `m${at}`,
    title,
    scope: 'public',
  })),
  { id: 'once', title: 'Thạch quyển', scope: 'public' },
  { id: 'secret1', title: 'Hồng hạc', scope: 'personal' },
  { id: 'secret2', title: 'Hồng hạc', scope: 'personal' },
]

export function suggestions(open: OpenPlace): void {
  describe('what may have been meant', () => {
    let place: Place
    before(async () => (place = await openFilled(open, documents)))
    after(() => place.close())

    const suggest = (text: string, filter?: Filter) =>
      place.search.suggest('materials', { text, ...(filter ? { filter } : {}) })

    const meant: [string, string, string, number][] = [
      ['two letters in each other’s place', 'tona', 'toán', 3],
      ['a word among others, which stay as they are', 'Phân ssô', 'Phân số', 2],
      ['two words', 'phna soo', 'phân số', 2],
      ['what stands around', 'tona (6)', '', 0],
    ]
    for (const [what, text, expected, total] of meant)
      it(`takes ${what}: ${text}`, async () =>
        expect(await suggest(text)).to.deep.equal(expected === '' ? undefined : { text: expected, total }))

    for (const text of ['toán', 'toánn', 'phan so', 'xyzzy', '6', '', '(', 'thac', 'a'])
      it(`is nothing where nothing else finds more: ${text || 'no text'}`, async () =>
        expect(await suggest(text)).to.equal(undefined))

    it('is no word that stands in one title alone', async () => {
      expect(await suggest('quyeen')).to.equal(undefined)
    })

    it('is no word of documents that the filter keeps back', async () => {
      expect(await suggest('hacc')).to.deep.equal({ text: 'hạc', total: 2 })
      expect(await suggest('hacc', { field: 'scope', is: 'public' })).to.equal(undefined)
      expect(await suggest('hacc', { or: [] })).to.equal(undefined)
    })

    it('is refused as a search would be', async () => {
      expect(await rejection(suggest('tona', { field: 'title', is: 'x' }))).to.be.instanceOf(TypeError)
      expect(await rejection(suggest(['tona'] as never))).to.be.instanceOf(TypeError)
      expect((await rejection(place.search.suggest('courses', { text: 'x' }))).message).to.match(/no search index/)
    })
  })
}
