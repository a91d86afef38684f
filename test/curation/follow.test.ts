import { expect } from 'chai'
import { Notice } from '../../server/notices/notice.model.ts'
import { say } from '../../server/curation/converse.ts'
import type { Actor } from '../../server/actor.ts'
import { actorOf, makePerson, makeUnit } from '../support/make.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { Message } from '../../server/curation/message.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { refusalOf } from '../classes/refusal.ts'
import { office, origin, school, share } from '../materials/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { handIn, makeType, openOf, prepareFeatures, step, why } from './submissions.ts'

const day = 86_400_000

describe('submissions', () => {
  withDatabase()
  before(prepareFeatures)
  beforeEach(makeType)

  const setup = () => {
    const { as, unitId } = school()
    return { unitId, owner: as('teacher'), leader: as('subjectLeader'), librarian: as('librarian'), as }
  }
  const all = async () =>
    (await Submission.find().sort({ _id: 1 }).lean()).map(({ stage, edition, state, decision }) =>
      [stage, edition, state, decision].filter((one) => one !== undefined).join(' '),
    )

  it('begin with handing in, and wait at one stage after the other, each for its days', async () => {
    const { owner, leader, librarian, unitId } = setup()
    const first = await handIn(owner, { scope: 'sector' })
    expect([first.stage, first.edition, first.desk]).to.deep.equal(['group', 1, `group.${unitId.toString()}`])
    expect(first.dueAt.getTime() - first.waitingSince.getTime()).to.equal(5 * day)
    await step(leader, first.materialId, 'approveInGroup')
    await step(librarian, first.materialId, 'publishInSchool')
    expect(await openOf(first.materialId)).to.equal(null)
    await step(owner, first.materialId, 'propose')
    const last = (await openOf(first.materialId))!
    expect([last.stage, last.desk, last.dueAt.getTime() - last.waitingSince.getTime()]).to.deep.equal([
      ...['sector', 'sector', 15 * day],
    ])
    const reviewer = office('reviewer')
    await step(reviewer, first.materialId, 'takeIntoPanel')
    expect((await openOf(first.materialId))!).to.include({ isInPanel: true, state: 'open' })
    await step(reviewer, first.materialId, 'publishInSector')
    expect(await all()).to.deep.equal([
      'group 1 decided approveInGroup',
      'school 1 decided publishInSchool',
      'sector 1 decided publishInSector',
    ])
  })

  it('are none for what nobody looks at', async () => {
    const { owner } = setup()
    await share(owner)
    expect(await Submission.countDocuments()).to.equal(0)
  })

  it('end with the reason that the author reads; the note is for colleagues', async () => {
    const { owner, leader } = setup()
    const { materialId } = await handIn(owner)
    await step(leader, materialId, 'requestChanges', { ...why, internalNote: 'Đã gọi điện' })
    const ended = (await Submission.findOne().lean())!
    expect([ended.state, ended.decision, ended.reasonCode, ended.feedback, ended.endedByName]).to.deep.equal([
      ...['decided', 'requestChanges', why.reasonCode, why.reason, leader.name],
    ])
    expect([ended.openFor, ended.desk]).to.deep.equal([undefined, undefined])
    expect(await Message.findOne().lean()).to.include({ isInternal: true, text: 'Đã gọi điện', stage: 'group' })
    expect(JSON.stringify(await Material.findById(materialId).lean())).not.to.include('gọi điện')
  })

  it('give way to a newer edition, and go with the material that is withdrawn', async () => {
    const { owner, leader } = setup()
    const { materialId } = await handIn(owner)
    await step(leader, materialId, 'approveInGroup')
    await changeDraft(owner, materialId, { title: 'Bản mới' }, origin)
    await step(owner, materialId, 'submit')
    expect((await openOf(materialId))!.title).to.equal('Bản mới')
    await step(owner, materialId, 'withdraw')
    expect(await all()).to.deep.equal([
      'group 1 decided approveInGroup',
      'school 1 superseded submit',
      'group 2 withdrawn withdraw',
    ])
  })

  it('tell the author what was decided, and those who have to look at the next', async () => {
    const unitId = await makeUnit()
    const make = async (role: Parameters<typeof makePerson>[0]) => await actorOf(await makePerson(role, { unitId }))
    const [owner, leader, librarian] = [await make('teacher'), await make('subjectLeader'), await make('librarian')]
    const told = async (actor: Actor) =>
      (await Notice.find({ personId: actor.personId }).sort({ _id: 1 }).lean()).map(({ key }) => key.split('.').at(-1))
    const { materialId } = await handIn(owner)
    await handIn(owner)
    expect(await told(leader)).to.deep.equal(['waiting'])
    await step(leader, materialId, 'approveInGroup')
    expect(await told(librarian)).to.deep.equal(['waiting'])
    await step(librarian, materialId, 'requestChanges', why)
    expect(await told(owner)).to.deep.equal(['passedOn', 'changesRequested'])
    const ended = (await Submission.findOne({ stage: 'school' }).lean())!
    await say(owner, ended._id, { text: 'Em sẽ sửa ạ' }, origin)
    expect(await told(librarian)).to.deep.equal(['waiting', 'answered'])
    await say(librarian, ended._id, { text: 'Cảm ơn cô' }, origin)
    await say(librarian, ended._id, { text: 'Để ý bài này', isInternal: true }, origin)
    expect(await told(owner)).to.deep.equal(['passedOn', 'changesRequested', 'written'])
  })

  it('are not there when the step was not taken', async () => {
    const { owner } = setup()
    const { _id } = await share(owner, { scope: 'school', licence: '' })
    expect(await refusalOf(step(owner, _id, 'submit'))).to.equal('licence materials.missing.licence')
    expect(await Submission.countDocuments()).to.equal(0)
  })
})
