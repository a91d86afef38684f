import { expect } from 'chai'
import { childrenCard, membersCard } from '../../server/people/cards.ts'
import { linkGuardian } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { actorOf, makeClass, makeGuardian, makePerson, makePupil, makeUnit } from '../support/make.ts'

describe('what people have on their home page', () => {
  withDatabase()

  it('is, for guardians, their children with the schools of today, in order', async () => {
    const [one, other] = [await makeUnit('school', 'Trường Một'), await makeUnit('school', 'Trường Hai')]
    const first = await makePupil(await makeClass(one), { name: 'Mai Bảo An' })
    const second = await makePupil(await makeClass(other), { name: 'Mai Anh Khôi' })
    const parent = await makeGuardian(second)
    const people = { guardianId: parent.personId, childId: first.personId }
    await linkGuardian({ ...people, relation: 'mother', from: new Date('2026-01-01'), origin: 'school' })
    const actor = await actorOf(parent)
    expect(childrenCard.isFor(actor)).to.equal(true)
    const { children } = (await childrenCard.load(actor)) as { children: { name: string; schools: string[] }[] }
    expect(children.map(({ name, schools }) => [name, ...schools])).to.deep.equal([
      ['Mai Bảo An', 'Trường Một'],
      ['Mai Anh Khôi', 'Trường Hai'],
    ])
  })

  it('leaves out a child that has been removed', async () => {
    const child = await makePupil(await makeClass(await makeUnit()))
    const parent = await makeGuardian(child)
    await Person.updateOne({ _id: child.personId }, { removedAt: new Date() })
    expect(await childrenCard.load(await actorOf(parent))).to.deep.include({ hasChildren: false })
  })

  it('is not for those without children, and numbers are for those who run a school', async () => {
    const unitId = await makeUnit()
    for (const [role, hasNumbers] of [
      ['registrar', true],
      ['principal', true],
      ['teacher', false],
      ['guardian', false],
      ['student', false],
    ] as const) {
      const actor = await actorOf(await makePerson(role, { unitId }))
      expect(childrenCard.isFor(actor), role).to.equal(false)
      expect(membersCard.isFor(actor), role).to.equal(hasNumbers)
    }
  })
})
