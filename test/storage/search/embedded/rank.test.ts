import { expect } from 'chai'
import type { SearchDocument } from '../../../../storage/search/index.ts'
import { materials } from '../corpus.ts'
import { found } from '../place.ts'
import { makeDirectory } from './directory.ts'

describe('the order of the embedded index', () => {
  // The document that is to come first is put first: where nothing else tells, the last one put does.
  const cases: [string, string, SearchDocument[]][] = [
    [
      'a title without much else',
      'oxi',
      [
        { id: 'a', title: 'Oxi' },
        { id: 'b', title: 'Oxi trong đời sống của chúng ta' },
      ],
    ],
    [
      'words of a title in their order',
      'so hoc',
      [
        { id: 'a', title: 'Giờ số học' },
        { id: 'b', title: 'Giờ học số' },
      ],
    ],
    [
      'the right marks in the text, not the wrong ones in a title',
      'phân số',
      [
        { id: 'a', text: 'Về phân số.' },
        { id: 'b', title: 'Phấn số' },
      ],
    ],
    [
      'the right marks of a word that is not finished',
      'thập phâ',
      [
        { id: 'a', title: 'Thập phân' },
        { id: 'b', title: 'Thập phần' },
      ],
    ],
    [
      'some of the right marks',
      'phân số',
      [
        { id: 'a', title: 'Phân so' },
        { id: 'b', title: 'Phan so' },
      ],
    ],
    [
      'all words in the short fields',
      'lam toan',
      [
        { id: 'a', authors: ['Lâm'], subjectName: 'Toán' },
        { id: 'b', authors: ['Lâm'], text: 'toán' },
      ],
    ],
  ]
  for (const [what, text, documents] of cases)
    it(`prefers ${what}`, async () => {
      const directory = await makeDirectory()
      const search = await directory.open()
      await search.define([materials])
      await search.put('materials', documents)
      expect(await found(search, { text })).to.deep.equal(documents.map(({ id }) => id))
      await directory.remove()
    })
})
