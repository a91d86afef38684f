import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import {
  canKeep,
  canPropose,
  canView,
  keptBy,
  reachesFor,
  reachesOf,
  standingOf,
  viewableBy,
} from '../../server/collections/access.ts'
import { Collection, type CollectionRecord } from '../../server/collections/collection.model.ts'
import { newSection } from '../../server/collections/arrange.ts'
import { insertCollection } from '../../server/collections/write.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { type Scope, scopes } from '../../server/materials/vocabulary.ts'
import type { Role } from '../../server/roles.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { makeActor } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { origin } from './collections.ts'

const school = new Types.ObjectId()
const elsewhere = new Types.ObjectId()
const office = new Types.ObjectId()
const owner = makeActor('teacher', school)

type Who = readonly [name: string, actor: Actor | undefined]
const roles: readonly [Role, Types.ObjectId, string?][] = [
  ...(['teacher', 'subjectLeader', 'librarian', 'registrar', 'principal', 'student', 'guardian'] as const).map(
    (role) => [role, school] as [Role, Types.ObjectId],
  ),
  ...(['teacher', 'librarian', 'student'] as const).map((role) => [role, elsewhere] as [Role, Types.ObjectId]),
  ...(['sectorSpecialist', 'reviewer', 'sectorLeader', 'sectorAdministrator', 'communeOfficer'] as const).map(
    (role) => [role, office] as [Role, Types.ObjectId],
  ),
]
const everybody: readonly Who[] = [
  ['the owner', owner],
  ['a guest', undefined],
  ...roles.map(([role, unit]): Who => {
    const kind = unit === office ? 'sectorOffice' : 'school'
    const place = unit === school ? 'of the school' : unit === elsewhere ? 'elsewhere' : 'in the office'
    return [`a ${role} ${place}`, makeActor(role, unit, kind)]
  }),
]

/** Written down once more: who keeps what, and whom it is for. */
const keeps: Record<Scope, RegExp> = {
  personal: /^the owner$/,
  school: /^a (librarian|registrar|principal) of the school|^a sectorAdministrator/,
  sector: /^a (sectorSpecialist|reviewer|sectorLeader|sectorAdministrator)/,
  public: /^a (sectorSpecialist|reviewer|sectorLeader|sectorAdministrator)/,
}
const reads: Record<Scope, RegExp> = {
  personal: /^the owner$/,
  school: /^the owner$|of the school$|^a sectorAdministrator/,
  sector: /^(?!a guest)/,
  public: /./,
}

describe('who may do what with a collection', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  afterEach(() => app.clear())

  const make = async (reach: Scope, isPublished: boolean): Promise<CollectionRecord> => {
    const unitId = reach === 'school' || reach === 'personal' ? school : office
    const facts = {
      ...{ title: 'Toán 6', introduction: '', reach, ownerId: owner.personId, ownerName: owner.name },
      ...{ unitId, unitName: 'Trường thử', isPublished, sections: [newSection()] },
    }
    const told = { actor: owner, origin, action: 'collections.created' }
    return await inTransaction((session) => insertCollection(facts, new Types.ObjectId(), told, session))
  }

  for (const reach of scopes)
    for (const isPublished of reach === 'personal' ? [false] : [false, true])
      it(`of ${reach} reach, ${isPublished ? 'published' : 'a draft'}: rule and query agree`, async () => {
        const collection = await make(reach, isPublished)
        for (const [name, actor] of everybody) {
          const isKeeper = keeps[reach].test(name)
          expect(canKeep(actor, collection), `${name} keeps`).to.equal(isKeeper)
          const isSeen = isKeeper || (isPublished && reads[reach].test(name))
          expect(canView(actor, collection), `${name} sees`).to.equal(isSeen)
          expect(await Collection.countDocuments(viewableBy(actor)), `${name} finds`).to.equal(Number(isSeen))
          if (actor)
            expect(await Collection.countDocuments(keptBy(actor)), `${name} finds to keep`).to.equal(Number(isKeeper))
        }
      })

  it('lets staff propose for what others keep and is published, and nobody else', async () => {
    const collection = await make('sector', true)
    const draft = await make('sector', false)
    const may = everybody.filter(([, actor]) => actor && canPropose(actor, collection)).map(([name]) => name)
    expect(may.filter((name) => /student|guardian|sector|reviewer/.test(name))).to.be.empty
    expect(may).to.include.members(['the owner', 'a teacher elsewhere', 'a librarian of the school'])
    expect(everybody.some(([, actor]) => actor && canPropose(actor, draft))).to.be.false
  })

  it('lets somebody give a reach only where they answer for it, and keeps what is shared where it is', () => {
    const given = (actor: Actor) => reachesOf(actor).map(({ reach }) => reach)
    expect(given(owner)).to.deep.equal(['personal'])
    expect(given(makeActor('librarian', school))).to.deep.equal(['personal', 'school'])
    expect(given(makeActor('reviewer', office, 'sectorOffice'))).to.deep.equal(['personal', 'sector', 'public'])
    const shared = { ownerId: owner.personId, unitId: school }
    const specialist = makeActor('sectorSpecialist', office, 'sectorOffice')
    expect(reachesFor(specialist, { ...shared, reach: 'sector' }).map(({ reach }) => reach)).to.deep.equal([
      'sector',
      'public',
    ])
    expect(reachesFor(makeActor('librarian', school), { ...shared, reach: 'school' })).to.have.length(1)
  })

  it('tells how an item stands', () => {
    const viewers = [`staff.${school.toString()}`, 'staff', 'guests']
    const live = { scope: 'public', number: 1 }
    const material = { _id: new Types.ObjectId(), live, state: 'publishedInSector', unitId: school, viewers }
    const ofSector = { reach: 'sector' as const, unitId: office }
    const told = (
      given: object,
      collection: Pick<CollectionRecord, 'reach' | 'unitId'> = ofSector,
      actor: Actor | undefined = owner,
    ) => standingOf(actor, collection, { ...material, ...given } as unknown as MaterialRecord)
    expect(standingOf(owner, ofSector, undefined)).to.equal('gone')
    expect(told({ removedAt: new Date() })).to.equal('gone')
    expect(told({ viewers: ['curators.x'] })).to.equal('unseen')
    expect(told({ state: 'hidden' })).to.equal('hidden')
    expect(told({ isRetired: true })).to.equal('retired')
    expect(told({ live: { ...live, scope: 'school' } })).to.equal('narrow')
    expect(told({ live: { ...live, scope: 'school' } }, { reach: 'school', unitId: school })).to.equal('offered')
    expect(told({ live: { ...live, scope: 'school' } }, { reach: 'school', unitId: elsewhere })).to.equal('narrow')
    expect(told({ viewers: ['staff'] }, { reach: 'public', unitId: office })).to.equal('notForGuests')
    expect(told({ retiresAt: new Date() })).to.equal('retiring')
    expect(told({})).to.equal('offered')
  })
})
