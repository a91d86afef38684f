import { expect } from 'chai'
import type { KnownUnit } from '../../server/schools/find.ts'
import { canBecomeOne, checkChanges, isAboveItself, kindsBelow, relationKindsOf } from '../../server/schools/rules.ts'
import { known, refusedFields, unitsOf } from './known.ts'

const office = (id: string, stands: Parameters<typeof known>[1] = [], options: Parameters<typeof known>[2] = {}) =>
  known(id, stands, { kind: 'communeOffice', ...options })

describe('a unit above itself', () => {
  const cycles: [string, boolean, KnownUnit[]][] = [
    ['is one that manages itself', true, [office('a', [['managedBy', 'a']])]],
    ['is one of two', true, [office('a', [['managedBy', 'b']]), office('b', [['managedBy', 'a']])]],
    [
      'is one of many, at any depth',
      true,
      [...Array(40).keys()].map((at) =>
        office(at === 0 ? 'a' : `u${at}`, [['managedBy', at === 39 ? 'a' : `u${at + 1}`]]),
      ),
    ],
    [
      'is not one below many',
      false,
      [...Array(40).keys()].map((at) => office(at === 0 ? 'a' : `u${at}`, [['managedBy', `u${at + 1}`]])),
    ],
    [
      'is one by way of what it is part of',
      true,
      [known('a', [['partOf', 'b']], { kind: 'campus' }), known('b', [['managedBy', 'a']])],
    ],
    [
      'is not one whose relations hold at other times: each ends when the other begins',
      false,
      [office('a', [['managedBy', 'b', '', '2025-07-01']]), office('b', [['managedBy', 'a', '2025-07-01']])],
    ],
    [
      'is one already for a single day',
      true,
      [office('a', [['managedBy', 'b', '', '2025-07-02']]), office('b', [['managedBy', 'a', '2025-07-01']])],
    ],
    [
      'is not one when one of them no longer exists then',
      false,
      [
        office('a', [['managedBy', 'b']]),
        office('b', [['managedBy', 'c', '2025-07-01']]),
        office('c', [['managedBy', 'a']], { to: '2025-07-01' }),
      ],
    ],
    [
      'is not one that guides who manages it: these are two lines',
      false,
      [office('a', [['managedBy', 'b']]), office('b', [['guidedBy', 'a']])],
    ],
    [
      'is not one above a cycle of others',
      false,
      [office('a', [['managedBy', 'b']]), office('b', [['managedBy', 'b']])],
    ],
  ]
  for (const [what, expected, units] of cycles)
    it(what, () => expect(isAboveItself(unitsOf(...units), 'a')).to.equal(expected))
})

describe('what a unit may be', () => {
  const sector = known('sector', [], { kind: 'sectorOffice', from: '2020-01-01' })
  const gone = known('gone', [], { kind: 'districtOffice', to: '2025-07-01' })
  const school = known('school')
  const checked = (unit: KnownUnit) =>
    refusedFields(() => {
      const before = unitsOf(sector, gone, school)
      checkChanges({ before, after: new Map(before).set(unit.id, unit) })
    })

  const accepted: [string, KnownUnit][] = [
    [
      'a school that is managed and guided',
      known('x', [
        ['managedBy', 'sector'],
        ['guidedBy', 'sector'],
      ]),
    ],
    ['a school with several levels', known('x', [], { levels: ['primary', 'lowerSecondary'] })],
    ['a relation from the first day of the other', known('x', [['managedBy', 'sector', '2020-01-01']])],
    ['a relation until the other ends', known('x', [['managedBy', 'gone', '', '2025-07-01']])],
    ['a campus of a school', known('x', [['partOf', 'school']], { kind: 'campus' })],
    ['a subject group of a school', known('x', [['partOf', 'school']], { kind: 'subjectGroup' })],
    [
      'a campus that ends with what it is part of',
      known('x', [['partOf', 'school', '', '2026-01-01']], { kind: 'campus', to: '2026-01-01' }),
    ],
  ]
  for (const [what, unit] of accepted) it(`is ${what}`, async () => expect(await checked(unit)).to.deep.equal({}))

  const refused: [string, KnownUnit, Record<string, string>][] = [
    ['a school without a level', known('x', [], { levels: [] }), { levels: 'noLevel' }],
    ['an office with a level', office('x', [], { levels: ['primary'] }), { levels: 'levelsOfSchools' }],
    [
      'one that ends when it begins',
      known('x', [], { from: '2025-07-01', to: '2025-07-01' }),
      { lastDay: 'lastDayTooEarly' },
    ],
    ['a relation to nobody', known('x', [['managedBy', 'nobody']]), { managedBy: 'noSuchUnit' }],
    ['a school managed by a school', known('x', [['managedBy', 'school']]), { managedBy: 'wrongKind' }],
    ['a school that is a part of another', known('x', [['partOf', 'school']]), { partOf: 'wrongKind' }],
    [
      'a relation a day before the other begins',
      known('x', [['managedBy', 'sector', '2019-12-31']]),
      { managedBy: 'beforeUnit' },
    ],
    [
      'a relation a day before the unit begins',
      known('x', [['managedBy', 'sector', '2021-01-01']], { from: '2021-01-02' }),
      { managedBy: 'beforeUnit' },
    ],
    [
      'a relation that lasts a day longer than the other',
      known('x', [['managedBy', 'gone', '', '2025-07-02']]),
      { managedBy: 'afterUnit' },
    ],
    [
      'a relation that outlasts the unit',
      known('x', [['managedBy', 'sector']], { to: '2025-07-01' }),
      { managedBy: 'afterUnit' },
    ],
    [
      'a relation that would begin when the other has ended',
      known('x', [['managedBy', 'gone', '2025-07-01', '2025-07-01']]),
      { managedBy: 'afterUnit' },
    ],
    ['a campus of nothing', known('x', [], { kind: 'campus' }), { partOf: 'partOfNothing' }],
    [
      'a campus that is a part no longer',
      known('x', [['partOf', 'school', '', '2026-01-01']], { kind: 'campus' }),
      { partOf: 'partOfNothing' },
    ],
    [
      'one above itself',
      office('sector', [['managedBy', 'sector', '2020-01-01']], { from: '2020-01-01' }),
      { managedBy: 'cycle' },
    ],
  ]
  for (const [what, unit, errors] of refused)
    it(`is not ${what}`, async () => expect(await checked(unit)).to.deep.equal(errors))

  it('is not asked of what has been there before', async () => {
    const old = known('x', [['managedBy', 'gone']])
    const before = unitsOf(gone, old)
    const renamed = { ...old, name: 'y' }
    expect(await refusedFields(() => checkChanges({ before, after: unitsOf(gone, renamed) }))).to.deep.equal({})
  })

  it('says what was asked for, where that is something else than the relation', async () => {
    const unit = known('x', [['managedBy', 'school']])
    const check = () => checkChanges({ before: unitsOf(school), after: unitsOf(school, unit), field: 'moveTo' })
    expect(await refusedFields(check)).to.deep.equal({ moveTo: 'wrongKind' })
  })
})

describe('the kinds of units', () => {
  it('have the relations that make sense for them', () => {
    expect(relationKindsOf('school')).to.deep.equal(['managedBy', 'guidedBy', 'locatedIn'])
    expect(relationKindsOf('subjectGroup')).to.deep.equal(['partOf'])
    expect(relationKindsOf('ministry')).to.deep.equal([])
  })

  it('have the kinds below them that can stand to them', () => {
    expect(kindsBelow('school')).to.deep.equal(['campus', 'subjectGroup'])
    expect(kindsBelow('subjectGroup')).to.deep.equal(['subjectGroup'])
    expect(kindsBelow('communeOffice')).to.include('school').and.not.include('campus')
  })

  it('become one with their like, offices with any office', () => {
    expect(canBecomeOne('school', 'school')).to.equal(true)
    expect(canBecomeOne('districtOffice', 'communeOffice')).to.equal(true)
    expect(canBecomeOne('school', 'campus')).to.equal(false)
    expect(canBecomeOne('school', 'sectorOffice')).to.equal(false)
  })
})
