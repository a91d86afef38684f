import { expect } from 'chai'
import { Types } from 'mongoose'
import { findActor, recallActor } from '../../server/accounts/actors.ts'
import { secondFactorForStaff } from '../../server/accounts/second-factor/required.ts'
import { Change } from '../../server/changes/change.model.ts'
import { watchChanges } from '../../server/changes/index.ts'
import { usePolicies } from '../../server/policies/index.ts'
import { changeUnit } from '../../server/schools/change.ts'
import { setUnitFacts } from '../../server/schools/take-in.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { silent, withDatabase } from '../outbox/outbox.ts'
import { administrator, origin } from '../schools/known.ts'
import { addUnit } from '../schools/units.ts'
import { eventually } from '../support/eventually.ts'
import { decide, type MadePerson, makePerson, makeUnit } from '../support/make.ts'

describe('who an account is', () => {
  withDatabase()
  before(() => usePolicies([secondFactorForStaff]))
  let stop = () => Promise.resolve()
  beforeEach(async () => {
    stop = (await watchChanges(silent)).stop
  })
  afterEach(() => stop())

  const setup = async () => {
    const unitId = await makeUnit('school', 'Trường cũ')
    const person = await makePerson('teacher', { unitId })
    return { unitId, person, actor: await find(person) }
  }
  const find = async ({ accountId }: Pick<MadePerson, 'accountId'>) => (await findActor(accountId.toString()))!
  const recall = ({ accountId }: Pick<MadePerson, 'accountId'>) => recallActor(accountId.toString())

  it('is nobody, and asked for again, where there is no such account', async () => {
    const id = new Types.ObjectId().toString()
    expect(await findActor('x')).to.equal(undefined)
    expect(await findActor(id)).to.equal(undefined)
    expect(recallActor(id)).to.equal(undefined)
  })

  it('is remembered while others come to the school and other schools change', async () => {
    const { unitId, person, actor } = await setup()
    await makePerson('student', { unitId })
    const other = await makeUnit('school')
    await changeUnit(administrator(), other.toString(), { revision: 0, name: 'Trường khác' }, origin)
    expect(recall(person)).to.equal(actor)
  })

  it('is in the school by its new name as soon as it is renamed', async () => {
    const { unitId, person, actor } = await setup()
    expect(actor.memberships[0]!.unitName).to.equal('Trường cũ')
    await changeUnit(administrator(), unitId.toString(), { revision: 0, name: 'Trường mới' }, origin)
    expect(recall(person)).to.equal(undefined)
    expect((await find(person)).memberships[0]!.unitName).to.equal('Trường mới')
  })

  it('is in it by the name that an import has brought', async () => {
    const { unitId, person } = await setup()
    await inTransaction((session) => setUnitFacts(unitId, { name: 'Trường nhập' }, session))
    expect((await find(person)).memberships[0]!.unitName).to.equal('Trường nhập')
  })

  it('belongs to the school that a part of it has become a part of', async () => {
    const [former, latter] = [await makeUnit('school'), await makeUnit('school')]
    const campus = await addUnit({ name: 'Điểm trường', kind: 'campus', partOf: former })
    const person = await makePerson('teacher', { unitId: campus })
    expect((await find(person)).memberships[0]!.schoolId).to.deep.equal(former)
    const change = { revision: 0, relations: { partOf: latter.toString() }, relationsFrom: '' }
    await changeUnit(administrator(), campus.toString(), change, origin)
    expect((await find(person)).memberships[0]!.schoolId).to.deep.equal(latter)
  })

  it('is read anew within a second or two after another server has renamed the school', async () => {
    const { unitId, person } = await setup()
    await Change.create([{ topic: 'unitFacts', key: unitId.toString(), at: new Date() }])
    const startedAt = performance.now()
    await eventually(() => recall(person) === undefined)
    expect(performance.now() - startedAt).to.be.below(3000)
  })

  it('is read anew when the sector decides otherwise about the second factor', async () => {
    const { person } = await setup()
    await decide(secondFactorForStaff, 'staff')
    expect((await find(person)).duty).to.equal('setUpSecondFactor')
  })
})
