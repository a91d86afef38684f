import { expect } from 'chai'
import { decode, documentFor, encode } from '../../../../storage/search/meilisearch/attributes.ts'
import { prepareDocument } from '../../../../storage/search/documents.ts'
import { materials } from '../corpus.ts'

describe('codes in Meilisearch', () => {
  const cases: [string, string][] = [
    ['toan', '_toan'],
    ['phan-so', '_phan-so'],
    ['6', '_6'],
    ['true', '_true'],
    ['', '_'],
    ['Toán', '_.54.o.e1.n'],
    ['a.b', '_a.2e.b'],
    ['.61.', '_.2e.61.2e.'],
    ['_x', '_.5f.x'],
    ['"', '_.22.'],
    ['😀', '_.d83d..de00.'],
  ]
  for (const [value, code] of cases)
    it(`are ${code} for ${JSON.stringify(value)}, and back`, () => {
      expect(encode(value)).to.equal(code)
      expect(decode(code)).to.equal(value)
    })

  it('stay what they are when they are no strings', () => {
    expect([encode(6), encode(true)]).to.deep.equal([6, true])
    expect([decode('6'), decode('true')]).to.deep.equal(['6', 'true'])
  })

  it('fit into a facet of Meilisearch however long they may be', () => {
    expect(String(encode('ễ'.repeat(75)))).to.have.length.below(468)
  })
})

describe('a document in Meilisearch', () => {
  it('has a field as text, as codes and as a sort key, where the settings say so', () => {
    const prepared = prepareDocument(materials, {
      id: 'a',
      title: 'Phân số',
      authors: ['Lê Lâm', 'Tô Phân'],
      grade: 6,
      topics: ['X', 'y'],
      updatedAt: 5,
      description: null,
      scope: [],
      secret: 'not in the settings',
    })
    expect(documentFor(prepared, materials)).to.deep.equal({
      id: 'a',
      text_title: 'Phân số',
      text_authors: 'Lê Lâm, Tô Phân',
      is_grade: [6],
      is_topics: ['_.58.', '_y'],
      by_updatedAt: 5,
    })
  })
})
