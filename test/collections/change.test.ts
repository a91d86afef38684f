import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { itemsOf } from '../../server/collections/arrange.ts'
import {
  addSection,
  arrangeAll,
  changeItemOf,
  moveItemOf,
  moveSectionOf,
  removeItemOf,
  replaceItem,
} from '../../server/collections/change.ts'
import { Collection } from '../../server/collections/collection.model.ts'
import { copyCollection, createCollection } from '../../server/collections/create.ts'
import { personalCollectionData, sharedCollectionData } from '../../server/collections/data-of-person.ts'
import { changeFeatured, listFeatured } from '../../server/collections/featured.ts'
import { findCollection, findCovers, listCollections, listKept } from '../../server/collections/find.ts'
import { followMaterial } from '../../server/collections/follow.ts'
import { publishCollection, removeCollection, unpublishCollection } from '../../server/collections/publish.ts'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { usesOf } from '../../server/usage/index.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { change } from '../catalogue/materials.ts'
import { makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import {
  add,
  changing,
  makeCollection,
  makeLive,
  makePublished,
  makeWorld,
  origin,
  outcomeOf,
  rename,
  stored,
} from './collections.ts'

const page = { limit: 20, cursor: undefined }

describe('a collection', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  afterEach(() => app.clear())

  const setup = async () => {
    const world = await makeWorld()
    const [first, second, third] = [
      await makeLive(world, 'Tập hợp', { subjects: ['TOAN'], grades: [6] }),
      await makeLive(world, 'Số nguyên tố', { subjects: ['TOAN'], grades: [6] }),
      await makeLive(world, 'Phân số', { scope: 'public', subjects: ['TOAN'], grades: [6, 7] }),
    ]
    return { ...world, world, first, second, third }
  }

  describe('is made', () => {
    it('by staff, with a reach that is theirs to give', async () => {
      const { as, teacher, librarian, specialist, unitId } = await setup()
      const pupil = (await as('student')).actor
      expect(await outcomeOf(makeCollection(pupil, 'personal'))).to.equal('403 forbidden')
      expect(await outcomeOf(makeCollection(teacher.actor, 'school'))).to.equal('422 place')
      expect(await outcomeOf(makeCollection(librarian.actor, 'sector'))).to.equal('422 place')
      expect(await outcomeOf(makeCollection(specialist.actor, 'school'))).to.equal('422 place')
      const elsewhere = { title: 'x', introduction: '', place: { reach: 'school' as const, unitId: await makeUnit() } }
      expect(await outcomeOf(createCollection(librarian.actor, elsewhere, origin))).to.equal('422 place')
      expect(await Collection.countDocuments()).to.equal(0)
      for (const [actor, reach] of [
        [teacher.actor, 'personal'],
        [librarian.actor, 'school'],
        [specialist.actor, 'public'],
      ] as const)
        expect(await outcomeOf(makeCollection(actor, reach))).to.equal('done')
      const ofSchool = await Collection.findOne({ reach: 'school' }).lean()
      expect([ofSchool?.unitId.toString(), ofSchool?.unitName]).to.deep.equal([unitId.toString(), 'Trường Sen'])
      expect(await AuditEntry.countDocuments({ action: 'collections.created' })).to.equal(3)
    })

    it('as a copy of what one sees, for oneself', async () => {
      const { specialist, teacher, first, second, world } = await setup()
      const narrow = await makeLive(world, 'Chỉ trường khác', {
        scope: 'school',
        owner: (await makeWorld()).teacher.actor,
      })
      const source = await makePublished(specialist.actor, 'sector', [first, second])
      await Collection.updateOne(
        { _id: source._id },
        { $push: { 'sections.0.items': { materialId: narrow._id, addedAt: new Date() }, materialIds: narrow._id } },
      )
      await change(second._id, { isRetired: true })
      const copy = await copyCollection(teacher.actor, source._id, 'Của tôi', origin)
      expect([copy.reach, copy.ownerId.toString(), copy.title]).to.deep.equal([
        'personal',
        teacher.actor.personId.toString(),
        'Của tôi',
      ])
      expect(copy.materialIds.map(String)).to.deep.equal([first._id.toString()])
      const draft = await makeCollection(specialist.actor, 'sector')
      expect(await outcomeOf(copyCollection(teacher.actor, draft._id, 'x', origin))).to.equal('404 notFound')
    })
  })

  describe('is changed', () => {
    it('by those who keep it: others are refused, or are not told that it is there', async () => {
      const { teacher, librarian, first, as } = await setup()
      const personal = await makeCollection(teacher.actor, 'personal')
      const published = await makePublished(librarian.actor, 'school', [first])
      expect(await outcomeOf(rename(librarian.actor, personal, 'x'))).to.equal('404 notFound')
      expect(await outcomeOf(rename(teacher.actor, published, 'x'))).to.equal('403 forbidden')
      expect(await outcomeOf(add(teacher.actor, published, first._id))).to.equal('403 forbidden')
      const administrator = await as('sectorAdministrator', await makeUnit('sectorOffice'))
      expect(await outcomeOf(rename(administrator.actor, published, 'x'))).to.equal('done')
    })

    it('by one of two at once: the second is told, and nothing is lost', async () => {
      const { librarian, as, first, second } = await setup()
      const other = (await as('librarian')).actor
      const seen = await makeCollection(librarian.actor, 'school')
      const outcomes = await Promise.all([
        outcomeOf(add(librarian.actor, seen, first._id)),
        outcomeOf(add(other, seen, second._id)),
      ])
      expect(outcomes.sort()).to.deep.equal(['409 collectionChanged', 'done'])
      expect((await stored(seen)).materialIds).to.have.length(1)
      expect(await outcomeOf(rename(other, seen, 'Tên khác'))).to.equal('409 collectionChanged')
      expect((await stored(seen)).title).to.equal(seen.title)
      const unseen = { ...changing(seen), seen: undefined }
      expect(await outcomeOf(addSection(other, unseen, { heading: 'Phần', text: '' }))).to.equal('done')
      expect(await outcomeOf(rename(other, await stored(seen), 'Tên khác'))).to.equal('done')
    })

    it('takes each material once, and only what others see', async () => {
      const { librarian, first, world } = await setup()
      const collection = await makeCollection(librarian.actor, 'school', [first])
      expect(await outcomeOf(add(librarian.actor, collection, first._id))).to.equal('409 collectedAlready')
      const hidden = await makeLive(world, 'Ẩn', { state: 'hidden' })
      const draft = await makeLive(world, 'Nháp', { isDraft: true })
      for (const { _id } of [hidden, draft, { _id: new Types.ObjectId() }])
        expect(await outcomeOf(add(librarian.actor, collection, _id))).to.equal('422 material')
    })

    it('moves, changes and takes out what stands in it, each with an audit entry', async () => {
      const { librarian, first, second } = await setup()
      const { actor } = librarian
      let collection = await makePublished(actor, 'school', [first, second])
      collection = await addSection(actor, changing(collection), { heading: 'Luyện tập', text: '' })
      const [one, two] = itemsOf(collection.sections)
      collection = await moveItemOf(actor, changing(collection), { id: two!._id, way: 'down' })
      expect(collection.sections.map(({ items }) => items.length)).to.deep.equal([1, 1])
      collection = await moveSectionOf(actor, changing(collection), { id: collection.sections[1]!._id, way: 'up' })
      expect(collection.sections[0]!.heading).to.equal('Luyện tập')
      collection = await changeItemOf(actor, changing(collection), { id: one!._id, note: 'Làm trước.' })
      collection = await changeItemOf(actor, changing(collection), { id: one!._id, isCover: true })
      expect(collection.coverId?.equals(first._id)).to.be.true
      collection = await removeItemOf(actor, changing(collection), one!._id)
      expect([collection.coverId, collection.materialIds.length]).to.deep.equal([undefined, 1])
      const told = await AuditEntry.find({ subjectId: collection._id }).sort({ at: 1 }).lean()
      expect(told.map(({ action }) => action.replace('collections.', ''))).to.include.members([
        ...['created', 'itemAdded', 'published', 'arranged', 'itemChanged', 'itemRemoved'],
      ])
    })

    it('is put in order at once by programs, and refuses what it cannot hold', async () => {
      const { librarian, first, second, third } = await setup()
      const { actor } = librarian
      const collection = await makeCollection(actor, 'school', [first, second])
      const said = (...materials: MaterialRecord[]) =>
        materials.map(({ _id: materialId }) => ({ materialId, note: '' }))
      const arranged = await arrangeAll(actor, changing(collection), [
        { id: collection.sections[0]!._id, heading: '', text: '', items: said(third) },
        { id: undefined, heading: 'Sau', text: '', items: said(first) },
      ])
      expect(arranged.sections.map(({ items }) => items.map(({ title }) => title))).to.deep.equal([
        ['Phân số'],
        ['Tập hợp'],
      ])
      expect(await usesOf(second._id)).to.be.empty
      expect(await usesOf(third._id)).to.have.length(1)
      const twice = [{ id: undefined, heading: '', text: '', items: said(first, first) }]
      expect(await outcomeOf(arrangeAll(actor, changing(arranged), twice))).to.equal('409 collectedAlready')
      const many = Array.from({ length: 21 }, () => ({ id: undefined, heading: 'x', text: '', items: [] }))
      expect(await outcomeOf(arrangeAll(actor, changing(arranged), many))).to.equal('409 tooManySections')
    })

    it('is put in order by one of two programs at once, also when they do not say what they have seen', async () => {
      const { librarian, first, second } = await setup()
      const { actor } = librarian
      const { _id: id, sections } = await makeCollection(actor, 'school', [first, second])
      const wanted = [first, second].map(({ _id: materialId }) => [
        { id: sections[0]!._id, heading: '', text: '', items: [{ materialId, note: '' }] },
      ])
      const outcomes = await Promise.all(
        wanted.map((one) => outcomeOf(arrangeAll(actor, { id, seen: undefined, origin }, one))),
      )
      expect(outcomes).to.include('409 collectionChanged')
      expect(new Set(outcomes)).to.have.property('size', 2)
    })

    it('is shared by changing its reach, and stays then with whoever keeps it', async () => {
      const { librarian, unitId } = await setup()
      const personal = await makeCollection(librarian.actor, 'personal')
      const asSchool = { ...personal, reach: 'school' as const, unitId }
      const shared = await rename(librarian.actor, asSchool, 'Của trường')
      expect([shared.reach, shared.isPublished]).to.deep.equal(['school', false])
      expect(await outcomeOf(rename(librarian.actor, { ...shared, reach: 'personal' }, 'x'))).to.equal('422 place')
    })
  })

  describe('is published', () => {
    it('not while it is personal or empty', async () => {
      const { teacher, librarian, first } = await setup()
      const personal = await makeCollection(teacher.actor, 'personal', [first])
      const empty = await makeCollection(librarian.actor, 'school')
      const publish = (actor: typeof teacher.actor, one: typeof empty) =>
        outcomeOf(publishCollection(actor, changing(one)))
      expect(await publish(teacher.actor, personal)).to.equal('409 collectionPersonal')
      expect(await publish(librarian.actor, empty)).to.equal('409 collectionEmpty')
    })

    it('for those whom it is for, until it is a draft again', async () => {
      const { specialist, teacher, first } = await setup()
      const collection = await makeCollection(specialist.actor, 'sector', [first])
      const listed = async () => (await listCollections(teacher.actor, {}, page)).items.length
      expect([await listed(), (await listKept(specialist.actor, {}, page)).items.length]).to.deep.equal([0, 1])
      const published = await publishCollection(specialist.actor, changing(collection))
      expect(await listed()).to.equal(1)
      await unpublishCollection(specialist.actor, changing(published))
      expect(await listed()).to.equal(0)
      expect(await outcomeOf(findCollection(teacher.actor, collection._id))).to.equal('404 notFound')
    })

    it('and found by words without marks, reach, subject and grade', async () => {
      const { specialist, librarian, teacher, first, third } = await setup()
      await makePublished(specialist.actor, 'public', [third], 'Đố vui phân số')
      await makePublished(librarian.actor, 'school', [first], 'Ôn tập đầu năm')
      const titles = async (query: Parameters<typeof listCollections>[1]) =>
        (await listCollections(teacher.actor, query, page)).items.map(({ title }) => title)
      expect(await titles({})).to.deep.equal(['Đố vui phân số', 'Ôn tập đầu năm'])
      expect(await titles({ text: 'phan so' })).to.deep.equal(['Đố vui phân số'])
      expect(await titles({ text: 'on tap dau n' })).to.deep.equal(['Ôn tập đầu năm'])
      expect(await titles({ reach: 'school' })).to.deep.equal(['Ôn tập đầu năm'])
      expect(await titles({ subject: 'TOAN', grade: 7 })).to.deep.equal(['Đố vui phân số'])
      expect(await titles({ grade: 6 })).to.have.length(2)
      expect(await titles({ subject: 'VAN' })).to.be.empty
      const first1 = await listCollections(teacher.actor, {}, { limit: 1, cursor: undefined })
      const rest = await listCollections(teacher.actor, {}, { limit: 1, cursor: first1.next })
      expect(rest.items.map(({ title }) => title)).to.deep.equal(['Ôn tập đầu năm'])
    })
  })

  describe('shows its readers', () => {
    it('only what they may see, and those who keep it why', async () => {
      const { specialist, teacher, first, second, third, world } = await setup()
      const lost = await makeLive(world, 'Đã gỡ')
      const collection = await makePublished(specialist.actor, 'public', [first, second, third, lost])
      await change(first._id, { isRetired: true, retirement: { from: new Date(0), replacementId: second._id } })
      await change(lost._id, { removedAt: new Date() })
      const seenBy = async (actor: typeof teacher.actor | undefined) =>
        itemsShown(await findCollection(actor, collection._id))
      expect(await seenBy(undefined)).to.deep.equal(['Phân số offered'])
      expect(await seenBy(teacher.actor)).to.deep.equal(['Số nguyên tố notForGuests', 'Phân số offered'])
      expect(await seenBy(specialist.actor)).to.deep.equal([
        ...['Tập hợp retired', 'Số nguyên tố notForGuests', 'Phân số offered', 'Đã gỡ gone'],
      ])
      const { sections } = await findCollection(specialist.actor, collection._id)
      expect(sections[0]!.items[0]!.replacementId?.equals(second._id)).to.be.true
      const count = async (actor: typeof teacher.actor | undefined) =>
        (await findCovers(actor, [await stored(collection)])).get(collection._id.toString())?.count
      expect([await count(undefined), await count(teacher.actor)]).to.deep.equal([1, 2])
    })

    it('another material in the place of one, with its note', async () => {
      const { specialist, first, second } = await setup()
      const { actor } = specialist
      let collection = await makeCollection(actor, 'sector', [first])
      const [item] = itemsOf(collection.sections)
      collection = await changeItemOf(actor, changing(collection), { id: item!._id, note: 'Dùng tiết một.' })
      const wanted = { id: item!._id, address: `/materials/${second._id.toString()}` }
      collection = await replaceItem(actor, changing(collection), wanted)
      const [after] = itemsOf(collection.sections)
      expect([after!.title, after!.note]).to.deep.equal(['Số nguyên tố', 'Dùng tiết một.'])
      expect([(await usesOf(first._id)).length, (await usesOf(second._id)).length]).to.deep.equal([0, 1])
    })
  })

  describe('is a use of its materials', () => {
    it('with its name once it is published, and none before; it ends with the item or the collection', async () => {
      const { specialist, first, second } = await setup()
      const { actor } = specialist
      const draft = await makeCollection(actor, 'sector', [first, second])
      const told = async () =>
        (await usesOf(first._id)).map(({ kind, title, edition }) => `${kind} ${edition} ${title}`)
      expect(await told()).to.deep.equal(['collection 1 '])
      let collection = await publishCollection(actor, changing(draft))
      expect(await told()).to.deep.equal(['collection 1 Toán 6 khởi động'])
      collection = await rename(actor, collection, 'Tên mới')
      expect(await told()).to.deep.equal(['collection 1 Tên mới'])
      collection = await removeItemOf(actor, changing(collection), itemsOf(collection.sections)[0]!._id)
      expect(await told()).to.be.empty
      expect(await usesOf(second._id)).to.have.length(1)
      await removeCollection(actor, changing(collection))
      expect(await usesOf(second._id)).to.be.empty
      expect(await Collection.countDocuments()).to.equal(0)
    })

    it('of the latest edition, and on the shelves of what it is about now', async () => {
      const { specialist, first } = await setup()
      const collection = await makePublished(specialist.actor, 'sector', [first])
      await change(first._id, { 'live.number': 2, 'live.content.subjects': ['VAN'] })
      for (let time = 0; time < 2; time++)
        await followMaterial({ materialId: first._id.toString() }, {} as Parameters<typeof followMaterial>[1])
      expect((await usesOf(first._id)).map(({ edition }) => edition)).to.deep.equal([2])
      const after = await stored(collection)
      expect([after.shelves.includes('VAN.6'), after.revision]).to.deep.equal([true, collection.revision])
    })
  })

  describe('is featured', () => {
    it('by whoever keeps the place, in their order, for those who may see it', async () => {
      const { specialist, librarian, teacher, first, third, unitId } = await setup()
      const wide = await makePublished(specialist.actor, 'sector', [first], 'Toàn ngành')
      const open = await makePublished(specialist.actor, 'public', [third], 'Mở')
      const own = await makePublished(librarian.actor, 'school', [first], 'Của trường')
      const feature = (actor: typeof teacher.actor, one: typeof wide, place: string, what: 'add' | 'up' | 'remove') =>
        outcomeOf(changeFeatured(actor, { place, id: one._id, what, origin }))
      const school = unitId.toString()
      expect(await feature(teacher.actor, wide, 'sector', 'add')).to.equal('403 forbidden')
      expect(await feature(librarian.actor, wide, 'sector', 'add')).to.equal('403 forbidden')
      expect(await feature(specialist.actor, wide, school, 'add')).to.equal('403 forbidden')
      expect(await feature(specialist.actor, own, 'sector', 'add')).to.equal('404 notFound')
      for (const one of [wide, open]) expect(await feature(specialist.actor, one, 'sector', 'add')).to.equal('done')
      expect(await feature(librarian.actor, own, school, 'add')).to.equal('done')
      await feature(specialist.actor, open, 'sector', 'up')
      const titles = async (actor: typeof teacher.actor | undefined) =>
        (await listFeatured(actor, 10)).map(({ title }) => title)
      expect(await titles(teacher.actor)).to.deep.equal(['Của trường', 'Mở', 'Toàn ngành'])
      expect(await titles(undefined)).to.deep.equal(['Mở'])
      await unpublishCollection(specialist.actor, changing(open))
      expect(await titles(undefined)).to.be.empty
      expect(await feature(specialist.actor, open, 'sector', 'add')).to.equal('409 notToBeFeatured')
    })
  })

  it('of somebody who is removed goes with them, or stays without their name', async () => {
    const { librarian, first } = await setup()
    const { actor } = librarian
    await makeCollection(actor, 'personal', [first], 'Riêng')
    const shared = await makePublished(actor, 'school', [first], 'Chung')
    expect(await personalCollectionData.read(actor.personId)).to.have.length(1)
    expect(await sharedCollectionData.read(actor.personId)).to.have.length(1)
    await inTransaction(async (session) => {
      for (const { remove } of [personalCollectionData, sharedCollectionData]) await remove(actor.personId, session)
    })
    expect((await Collection.find().lean()).map(({ title, ownerName }) => [title, ownerName])).to.deep.equal([
      ['Chung', ''],
    ])
    expect((await usesOf(first._id)).map(({ usedIn }) => usedIn.toString())).to.deep.equal([shared._id.toString()])
  })
})

function itemsShown({ sections }: Awaited<ReturnType<typeof findCollection>>): string[] {
  return sections.flatMap(({ items }) =>
    items.map(({ item, standing, found }) => `${found?.content.title ?? item.title} ${standing}`),
  )
}
