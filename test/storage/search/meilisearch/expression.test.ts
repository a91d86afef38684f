import { expect } from 'chai'
import { simplify } from '../../../../storage/search/filter.ts'
import type { Filter } from '../../../../storage/search/index.ts'
import { expression } from '../../../../storage/search/meilisearch/expression.ts'
import { materials } from '../corpus.ts'

describe('a filter in the language of Meilisearch', () => {
  const cases: [Filter, string][] = [
    [{ field: 'subject', is: 'toan' }, 'is_subject IN ["_toan"]'],
    [{ field: 'grade', in: [6, 7.5, -1] }, 'is_grade IN ["6", "7.5", "-1"]'],
    [{ field: 'hasVideo', is: true }, 'is_hasVideo IN ["true"]'],
    [{ field: 'year', from: 2024, to: 2026 }, 'is_year >= "2024" AND is_year <= "2026"'],
    [{ field: 'year', from: 1e21 }, 'is_year >= "1e+21"'],
    [{ field: 'topics', exists: true }, 'is_topics EXISTS'],
    [{ field: 'topics', exists: false }, 'is_topics NOT EXISTS'],
    [{ not: { field: 'year', to: 2024 } }, 'NOT (is_year <= "2024")'],
    [
      {
        and: [
          { field: 'grade', is: 6 },
          {
            or: [
              { field: 'scope', is: 'public' },
              { field: 'year', from: 1, to: 2 },
            ],
          },
        ],
      },
      '(is_grade IN ["6"]) AND ((is_scope IN ["_public"]) OR (is_year >= "1" AND is_year <= "2"))',
    ],
    [
      { field: 'subject', is: '" OR is_subject EXISTS' },
      'is_subject IN ["_.22..20..4f..52..20.is.5f.subject.20..45..58..49..53..54..53."]',
    ],
  ]
  for (const [filter, text] of cases)
    it(`is ${text}`, () => {
      const condition = simplify(materials, filter)
      if (typeof condition === 'boolean') throw new Error('It says nothing.')
      expect(expression(condition)).to.equal(text)
    })
})
