import { expect } from 'chai'
import type { Filter, SearchDocument } from '../../../../storage/search/index.ts'
import { documents } from '../corpus.ts'
import { found, openFilled, type OpenPlace, type Place } from '../place.ts'

export function filters(open: OpenPlace): void {
  describe('filters', () => {
    let place: Place
    before(async () => (place = await openFilled(open)))
    after(() => place.close())

    const cases: [string, Filter, (document: SearchDocument) => boolean][] = [
      ['a string', { field: 'subject', is: 'toan' }, ({ subject }) => subject === 'toan'],
      ['a number', { field: 'grade', is: 6 }, ({ grade }) => grade === 6],
      ['yes', { field: 'hasVideo', is: true }, ({ hasVideo }) => hasVideo === true],
      ['no', { field: 'hasVideo', is: false }, ({ hasVideo }) => hasVideo === false],
      ['one of a list', { field: 'topics', is: 'so-hoc' }, ({ topics }) => has(topics, 'so-hoc')],
      [
        'one of several',
        { field: 'subject', in: ['toan', 'van', 'none'] },
        ({ subject }) => ['toan', 'van'].includes(String(subject)),
      ],
      [
        'one of several in a list',
        { field: 'topics', in: ['oxi', 'internet'] },
        ({ topics }) => has(topics, 'oxi') || has(topics, 'internet'),
      ],
      ['one of no values', { field: 'subject', in: [] }, () => false],
      ['a range', { field: 'grade', from: 7, to: 10 }, ({ grade }) => Number(grade) >= 7],
      ['a range at its ends', { field: 'year', from: 2024, to: 2025 }, ({ year }) => year === 2024 || year === 2025],
      ['a range with a beginning', { field: 'year', from: 2025.5 }, ({ year }) => year === 2026],
      ['a range with an end', { field: 'year', to: 2023 }, ({ year }) => year === 2023],
      ['a range the wrong way round', { field: 'year', from: 2026, to: 2023 }, () => false],
      ['a field that is there', { field: 'grade', exists: true }, ({ grade }) => grade !== undefined],
      ['a field that is missing', { field: 'topics', exists: false }, ({ topics }) => topics === undefined],
      ['what it is not', { not: { field: 'subject', is: 'toan' } }, ({ subject }) => subject !== 'toan'],
      ['not with a field that is missing', { not: { field: 'grade', is: 6 } }, ({ grade }) => grade !== 6],
      ['not twice', { not: { not: { field: 'grade', is: 6 } } }, ({ grade }) => grade === 6],
      [
        'all of',
        {
          and: [
            { field: 'grade', is: 6 },
            { field: 'subject', is: 'khtn' },
          ],
        },
        ({ grade, subject }) => grade === 6 && subject === 'khtn',
      ],
      [
        'any of',
        {
          or: [
            { field: 'grade', is: 10 },
            { field: 'subject', is: 'van' },
          ],
        },
        ({ grade, subject }) => grade === 10 || subject === 'van',
      ],
      ['all of nothing', { and: [] }, () => true],
      ['any of nothing', { or: [] }, () => false],
      ['not any of nothing', { not: { or: [] } }, () => true],
      ['all of any of nothing', { and: [{ field: 'grade', is: 6 }, { or: [] }] }, () => false],
      [
        'what a person may see',
        {
          or: [
            { field: 'scope', in: ['public', 'sector'] },
            {
              and: [
                { field: 'scope', is: 'school' },
                { field: 'schoolId', in: ['thcs-lam-son'] },
              ],
            },
          ],
        },
        ({ scope, schoolId }) =>
          scope === 'public' || scope === 'sector' || (scope === 'school' && schoolId === 'thcs-lam-son'),
      ],
    ]
    for (const [what, filter, accepts] of cases)
      it(`let through ${what}`, async () => {
        const ids = documents.filter(accepts).map(({ id }) => id)
        expect(await found(place.search, { filter })).to.have.members(ids)
        const { total } = await place.search.search('materials', { filter, limit: 0 })
        expect(total).to.equal(ids.length)
      })

    it('hold together with a text', async () => {
      expect(await found(place.search, { text: 'phan so', filter: { field: 'scope', is: 'school' } })).to.deep.equal([
        'fractions-unmarked',
      ])
    })

    const tricks = [
      'toan" OR is_subject = "van',
      "toan' OR '1' = '1",
      'toan") OR (is_subject EXISTS',
      'toan\\',
      '\\" OR is_subject EXISTS OR is_subject = \\"',
      'toan OR subject = van',
      '*',
      '',
      'to_n',
      'TOAN',
      'toán',
      'toan ',
    ]
    for (const value of tricks)
      it(`take a value only for itself: ${JSON.stringify(value)}`, async () => {
        expect(await found(place.search, { filter: { field: 'subject', is: value } })).to.deep.equal([])
        expect(await found(place.search, { filter: { field: 'subject', in: [value, 'van'] } })).to.deep.equal(['story'])
        expect(await found(place.search, { filter: { not: { field: 'subject', is: value } } })).to.have.length(
          documents.length,
        )
      })

    it('tell numbers, strings and truth values apart', async () => {
      expect(await found(place.search, { filter: { field: 'grade', is: '6' } })).to.deep.equal([])
      expect(await found(place.search, { filter: { field: 'hasVideo', is: 'true' } })).to.deep.equal([])
      expect(await found(place.search, { filter: { field: 'hasVideo', is: 1 } })).to.deep.equal([])
    })

    it('find the strangest of values', async () => {
      const strange = ['"', "'", '\\', 'a"b\\c', 'Đ', 'đ', 'é', 'É', '6', 'true', 'IN [', 'ký tự', '😀', '_x', '.61.']
      await place.search.put(
        'materials',
        strange.map((subject, at) => ({ id: `strange${at}`, subject })),
      )
      for (const [at, subject] of strange.entries())
        expect(await found(place.search, { filter: { field: 'subject', is: subject } })).to.deep.equal([`strange${at}`])
      await place.search.remove(
        'materials',
        strange.map((_, at) => `strange${at}`),
      )
    })
  })
}

function has(list: unknown, value: string): boolean {
  return Array.isArray(list) && list.includes(value)
}
