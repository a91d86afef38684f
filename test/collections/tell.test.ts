import { expect } from 'chai'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { followMaterial } from '../../server/collections/follow.ts'
import { fateOf } from '../../server/collections/tell.ts'
import { removeItemOf } from '../../server/collections/change.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { Types } from 'mongoose'
import { change } from '../catalogue/materials.ts'
import { makeType } from '../materials/published.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { changing, makeCollection, makeLive, makePublished, makeWorld, stored } from './collections.ts'

describe('those who keep a collection', () => {
  withDatabase()
  beforeEach(makeType)

  const setup = async () => {
    const world = await makeWorld()
    const material = await makeLive(world, 'Phân số')
    const follow = async (to: object) => {
      await change(material._id, to)
      // Also when the worker was killed and does it once more.
      for (let time = 0; time < 2; time++)
        await followMaterial({ materialId: material._id.toString() }, {} as Parameters<typeof followMaterial>[1])
      return await told()
    }
    return { ...world, material, follow }
  }
  const told = async () =>
    (await Notice.find().sort({ _id: 1 }).lean()).map(({ key, personId, values, url, mail }) => ({
      ...{ key: key.replace('collections.notices.', ''), to: personId.toString(), values, url, mail },
    }))

  it('hear of each new edition once, with the name of the collection, and its owner does not', async () => {
    const { specialist, teacher, material, follow } = await setup()
    const collection = await makePublished(specialist.actor, 'sector', [material])
    await makeCollection(teacher.actor, 'personal', [material], 'Của tôi')
    expect(await follow({ sortKey: 'phan so' })).to.be.empty
    const [notice, ...others] = await follow({ 'live.number': 2 })
    expect(others).to.be.empty
    expect([notice!.key, notice!.to]).to.deep.equal(['edition', specialist.actor.personId.toString()])
    expect(notice!.values).to.deep.equal({ title: 'Phân số', collection: collection.title, number: 2 })
    expect(notice!.url).to.equal(`/collections/${collection._id.toString()}/edit`)
    expect((await follow({ 'live.number': 3 })).map(({ key }) => key)).to.deep.equal(['edition', 'edition'])
    expect((await stored(collection)).revision).to.equal(collection.revision)
  })

  it('hear that it is hidden, recalled, retired or gone, each time that it becomes so', async () => {
    const { librarian, material, follow } = await setup()
    await makePublished(librarian.actor, 'school', [material])
    const keys = async (to: object) => (await follow(to)).map(({ key }) => key)
    const id = new Types.ObjectId()
    const recall = { _id: id, edition: 1, reason: 'Sai', at: new Date(), byId: id, byName: 'A' }
    const later = { retiresAt: new Date(Date.now() + 1e9) }
    expect(await keys({ recalls: [recall] })).to.deep.equal(['recalled'])
    expect(await keys({ recalls: [], state: 'hidden' })).to.deep.equal(['recalled', 'hidden'])
    expect(await keys({ state: 'publishedInSector' })).to.have.length(2)
    expect(await keys({ state: 'hidden' })).to.have.length(3)
    expect((await keys({ state: 'publishedInSector', ...later })).slice(3)).to.deep.equal(['retiring'])
    expect((await keys({ isRetired: true })).slice(4)).to.deep.equal(['retired'])
    expect((await keys({ removedAt: new Date() })).slice(5)).to.deep.equal(['gone'])
  })

  it('are the librarians of a school, or who runs it; and nobody after the item was taken out', async () => {
    const { librarian, material, follow, as } = await setup()
    const second = await as('librarian')
    const principal = await as('principal')
    const collection = await makePublished(librarian.actor, 'school', [material])
    const to = (await follow({ 'live.number': 2 })).map((notice) => notice.to)
    expect(to).to.have.members([librarian, second].map(({ actor }) => actor.personId.toString()))
    expect(to).to.not.include(principal.actor.personId.toString())
    const { sections } = await stored(collection)
    await removeItemOf(librarian.actor, changing(collection), sections[0]!.items[0]!._id)
    expect(await follow({ 'live.number': 3 })).to.have.length(2)
  })

  it('are told what is gravest', () => {
    const live = { number: 1 }
    const material = { state: 'publishedInSector', live } as unknown as MaterialRecord
    expect(fateOf(undefined)).to.equal('gone')
    expect(fateOf({ ...material, isRetired: true, state: 'hidden' })).to.equal('hidden')
    expect(fateOf({ ...material, isRetired: true })).to.equal('retired')
    expect(fateOf({ ...material, retiresAt: new Date() })).to.equal('retiring')
    expect(fateOf(material)).to.equal('')
  })
})
