import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { features } from '../../server/features.ts'
import { findHolding } from '../../server/policies/find.ts'
import { policyOf, usePolicies } from '../../server/policies/index.ts'
import { dropOverride, overridePolicy, setSectorPolicy } from '../../server/policies/set.ts'
import { PolicySetting } from '../../server/policies/setting.model.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { makeActor } from '../support/make.ts'
import { addUnit } from '../schools/units.ts'
import { choice, number, yesNo } from './definitions.ts'

const origin = { address: '10.0.0.1', device: 'test' }
const { key } = number

describe('deciding policies', () => {
  withDatabase()
  let school: Types.ObjectId
  let principal: Actor
  const office = makeActor('sectorAdministrator', new Types.ObjectId(), 'sectorOffice')
  before(() => usePolicies([yesNo, number, choice]))
  after(() => usePolicies(features.flatMap(({ policies = [] }) => policies)))
  beforeEach(async () => {
    school = await addUnit({ name: 'Trường thử' })
    principal = makeActor('principal', school)
  })

  const decide = (value: number, more: { mayOverride?: boolean; seen?: Date | null } = {}, by = office) =>
    setSectorPolicy(by, key, { value, ...more }, origin)
  const override = (value: number, seen?: Date | null, by = principal) =>
    overridePolicy(by, { schoolId: school, key }, { value, seen }, origin)
  const drop = (by = principal, schoolId = school) => dropOverride(by, { schoolId, key }, {}, origin)
  const outcome = (done: Promise<unknown>) =>
    done.then(
      () => 'done',
      ({ status, code }: { status: number; code: string }) => `${status} ${code}`,
    )
  const entries = async () =>
    (await AuditEntry.find().sort({ at: 1, _id: 1 }).lean()).map(({ action, subjectId, unitIds, before, after }) => ({
      action,
      subjectId: String(subjectId),
      units: unitIds.map(String),
      before: before as unknown,
      after: after as unknown,
    }))

  it('for the sector is for its administrators', async () => {
    for (const role of ['sectorLeader', 'sectorSpecialist', 'principal'] as const)
      expect(await outcome(decide(3, {}, makeActor(role, school)))).to.equal('403 forbidden')
    expect(await PolicySetting.countDocuments()).to.equal(0)
  })

  it('takes only what the policy knows', async () => {
    for (const value of [0, 6, 1.5]) {
      expect(await outcome(decide(value))).to.equal('422 invalid')
      expect(await outcome(override(value))).to.equal('422 invalid')
    }
    expect(await outcome(setSectorPolicy(office, 'years.unknown', { value: 1 }, origin))).to.equal('404 notFound')
    expect(await outcome(overridePolicy(principal, { schoolId: school, key: 'x' }, { value: 1 }, origin))).to.equal(
      '404 notFound',
    )
  })

  it('for a school is for its principal, its administrator and the sector’s', async () => {
    for (const role of ['teacher', 'vicePrincipal', 'registrar', 'librarian'] as const)
      expect(await outcome(override(3, undefined, makeActor(role, school))), role).to.equal('403 forbidden')
    const stranger = makeActor('principal')
    for (const done of [override(3, undefined, stranger), drop(stranger)])
      expect(await outcome(done)).to.equal('404 notFound')
    for (const [by, value] of [
      [principal, 3],
      [makeActor('schoolAdministrator', school), 4],
      [office, 5],
    ] as const) {
      await override(value, undefined, by)
      expect(await policyOf(number, school)).to.equal(value)
    }
  })

  it('for something that is no school is not possible', async () => {
    const commune = await addUnit({ name: 'UBND phường', kind: 'communeOffice' })
    for (const schoolId of [commune, new Types.ObjectId()])
      expect(await outcome(overridePolicy(office, { schoolId, key }, { value: 3 }, origin))).to.equal('404 notFound')
  })

  it('changes what holds, everywhere or in the one school', async () => {
    const other = await addUnit({ name: 'Trường khác' })
    const holds = async () => [await policyOf(number), await policyOf(number, school), await policyOf(number, other)]
    expect(await holds()).to.deep.equal([2, 2, 2])
    await decide(3)
    expect(await holds()).to.deep.equal([3, 3, 3])
    await override(4)
    expect(await holds()).to.deep.equal([3, 4, 3])
    await drop()
    expect(await holds()).to.deep.equal([3, 3, 3])
  })

  it('is not up to a school where the sector says so, and what it had decided waits', async () => {
    await override(4)
    await decide(3, { mayOverride: false })
    expect(await policyOf(number, school)).to.equal(3)
    expect(await outcome(override(5))).to.equal('403 policySectorOnly')
    expect((await findHolding(number, school)).own?.value).to.equal(4)
    await decide(3, { mayOverride: true })
    expect(await policyOf(number, school)).to.equal(4)
  })

  it('leaves as it was whether schools may decide, when nothing is said', async () => {
    await decide(3, { mayOverride: false })
    await decide(4)
    expect((await findHolding(number)).mayOverride).to.equal(false)
  })

  it('cannot give to schools what is the sector’s alone', async () => {
    const alone = { ...number, mayOverride: false, isSectorOnly: true } as const
    usePolicies([alone])
    await decide(3, { mayOverride: true })
    expect((await findHolding(alone)).mayOverride).to.equal(false)
    expect(await outcome(override(4))).to.equal('403 policySectorOnly')
    usePolicies([yesNo, number, choice])
  })

  it('is written down with who, when, before and after', async () => {
    await decide(3)
    await decide(4, { mayOverride: false })
    await decide(4, { mayOverride: true })
    await override(5)
    await override(1)
    await drop()
    await drop()
    const inSchool = { subjectId: `${key}/${school.toString()}`, units: [school.toString()] }
    const inSector = { action: 'policies.set', subjectId: key, units: [] }
    expect(await entries()).to.deep.equal([
      { ...inSector, before: undefined, after: { value: 3, mayOverride: true } },
      { ...inSector, before: { value: 3, mayOverride: true }, after: { value: 4, mayOverride: false } },
      { ...inSector, before: { value: 4, mayOverride: false }, after: { value: 4, mayOverride: true } },
      { action: 'policies.overridden', ...inSchool, before: undefined, after: { value: 5 } },
      { action: 'policies.overridden', ...inSchool, before: { value: 5 }, after: { value: 1 } },
      { action: 'policies.overrideDropped', ...inSchool, before: { value: 1 }, after: undefined },
    ])
    const stored = await PolicySetting.findOne({ key, unitId: null }).lean()
    expect(stored).to.include({ setByName: office.name })
    expect(stored!.setById.equals(office.personId)).to.equal(true)
    expect(stored!.setAt.getTime()).to.be.closeTo(Date.now(), 60_000)
  })

  it('is refused to who has not seen what another has decided meanwhile', async () => {
    const seenBy = async (schoolId?: Types.ObjectId) => {
      const holding = await findHolding(number, schoolId)
      return (schoolId ? holding.own : holding.sector)?.setAt ?? null
    }
    expect(await seenBy()).to.equal(null)
    await decide(3, { seen: null })
    expect(await outcome(decide(4, { seen: null }))).to.equal('409 conflict')
    const seen = await seenBy()
    await decide(4, { seen })
    expect(await outcome(decide(5, { seen }))).to.equal('409 conflict')
    expect(await policyOf(number)).to.equal(4)

    await override(1, null)
    expect(await outcome(override(2, null))).to.equal('409 conflict')
    const own = await seenBy(school)
    await override(2, own)
    expect(await outcome(dropOverride(principal, { schoolId: school, key }, { seen: own }, origin))).to.equal(
      '409 conflict',
    )
    expect(await policyOf(number, school)).to.equal(2)
  })

  it('by two people at the same moment lets one of them win, who has seen what was there', async () => {
    for (const seen of [null, undefined]) {
      const current = seen === null ? null : (await findHolding(number)).sector!.setAt
      const outcomes = await Promise.all([decide(3, { seen: current }), decide(4, { seen: current })].map(outcome))
      expect(outcomes.sort()).to.deep.equal(['409 conflict', 'done'])
    }
    expect(await PolicySetting.countDocuments()).to.equal(1)
    expect(await AuditEntry.countDocuments()).to.equal(2)
  })

  it('is remembered by a server until it changes', async () => {
    const watch = await watchChanges(silent)
    try {
      await override(4)
      expect(await policyOf(number, school)).to.equal(4)
      await PolicySetting.deleteMany()
      expect(await policyOf(number, school)).to.equal(4)
      await decide(3)
      await override(5)
      expect([await policyOf(number), await policyOf(number, school)]).to.deep.equal([3, 5])
      await drop()
      expect(await policyOf(number, school)).to.equal(3)
    } finally {
      await watch.stop()
    }
  })
})
