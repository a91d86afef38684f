import { expect } from 'chai'
import { completenessOf, fieldOf, missingFor } from '../../server/materials/completeness.ts'
import { allowsScope, licenceCodes } from '../../server/materials/licences.ts'
import { type Scope, scopes } from '../../server/materials/vocabulary.ts'

type Described = Parameters<typeof missingFor>[0]

const whole: Described = {
  title: 'Phân số',
  type: 'PHT',
  subjects: ['TOAN'],
  grades: [6],
  levels: [],
  topics: ['TOAN6.SO.PS'],
  outcomes: [],
  languages: ['vi'],
  authors: [{ name: 'Lê Oanh' }],
  licence: 'CC0',
  audience: ['students'],
  isForTeachersOnly: false,
  sources: [],
  link: '',
  files: [{}],
}
const missing = (change: Partial<Described>, scope: Scope = 'sector', hasTopics = true) =>
  missingFor({ ...whole, ...change }, scope, hasTopics)

describe('what a material lacks', () => {
  it('is nothing for any scope when all is said', () => {
    for (const scope of scopes) expect(missing({}, scope)).to.deep.equal([])
  })

  it('for oneself is only what makes it a material', () => {
    const bare = {
      type: '',
      subjects: [],
      grades: [],
      topics: [],
      languages: [],
      authors: [],
      licence: '',
      audience: [],
    } as const
    expect(missing(bare, 'personal')).to.deep.equal([])
    expect(missing({ title: '', files: [] }, 'personal')).to.deep.equal(['title', 'fileOrLink'])
    expect(missing({ files: [], link: 'https://example.org/' }, 'personal')).to.deep.equal([])
  })

  for (const [field, value] of Object.entries({
    type: '',
    subjects: [],
    grades: [],
    languages: [],
    authors: [],
    licence: '',
    audience: [],
  }))
    it(`for a school is ${field}`, () => {
      expect(missing({ [field]: value }, 'school')).to.deep.equal([field])
      expect(missing({ [field]: value }, 'personal')).to.deep.equal([])
    })

  it('for the sector is also a topic or an outcome where the curriculum has some', () => {
    expect(missing({ topics: [] })).to.deep.equal(['topics'])
    expect(missing({ topics: [] }, 'school')).to.deep.equal([])
    expect(missing({ topics: [] }, 'sector', false)).to.deep.equal([])
    expect(missing({ topics: [], outcomes: ['TOAN6.SO.PS.01'] })).to.deep.equal([])
  })

  it('of the staff’s own materials, and of preschool, is no subject and no grade', () => {
    const bare = { subjects: [], grades: [], topics: [] }
    expect(missing({ ...bare, audience: ['teachers'] })).to.deep.equal([])
    expect(missing({ ...bare, levels: ['preschool'] })).to.deep.equal([])
    expect(missing({ ...bare, levels: ['continuing'] })).to.deep.equal(['subjects', 'topics'])
    expect(missing({ ...bare, audience: ['teachers', 'students'] })).to.deep.equal(['subjects', 'grades', 'topics'])
  })

  it('is a licence that allows the scope', () => {
    expect(missing({ licence: 'NOIBO-TRUONG' }, 'school')).to.deep.equal([])
    expect(missing({ licence: 'NOIBO-TRUONG' })).to.deep.equal(['licenceTooNarrow'])
    expect(missing({ licence: 'NOIBO-NGANH' })).to.deep.equal([])
    expect(missing({ licence: 'NOIBO-NGANH' }, 'public')).to.deep.equal(['licenceTooNarrow'])
    for (const code of licenceCodes) expect(allowsScope(code, 'school')).to.equal(true)
  })

  it('is a file less where only a link is allowed', () => {
    expect(missing({ licence: 'LIENKET' })).to.deep.equal(['linkOnly'])
    expect(missing({ licence: 'LIENKET', files: [], link: 'https://example.org/' })).to.deep.equal([])
  })

  it('is openness where answers would be public', () => {
    expect(missing({ isForTeachersOnly: true }, 'public')).to.deep.equal(['teachersOnlyInPublic'])
    expect(missing({ isForTeachersOnly: true })).to.deep.equal([])
  })

  it('is told beside a field of the form', () => {
    expect((['linkOnly', 'licenceTooNarrow', 'title'] as const).map(fieldOf)).to.deep.equal([
      'files',
      'licence',
      'title',
    ])
  })

  it('is drawn as a share that grows to all of it', () => {
    expect(completenessOf(whole, 'sector', true)).to.equal(1)
    const empty = { ...whole, title: '', files: [] }
    expect(completenessOf(empty, 'personal', true)).to.equal(0)
    expect(completenessOf({ ...empty, files: [{}] }, 'personal', true)).to.equal(0.5)
    const [most, less] = [
      completenessOf({ ...whole, type: '' }, 'sector', true),
      completenessOf({ ...whole, type: '', title: '' }, 'sector', true),
    ]
    expect(most).to.be.within(0.5, 0.99)
    expect(less).to.be.below(most)
  })
})
