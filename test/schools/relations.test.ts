import { expect } from 'chai'
import { beginningOf } from '../../server/schools/day.ts'
import { ended, redirected, withRelation } from '../../server/schools/relations.ts'
import type { Relation } from '../../server/schools/validity.ts'

/** `managedBy A 2020-01-01/2025-07-01` */
const textOf = ({ kind, unitId, from, to }: Relation) => {
  const day = (time: Date | undefined) => time?.toISOString().slice(0, 10) ?? ''
  return `${kind} ${unitId} ${day(from)}/${day(to)}`
}
const at = (day: string) => new Date(`${day}T00:00:00Z`)
const relation = (text: string): Relation => {
  const [kind, unitId, period = '/'] = text.split(' ')
  const [from, to] = period.split('/')
  return {
    ...{ kind: kind as Relation['kind'], unitId: unitId! },
    ...(from ? { from: at(from) } : {}),
    ...(to ? { to: at(to) } : {}),
  }
}
const all = (...texts: string[]) => texts.map(relation)

describe('a new relation', () => {
  const cases: [string, string[], { unitId: string | undefined; from?: string }, string[]][] = [
    ['is the only one', [], { unitId: 'A', from: '2025-07-01' }, ['managedBy A 2025-07-01/']],
    [
      'ends the one before on its day',
      ['managedBy A'],
      { unitId: 'B', from: '2025-07-01' },
      ['managedBy A /2025-07-01', 'managedBy B 2025-07-01/'],
    ],
    [
      'takes the place of one that began on that day',
      ['managedBy A /2025-07-01', 'managedBy B 2025-07-01/'],
      { unitId: 'C', from: '2025-07-01' },
      ['managedBy A /2025-07-01', 'managedBy C 2025-07-01/'],
    ],
    [
      'lasts until the next one that is known already',
      ['managedBy A /2025-07-01', 'managedBy B 2025-07-01/'],
      { unitId: 'C', from: '2025-01-01' },
      ['managedBy A /2025-01-01', 'managedBy C 2025-01-01/2025-07-01', 'managedBy B 2025-07-01/'],
    ],
    [
      'that is moved to an earlier day is one, not two',
      ['managedBy A /2025-07-01', 'managedBy B 2025-07-01/'],
      { unitId: 'B', from: '2025-06-01' },
      ['managedBy A /2025-06-01', 'managedBy B 2025-06-01/'],
    ],
    [
      'to the same unit changes nothing',
      ['managedBy A 2020-01-01/'],
      { unitId: 'A', from: '2025-07-01' },
      ['managedBy A 2020-01-01/'],
    ],
    [
      'to none ends the one before',
      ['managedBy A'],
      { unitId: undefined, from: '2025-07-01' },
      ['managedBy A /2025-07-01'],
    ],
    [
      'leaves those of other kinds alone',
      ['guidedBy S', 'managedBy A'],
      { unitId: 'B', from: '2025-07-01' },
      ['managedBy A /2025-07-01', 'managedBy B 2025-07-01/', 'guidedBy S /'],
    ],
  ]
  for (const [what, before, { unitId, from }, after] of cases)
    it(what, () => {
      const change = { kind: 'managedBy', unitId, from: from === undefined ? undefined : at(from) } as const
      expect(withRelation(all(...before), change).map(textOf)).to.deep.equal(after)
    })
})

describe('relations that end', () => {
  it('do so on the day, unless they have before; what would begin later never does', () => {
    const before = all('managedBy A /2020-01-01', 'managedBy B 2020-01-01/', 'guidedBy S', 'locatedIn C 2025-07-01/')
    expect(ended(before, at('2025-07-01')).map(textOf)).to.deep.equal([
      'managedBy A /2020-01-01',
      'managedBy B 2020-01-01/2025-07-01',
      'guidedBy S /2025-07-01',
    ])
  })
})

describe('relations that lead elsewhere from a day on', () => {
  const redirect = (before: string[], to: string | undefined = 'B') =>
    redirected(all(...before), { unitId: 'A', time: at('2025-07-01'), toIdOf: () => to }).map(textOf)

  it('have their history', () => {
    expect(redirect(['managedBy A'])).to.deep.equal(['managedBy A /2025-07-01', 'managedBy B 2025-07-01/'])
  })

  it('go wholly when they begin later', () => {
    expect(redirect(['managedBy A 2026-01-01/2027-01-01'])).to.deep.equal(['managedBy B 2026-01-01/2027-01-01'])
  })

  it('stay when they have ended, on that very day too', () => {
    expect(redirect(['managedBy A /2025-07-01'])).to.deep.equal(['managedBy A /2025-07-01'])
  })

  it('end when they lead nowhere', () => {
    expect(
      redirected(all('managedBy A'), { unitId: 'A', time: at('2025-07-01'), toIdOf: () => undefined }).map(textOf),
    ).to.deep.equal(['managedBy A /2025-07-01'])
  })

  it('go on where one to the same unit ends', () => {
    expect(redirect(['managedBy A /2026-01-01', 'managedBy B 2026-01-01/'])).to.deep.equal([
      'managedBy A /2025-07-01',
      'managedBy B 2025-07-01/',
    ])
  })
})

describe('days of relations', () => {
  it('are those in Vietnam', () => {
    const [before, after] = withRelation(all('managedBy A'), {
      ...{ kind: 'managedBy', unitId: 'B' },
      from: beginningOf('2025-07-01'),
    })
    expect(before!.to!.toISOString()).to.equal('2025-06-30T17:00:00.000Z')
    expect(after!.from).to.deep.equal(before!.to)
  })
})
