import { expect } from 'chai'
import { Types } from 'mongoose'
import { listOverrides } from '../../server/policies/overrides.ts'
import { PolicySetting } from '../../server/policies/setting.model.ts'
import { features } from '../../server/features.ts'
import { usePolicies } from '../../server/policies/definitions.ts'
import { schoolCalendar } from '../../server/years/policies.ts'
import { actorWith, refusedFields } from '../schools/known.ts'
import { addUnit } from '../schools/units.ts'
import { withDatabase } from '../outbox/outbox.ts'

describe('the schools that decide otherwise than the sector', () => {
  withDatabase()
  before(() => usePolicies(features.flatMap(({ policies = [] }) => policies)))
  const leader = actorWith('sectorLeader', new Types.ObjectId(), 'sectorOffice')
  const { key } = schoolCalendar
  const decide = async (name: string, setAt: string, value: unknown = true) => {
    const unitId = await addUnit({ name })
    const by = { setById: new Types.ObjectId(), setByName: 'Đỗ Đức Đạt' }
    await new PolicySetting({ key, unitId, value, ...by, setAt: new Date(setAt) }).save()
  }
  const list = async (policy = '', limit = 30, cursor?: string) =>
    await listOverrides(leader, policy, { limit, cursor })

  it('are told to the roles of the sector only', async () => {
    const refused = (role: 'principal' | 'sectorSpecialist') =>
      refusedFields(() => listOverrides(actorWith(role, new Types.ObjectId()), '', { limit: 30, cursor: undefined }))
    expect(await refused('principal')).to.deep.equal({ 403: 'forbidden' })
    expect(await refused('sectorSpecialist')).to.deep.equal({})
    expect(await refusedFields(() => list('years.nothing'))).to.deep.equal({ 404: 'notFound' })
  })

  it('are listed with what they decided, who and when, the latest first, in pages', async () => {
    await decide('Trường A', '2026-09-01')
    await decide('Trường B', '2026-10-01')
    await new PolicySetting({
      key,
      value: true,
      setById: new Types.ObjectId(),
      setByName: 'Sở',
      setAt: new Date(),
    }).save()
    const first = await list('', 1)
    expect(first.items[0]!.school.name).to.equal('Trường B')
    expect(first.items[0]!.setting).to.include({ value: true, setByName: 'Đỗ Đức Đạt' })
    const second = await list('', 1, first.next)
    expect(second.items.map(({ school }) => school.name)).to.deep.equal(['Trường A'])
    expect(second.next).to.equal(undefined)
  })

  it('are narrowed to one policy, and say when a decision is without effect', async () => {
    await decide('Trường A', '2026-09-01', 'nothing that it may be')
    const [only] = (await list(key)).items
    expect(only).to.include({ isSetAside: true })
    const other = features.flatMap(({ policies = [] }) => policies).find((one) => one.key !== key)!
    expect((await list(other.key)).items).to.deep.equal([])
  })
})
