import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Actor } from '../../server/actor.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { useData } from '../../server/usage/data-of-person.ts'
import { useAddedEvent, useEndedEvent } from '../../server/usage/events.ts'
import { usageTouches } from '../../server/usage/touches.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { addUse, endUse, isUsedBy, type NewUse, countUses, usesOf } from '../../server/usage/uses.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { makeActor } from '../support/make.ts'
import { statusOf } from './usage.ts'

describe('uses of a material', () => {
  withDatabase()
  const teacher = makeActor('teacher')
  const setup = async (scope: 'school' | 'public' = 'public') => {
    const material = await makeMaterial({ title: 'Phân số' }, { scope })
    const use = (changes: Partial<NewUse> = {}): NewUse => ({
      ...{ materialId: material._id, edition: 1, kind: 'course', id: new Types.ObjectId(), title: 'Toán 6A1' },
      ...{ url: '/courses/1', unitId: teacher.memberships[0]!.unitId, ...changes },
    })
    return { material, use }
  }
  const add = (actor: Actor, use: NewUse) => inTransaction((session) => addUse(actor, use, session))
  const end = (use: NewUse) => inTransaction((session) => endUse(use, session))
  const told = async () => {
    const events = await OutboxEvent.find({ name: /^usage\.use/ })
      .sort({ _id: 1 })
      .lean()
    return events.map(({ name }) => name)
  }

  it('are refused of what somebody may not see', async () => {
    const { use } = await setup('school')
    expect(await statusOf(add(teacher, use()))).to.equal(404)
    expect(await statusOf(add(teacher, use({ materialId: new Types.ObjectId() })))).to.equal(404)
    expect(await told()).to.deep.equal([])
  })

  it('are a set: the same one again only gets its new name', async () => {
    const { material, use } = await setup()
    const course = use()
    await add(teacher, course)
    await add(teacher, { ...course, title: 'Toán 6A2' })
    const uses = await usesOf(material._id)
    expect(uses.map(({ title, edition }) => [title, edition])).to.deep.equal([['Toán 6A2', 1]])
    await add(teacher, { ...course, edition: 2 })
    await add(teacher, { ...course, kind: 'collection' })
    expect(await usesOf(material._id)).to.have.length(3)
    expect(await usesOf(material._id, { edition: 2 })).to.have.length(1)
    expect(await usesOf(material._id, { kind: 'collection' })).to.have.length(1)
    expect(await told()).to.deep.equal([useAddedEvent, useAddedEvent, useAddedEvent])
  })

  it('are told in one line before something grave is done', async () => {
    const { material, use } = await setup()
    const lines = () => usageTouches.lines(material._id, translatorFor('vi'))
    expect(await lines()).to.deep.equal([])
    await add(teacher, use())
    await add(teacher, use())
    await add(teacher, use({ kind: 'collection', unitId: new Types.ObjectId() }))
    expect(await lines()).to.deep.equal(['Đang được dùng ở: 2 khoá học, 1 bộ sưu tập; tại 2 trường, đơn vị.'])
  })

  it('end once, and what was none ends without a word', async () => {
    const { material, use } = await setup()
    const course = use()
    await add(teacher, course)
    await end({ ...course, edition: 2 })
    await end(course)
    await end(course)
    expect(await usesOf(material._id)).to.deep.equal([])
    expect(await told()).to.deep.equal([useAddedEvent, useEndedEvent])
  })

  it('are all or nothing with what is written beside them', async () => {
    const { material, use } = await setup()
    const failed = inTransaction(async (session) => {
      await addUse(teacher, use(), session)
      throw new Error('something else has failed')
    })
    expect(await statusOf(failed)).to.equal(500)
    expect(await usesOf(material._id)).to.deep.equal([])
    expect(await told()).to.deep.equal([])
  })

  it('tell what a material touches: how many of each kind, in how many units', async () => {
    const { material, use } = await setup()
    expect(await countUses(material._id)).to.deep.equal({ uses: [], units: 0 })
    await add(teacher, use({ kind: 'adaptation' }))
    await add(teacher, use())
    await add(teacher, use({ unitId: new Types.ObjectId() }))
    expect(await countUses(material._id)).to.deep.equal({
      uses: [
        { kind: 'course', count: 2 },
        { kind: 'adaptation', count: 1 },
      ],
      units: 2,
    })
  })

  it('stay when whoever has declared them goes, without their name', async () => {
    const { material, use } = await setup()
    await add(teacher, use())
    expect(await isUsedBy(teacher.personId, material._id)).to.equal(true)
    expect(await useData.read(teacher.personId)).to.have.length(1)
    await inTransaction((session) => useData.remove(teacher.personId, session))
    expect(await useData.read(teacher.personId)).to.equal(undefined)
    expect(await usesOf(material._id)).to.have.length(1)
  })
})
