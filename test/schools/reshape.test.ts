import { expect } from 'chai'
import type { KnownUnit } from '../../server/schools/find.ts'
import {
  type Below,
  checkContinuing,
  heirOf,
  withClosed,
  withMerged,
  withReopened,
} from '../../server/schools/reshape.ts'
import type { Units } from '../../server/schools/rules.ts'
import { at, known, refusedFields, unitsOf } from './known.ts'

const time = at('2026-08-01')!
const office = { kind: 'communeOffice' } as const
const group = { kind: 'subjectGroup' } as const
const move = (toId: string): Below => ({ kind: 'move', toId })
const dayOf = (moment: Date | undefined) => (moment ? moment.toISOString().slice(0, 10) : '')
const standsOf = ({ relations }: KnownUnit) =>
  relations.map(({ kind, unitId, from, to }) => `${kind} ${unitId} ${dayOf(from)}/${dayOf(to)}`)
/** The day before in UTC, at which midnight in Vietnam lies. */
const border = '2026-07-31'

describe('closing a unit', () => {
  const close = (units: Units, unitId: string, below: Below = { kind: 'none' }) =>
    withClosed(units, { unitId, time, below })

  it('ends it and what it stands to', () => {
    const after = close(unitsOf(known('school', [['managedBy', 'commune']]), known('commune', [], office)), 'school')
    expect(after.get('school')!.to).to.deep.equal(time)
    expect(standsOf(after.get('school')!)).to.deep.equal([`managedBy commune /${border}`])
  })

  it('is refused when it is closed already, or begins on that day or later', async () => {
    expect(await refusedFields(() => close(unitsOf(known('a', [], { to: '2030-01-01' })), 'a'))).to.deep.equal({
      409: 'unitIsClosed',
    })
    expect(await refusedFields(() => close(unitsOf(known('a', [], { from: '2026-08-01' })), 'a'))).to.deep.equal({
      lastDay: 'notYet',
    })
    expect(await refusedFields(() => close(unitsOf(known('a', [], { from: '2026-07-31' })), 'a'))).to.deep.equal({})
  })

  it('is continued by a unit of its kind, or an office by any other, that is there on the day after', async () => {
    const units = unitsOf(
      known('school'),
      known('commune', [], office),
      known('district', [], { kind: 'districtOffice' }),
      known('group', [['partOf', 'school']], group),
      known('other'),
      known('later', [], { from: '2026-08-02' }),
      known('inTime', [], { from: '2026-08-01' }),
      known('ending', [], { to: '2026-08-01' }),
      known('ends', [], { to: '2026-08-02' }),
    )
    const check = (unitId: string, byId: string) =>
      refusedFields(() => checkContinuing(close(units, unitId, { kind: 'close' }), { unitId, byId, time }))
    for (const byId of ['nobody', 'school'])
      expect(await check('school', byId), byId).to.deep.equal({ continuedBy: 'noSuchUnit' })
    for (const byId of ['commune', 'group'])
      expect(await check('school', byId), byId).to.deep.equal({ continuedBy: 'cannotContinue' })
    for (const byId of ['later', 'ending'])
      expect(await check('school', byId), byId).to.deep.equal({ continuedBy: 'notThen' })
    for (const byId of ['other', 'inTime', 'ends']) expect(await check('school', byId), byId).to.deep.equal({})
    expect(await check('commune', 'district')).to.deep.equal({})
  })

  it('is continued by nothing that closes with it', async () => {
    const units = unitsOf(
      known('school'),
      known('group', [['partOf', 'school']], group),
      known('part', [['partOf', 'group']], group),
    )
    const after = close(units, 'group', { kind: 'close' })
    expect(await refusedFields(() => checkContinuing(after, { unitId: 'group', byId: 'part', time }))).to.deep.equal({
      continuedBy: 'notThen',
    })
  })

  describe('with units below it', () => {
    const units = unitsOf(
      known('commune', [], office),
      known('other', [], office),
      known('school', [
        ['managedBy', 'commune'],
        ['locatedIn', 'commune'],
        ['guidedBy', 'sector'],
      ]),
      known('sector', [], { kind: 'sectorOffice' }),
    )

    it('is refused as long as it is not said where they go', async () => {
      expect(await refusedFields(() => close(units, 'commune'))).to.deep.equal({ below: 'unitsBelow' })
    })

    it('moves all that stands to it, with its history', () => {
      const school = close(units, 'commune', move('other')).get('school')!
      expect(standsOf(school)).to.deep.equal([
        `managedBy commune /${border}`,
        `managedBy other ${border}/`,
        'guidedBy sector /',
        `locatedIn commune /${border}`,
        `locatedIn other ${border}/`,
      ])
    })

    it('ends what the new one cannot have: nobody is located in a department', () => {
      const school = close(units, 'commune', move('sector')).get('school')!
      expect(standsOf(school)).to.include(`managedBy sector ${border}/`).and.to.include(`locatedIn commune /${border}`)
      expect(standsOf(school)).not.to.include(`locatedIn sector ${border}/`)
    })

    it('is refused when they cannot go there', async () => {
      expect(await refusedFields(() => close(units, 'commune', move('school')))).to.deep.equal({
        below: 'cannotGoBelow',
      })
    })

    it('does not mind those that end before, or have gone elsewhere', async () => {
      const away = unitsOf(
        known('commune', [], office),
        known('a', [['managedBy', 'commune', '', '2026-08-01']]),
        known('b', [['managedBy', 'commune']], { to: '2026-08-01' }),
      )
      expect(await refusedFields(() => close(away, 'commune'))).to.deep.equal({})
      expect(await refusedFields(() => close(units, 'sector'))).to.deep.equal({})
    })

    it('minds those that will come', async () => {
      const coming = unitsOf(known('commune', [], office), known('a', [['managedBy', 'commune', '2027-01-01']]))
      expect(await refusedFields(() => close(coming, 'commune'))).to.deep.equal({ below: 'unitsBelow' })
    })

    it('closes nothing but parts along with it', async () => {
      expect(await refusedFields(() => close(units, 'commune', { kind: 'close' }))).to.deep.equal({
        below: 'onlyPartsClose',
      })
    })
  })

  it('closes parts and the parts of these, when that is asked for', () => {
    const units = unitsOf(
      known('school'),
      known('campus', [['partOf', 'school']], { kind: 'campus' }),
      known('maths', [['partOf', 'campus']], group),
      known('algebra', [['partOf', 'maths']], group),
    )
    const after = close(units, 'school', { kind: 'close' })
    for (const id of ['campus', 'maths', 'algebra']) {
      expect(after.get(id)!.to, id).to.deep.equal(time)
      expect(standsOf(after.get(id)!), id).to.match(new RegExp(`/${border}$`))
    }
  })
})

describe('reopening a unit', () => {
  const open = unitsOf(
    known('commune', [], office),
    known('school', [['managedBy', 'commune']]),
    known('maths', [['partOf', 'school']], group),
  )
  const closed = withClosed(open, { unitId: 'school', time, below: { kind: 'close' } })

  it('brings it back as it was, with the parts that closed with it', () => {
    const after = withReopened(closed, 'school')
    for (const id of ['school', 'maths']) {
      expect(after.get(id)!.to, id).to.equal(undefined)
      expect(standsOf(after.get(id)!), id).to.deep.equal(standsOf(open.get(id)!))
    }
  })

  it('leaves parts closed that closed on another day', () => {
    const before = new Map(closed).set(
      'maths',
      known('maths', [['partOf', 'school', '', '2026-01-01']], { ...group, to: '2026-01-01' }),
    )
    expect(withReopened(before, 'school').get('maths')!.to).to.deep.equal(at('2026-01-01'))
  })

  it('does not bring back a relation to a unit that has ended as well', () => {
    const before = new Map(closed).set('commune', known('commune', [], { ...office, to: '2026-08-01' }))
    expect(standsOf(withReopened(before, 'school').get('school')!)).to.deep.equal([`managedBy commune /${border}`])
  })

  it('forgets what continued it', () => {
    const merged = withMerged(unitsOf(known('a'), known('b')), { unitIds: ['a', 'b'], targetId: 'b', time })
    expect(withReopened(merged, 'a').get('a')!.successorIds).to.deep.equal([])
  })

  it('is refused for one that is open', async () => {
    expect(await refusedFields(() => withReopened(open, 'school'))).to.deep.equal({ 409: 'unitIsOpen' })
  })
})

describe('merging units', () => {
  const units = unitsOf(
    known('a', [['managedBy', 'commune']]),
    known('b', [['managedBy', 'commune']]),
    known('c'),
    known('maths', [['partOf', 'b']], group),
    known('commune', [], office),
  )

  it('closes all but what they become, which continues them, and takes what is below', () => {
    const after = withMerged(units, { unitIds: ['a', 'b', 'c'], targetId: 'a', time })
    expect(after.get('a')).to.deep.equal(units.get('a'))
    for (const id of ['b', 'c']) expect(after.get(id)).to.deep.include({ to: time, successorIds: ['a'] })
    expect(standsOf(after.get('maths')!)).to.deep.equal([`partOf b /${border}`, `partOf a ${border}/`])
  })

  it('may make a new one, which stands to what the first one stands to', () => {
    const heir = heirOf(units.get('a')!, time, { id: 'new', code: 'new', name: 'new', levels: ['primary'] })
    expect(standsOf(heir)).to.deep.equal([`managedBy commune ${border}/`])
    expect(heir.from).to.deep.equal(time)
    const after = withMerged(new Map(units).set('new', heir), { unitIds: ['a', 'b'], targetId: 'new', time })
    for (const id of ['a', 'b']) expect(after.get(id)!.successorIds).to.deep.equal(['new'])
  })

  it('is refused into one that is closed, begins later, or is below', async () => {
    const into = (target: KnownUnit) =>
      refusedFields(() =>
        withMerged(new Map(units).set(target.id, target), { unitIds: ['a', target.id], targetId: target.id, time }),
      )
    expect(await into(known('x', [], { to: '2030-01-01' }))).to.deep.equal({ 409: 'unitIsClosed' })
    expect(await into(known('x', [], { from: '2026-08-02' }))).to.deep.equal({ into: 'notYet' })
    expect(await into(known('x', [], { from: '2026-08-01' }))).to.deep.equal({})
    expect(await into(known('x', [['managedBy', 'a']]))).to.deep.equal({ below: 'cannotGoBelow' })
  })
})
