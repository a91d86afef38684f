import { expect } from 'chai'
import { findWordVocabulary, loadCurriculum } from '../../server/curriculum/index.ts'
import type { Content } from '../../server/materials/content.ts'
import { type FileWords, suggestionKey, suggestionsFor, topicsIn } from '../../server/materials/suggest.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'

const nothing = {
  ...{ title: '', type: '', series: '', term: '', subjects: [], grades: [], topics: [], outcomes: [] },
  languages: ['vi'],
} as unknown as Content

describe('what the files of a material say', () => {
  withDatabase()
  beforeEach(() => loadCurriculum(silent))

  const said = async (content: Partial<Content>, ...files: FileWords[]) =>
    suggestionsFor({ ...nothing, ...content }, files, await findWordVocabulary()).map(suggestionKey)
  const file = (name: string, ...pages: string[]): FileWords => ({ name, pages })

  it('in their names: type, subject, grade, series, term and year', async () => {
    expect(await said({}, file('KHBD toán 6 HKI KNTT 2026-2027.docx'))).to.deep.equal([
      ...['type:KHBD', 'subjects:TOAN', 'grades:6', 'series:KNTT', 'term:first', 'schoolYear:2026'],
    ])
  })

  it('in the first heading, which is a title too, when nobody has given one but the file’s name', async () => {
    const found = await said(
      { title: 'bai moi' },
      file('bai_moi.docx', '12\nPhiếu học tập: Phân số lớp 6\nHọ và tên: …'),
    )
    expect(found).to.include.members(['title:Phiếu học tập: Phân số lớp 6', 'type:PHT', 'grades:6'])
    expect(await said({ title: 'Tên của tôi' }, file('bai_moi.docx', 'Phiếu học tập'))).not.to.include(
      'title:Phiếu học tập',
    )
  })

  it('is not said again where somebody has said something', async () => {
    const given = {
      type: 'PHT',
      subjects: ['TOAN'],
      grades: [7],
      series: 'CD',
      term: 'second',
      schoolYear: 2025,
    } as const
    expect(await said(given, file('KHBD toán 6 HKI KNTT 2026-2027.docx'))).to.deep.equal([])
  })

  it('is also the language in which they are written', async () => {
    expect(await said({}, { name: 'unit.txt', pages: [], language: 'en' })).to.deep.equal(['languages:en'])
    expect(await said({}, { name: 'unit.txt', pages: [], language: 'vi' })).to.deep.equal([])
  })

  it('is never a whole paragraph as a title, nor a number', async () => {
    const long = 'Một đoạn văn rất dài '.repeat(20)
    expect(await said({}, file('a.txt', `1\n${long}`))).not.to.satisfy((keys: string[]) =>
      keys.some((key) => key.startsWith('title')),
    )
  })

  it('names topics, the most frequent first, as long as none is chosen', () => {
    const topics = [
      { code: 'A', name: 'Số tự nhiên' },
      { code: 'B', name: 'Phân số' },
      { code: 'C', name: 'Số thập phân' },
    ]
    const files = [file('on tap.txt', 'Phân số và số tự nhiên. Cộng PHÂN SỐ, trừ phan so.')]
    expect(topicsIn(nothing, files, topics).map(suggestionKey)).to.deep.equal(['topics:B', 'topics:A'])
    expect(topicsIn({ ...nothing, topics: ['C'] }, files, topics)).to.deep.equal([])
    expect(topicsIn({ ...nothing, outcomes: ['C.01'] }, files, topics)).to.deep.equal([])
  })
})
