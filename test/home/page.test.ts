import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor, ActorMembership } from '../../server/actor.ts'
import { todayPage } from '../../server/home/page.ts'

const actor: Actor = {
  accountId: new Types.ObjectId(),
  personId: new Types.ObjectId(),
  name: 'Mai Anh Khôi',
  userName: 'hs01',
  language: undefined,
  duty: undefined,
  isService: false,
  scopes: undefined,
  memberships: [],
  classes: [],
  childIds: [],
}
const pageAt = (now: string, memberships: ActorMembership[] = []) =>
  todayPage({ actor: { ...actor, memberships }, cards: [], signedInAt: undefined, now: new Date(now) })

describe('the page of the day', () => {
  it('greets by the name that people are called by', () => {
    expect(pageAt('2026-11-21T03:00:00Z').greeting.name).to.equal('Khôi')
  })

  it('has the day of Vietnam', () => {
    const day = (now: string) => {
      const { weekday, date } = pageAt(now).greeting
      return { weekday, date }
    }
    expect(day('2026-11-20T16:59:59Z')).to.deep.equal({ weekday: 'friday', date: '20/11' })
    expect(day('2026-11-20T17:00:00Z')).to.deep.equal({ weekday: 'saturday', date: '21/11' })
    expect(day('2026-11-21T17:00:00Z')).to.deep.equal({ weekday: 'sunday', date: '22/11' })
  })

  it('is the same of the same person on the same day, and another one on the next', () => {
    const at = (now: string, signedInAt?: string) => todayPage({ actor, cards: [], signedInAt, now: new Date(now) })
    const first = at('2026-11-21T03:00:00Z', '2026-11-20T00:00:00.000Z')
    const again = at('2026-11-21T04:00:00Z', '2026-11-20T00:00:00.000Z')
    expect(again.greeting).to.equal(first.greeting)
    expect(again.account).to.equal(first.account)
    expect(at('2026-11-22T03:00:00Z').greeting).to.have.property('date', '22/11')
    expect(at('2026-11-21T04:00:00Z', '2026-11-21T00:00:00.000Z').account).not.to.equal(first.account)
  })

  it('tells each place once, with all roles there, those of the work first', () => {
    const [school, group] = [new Types.ObjectId(), new Types.ObjectId()]
    const at = (role: ActorMembership['role'], unitId: Types.ObjectId, unitName: string): ActorMembership => ({
      role,
      unitId,
      unitName,
      unitKind: 'school',
    })
    const memberships = [
      at('guardian', school, 'Trường An'),
      at('subjectLeader', group, 'Tổ Toán'),
      at('teacher', school, 'Trường An'),
    ]
    expect(pageAt('2026-11-21T03:00:00Z', memberships).greeting.places).to.deep.equal([
      { unit: 'Trường An', roles: ['roles.teacher', 'roles.guardian'] },
      { unit: 'Tổ Toán', roles: ['roles.subjectLeader'] },
    ])
    expect(pageAt('2026-11-21T03:00:00Z').greeting.places).to.deep.equal([])
  })
})
