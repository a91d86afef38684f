import { expect } from 'chai'
import { Types } from 'mongoose'
import { listWork } from '../../server/assignments/find.ts'
import { findAssignment } from '../../server/assignments/find.ts'
import { markWork, returnMarked } from '../../server/assignments/mark.ts'
import { saveDraft, submitWork } from '../../server/assignments/work.ts'
import { workData } from '../../server/assignments/data-of-person.ts'
import { WorkSubmission } from '../../server/assignments/submission.model.ts'
import { addGroup } from '../../server/courses/people/groups.ts'
import { findProgress } from '../../server/courses/progress/record.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { refusalOf } from '../classes/refusal.ts'
import { changing, origin, stored } from '../courses/courses.ts'
import { actorOf, makePupil, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeUpload } from '../uploads/uploads.ts'
import { makeAssignment } from './assignments.ts'

describe('work of a group', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setup = async () => {
    const made = await makeAssignment({ isGroup: true })
    const { teacher, course, pupil, other, group } = made
    const personIds = [pupil.actor.personId, other.actor.personId]
    await addGroup(teacher.actor, changing(await stored(course)), { name: 'Nhóm Sen', personIds })
    const alone = await makePupil(group, { name: 'Lý Một Mình' })
    return { ...made, alone: { person: alone, actor: await actorOf(alone) } }
  }
  const sent = (text: string) => ({ text, link: '' })

  it('is one: each sees and changes it, the second of two at once is told, and all have handed in', async () => {
    const { key, pupil, other, course, item } = await setup()
    await saveDraft(pupil.actor, { ...key, seen: 0 }, sent('Khôi viết'))
    expect(await refusalOf(saveDraft(other.actor, { ...key, seen: 0 }, sent('Hân viết')))).to.equal('409 workChanged')
    await saveDraft(other.actor, { ...key, seen: 1 }, sent('Khôi và Hân viết'))
    await submitWork(pupil.actor, { ...key, seen: 2, operation: 'operation-1', origin }, sent('Khôi và Hân viết'))
    expect(await WorkSubmission.countDocuments()).to.equal(1)
    for (const { actor } of [pupil, other]) {
      const progress = await findProgress({ courseId: course._id, personId: actor.personId })
      expect(progress?.items?.[item._id.toString()]?.ruleAt).to.be.an.instanceOf(Date)
    }
    expect(
      await refusalOf(submitWork(other.actor, { ...key, seen: 0, operation: 'operation-2', origin }, sent('x'))),
    ).to.equal('409 workChanged')
  })

  it('is marked once for all of them', async () => {
    const { key, url, pupil, other, teacher } = await setup()
    await submitWork(pupil.actor, { ...key, seen: 0, operation: 'operation-1', origin }, sent('Bài nhóm'))
    const [listed] = await listWork(await findAssignment(teacher.actor, key))
    expect([listed!.person.fullName, listed!.members!.length]).to.deep.equal(['Nhóm Sen', 2])
    const marking = { ...key, personId: new Types.ObjectId(listed!.person.id), seen: 1, origin }
    await markWork(teacher.actor, marking, { mark: '9', comment: 'Cả nhóm tốt', attempt: 1, returns: true })
    for (const { person } of [pupil, other])
      expect((await (await signIn(app, person)).get(url)).html)
        .to.include('Cả nhóm tốt')
        .and.include('Nhóm Sen')
  })

  it('is nothing for who is in none: they are told, and so is the teacher', async () => {
    const { key, url, alone, teacher } = await setup()
    expect(await refusalOf(saveDraft(alone.actor, { ...key, seen: 0 }, sent('x')))).to.equal('409 inNoGroup')
    const page = await (await signIn(app, alone.person)).get(url)
    expect(page.html).to.include('chưa ở nhóm nào').and.not.include('/submit')
    const summary = (await (await signIn(app, teacher.person)).get(url)).html
    expect(summary).to.include('Lý Một Mình').and.include('Nhóm Sen').and.include('0 trên 1')
  })

  it('stays with the others when one goes', async () => {
    const { key, pupil, other } = await setup()
    await submitWork(pupil.actor, { ...key, seen: 0, operation: 'operation-1', origin }, sent('Bài nhóm'))
    expect(await workData.read(other.actor.personId)).to.have.nested.property('[0].isOfGroup', true)
    await inTransaction((session) => workData.remove(other.actor.personId, session))
    expect((await WorkSubmission.findOne().lean())!.memberIds).to.deep.equal([pupil.actor.personId])
  })
})

describe('marking without names', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  it('tells no name in pages, addresses and files before work is given back, and all after it', async () => {
    const { key, url, pupil, teacher } = await makeAssignment({ isAnonymous: true })
    const id = await makeUpload(pupil.actor, 'Mai Anh Khôi làm')
    await submitWork(
      pupil.actor,
      { ...key, seen: 0, operation: 'operation-1', origin },
      {
        ...{ text: 'Lời giải', link: '', uploadIds: [id] },
      },
    )
    const found = await findAssignment(teacher.actor, key)
    const listed = (await listWork(found)).find(({ work }) => work)!
    const [again] = (await listWork(found)).filter(({ work }) => work)
    expect(again!.person.fullName)
      .to.equal(listed.person.fullName)
      .and.to.match(/^#\w{5}$/)
    const desk = await signIn(app, teacher.person)
    const own = pupil.actor.personId.toString()
    const marking = await desk.get(`${url}/work/${listed.person.id}`)
    expect(marking.html).to.include('Lời giải')
    for (const { html } of [await desk.get(url), marking])
      for (const name of ['Khôi', 'Ngô Gia Hân', own, 'bài.txt']) expect(html).to.not.include(name)
    expect((await desk.get(`${url}/work/${own}`)).status).to.equal(404)
    const [address = ''] = new RegExp(`${url}/work/\\w+/files/\\w+`).exec(marking.html) ?? []
    const taken = await desk.get(address)
    expect([taken.status, taken.html]).to.deep.equal([200, 'Mai Anh Khôi làm'])
    expect(taken.headers.get('content-disposition')).to.not.include('b%C3%A0i').and.not.include(own)
    const personId = new Types.ObjectId(listed.person.id)
    const form = { mark: '8', comment: 'Tốt', attempt: 1, returns: false }
    await markWork(teacher.actor, { ...key, personId, seen: 1, origin }, form)
    expect((await desk.get(url)).html).to.not.include('Khôi')
    await returnMarked(teacher.actor, key, origin)
    expect((await desk.get(url)).html)
      .to.include('Mai Anh Khôi')
      .and.not.include('Ngô Gia Hân')
  })
})
