import { expect } from 'chai'
import { searchSynonyms, type SynonymGroup } from '../../../storage/search/index.ts'
import { materials } from './corpus.ts'
import { makeDirectory } from './embedded/directory.ts'
import { found } from './place.ts'

const supplied: readonly SynonymGroup[] = [
  { id: 'khtn', words: ['khoa học tự nhiên', 'KHTN'] },
  { id: 'van', words: ['văn'], finds: ['ngữ văn'] },
]

describe('synonyms', () => {
  it('find each other in a group, and one way where it says what they find', () => {
    expect(searchSynonyms(supplied)).to.deep.equal({
      'khoa hoc tu nhien': ['KHTN'],
      khtn: ['khoa học tự nhiên'],
      van: ['ngữ văn'],
    })
  })

  it('are those of the edited group where there is one, and none where it has no words', () => {
    const edited = [
      { id: 'khtn', words: [] },
      { id: 'van', words: ['văn', 'NV'], finds: ['ngữ văn'] },
      { id: 'new', words: ['SGK', 'sách giáo khoa'] },
    ]
    expect(searchSynonyms(supplied, edited)).to.deep.equal({
      van: ['ngữ văn'],
      nv: ['ngữ văn'],
      sgk: ['sách giáo khoa'],
      'sach giao khoa': ['SGK'],
    })
  })

  it('come together when a word stands in several groups', () => {
    const groups = [...supplied, { id: 'other', words: ['KHTN'], finds: ['khoa học', 'Khoa hoc Tự nhiên'] }]
    expect(searchSynonyms(groups).khtn).to.deep.equal(['khoa học tự nhiên', 'khoa học'])
  })

  it('are none between spellings that a search takes for the same', () => {
    const same = [{ id: 'same', words: ['Địa lí', 'địa lý', 'dia ly', 'ĐỊA LÍ'.normalize('NFD')] }]
    expect(searchSynonyms(same)).to.deep.equal({})
  })

  it('are none of what has no word, or more than a search takes', () => {
    const long = Array.from({ length: 11 }, (_, at) => `w${at}`).join(' ')
    expect(searchSynonyms([{ id: 'odd', words: ['', '…', long, 'a'] }])).to.deep.equal({})
    expect(searchSynonyms([{ id: 'ten', words: [long.replace(' w10', ''), 'a'] }])).to.have.property('a')
  })

  it('are at most fifty for a word', () => {
    const finds = Array.from({ length: 60 }, (_, at) => `w${at}`)
    expect(searchSynonyms([{ id: 'many', words: ['a'], finds }]).a).to.deep.equal(finds.slice(0, 50))
  })

  it('are what the settings of an index take', async () => {
    const directory = await makeDirectory()
    const search = await directory.open()
    await search.define([{ ...materials, synonyms: searchSynonyms(supplied) }])
    await search.put('materials', [
      { id: 'long', title: 'Khoa học tự nhiên 6' },
      { id: 'short', title: 'KHTN 6' },
    ])
    for (const text of ['khtn', 'khoa học tự nhiên'])
      expect(await found(search, { text })).to.have.members(['long', 'short'])
    await directory.remove()
  })
})
