import { expect } from 'chai'
import { Asker } from '../../server/catalogue/asker.model.ts'
import { forgetAskers } from '../../server/catalogue/askers.ts'
import { noteUnanswered } from '../../server/catalogue/index.ts'
import { Unanswered } from '../../server/catalogue/unanswered.model.ts'
import { Call } from '../../server/coverage/calls/call.model.ts'
import { clusterOf, representatives } from '../../server/coverage/wanted/cluster.ts'
import { findWanted, listWanted } from '../../server/coverage/wanted/find.ts'
import { gatherAll, gatherNew } from '../../server/coverage/wanted/gather.ts'
import { answerWanted, dismissWanted, reopenWanted } from '../../server/coverage/wanted/settle.ts'
import { Wanted, WantedPart } from '../../server/coverage/wanted/wanted.model.ts'
import { findWordVocabulary } from '../../server/curriculum/index.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { refusalOf } from '../classes/refusal.ts'
import { origin } from '../materials/materials.ts'
import { withDatabase } from '../outbox/outbox.ts'
import { makeActor } from '../support/make.ts'
import { called, makeProgramme, sums } from './coverage.ts'

const page = { limit: 20, cursor: undefined }

describe('what is wanted', () => {
  withDatabase()
  beforeEach(makeProgramme)
  const teacher = makeActor('teacher')
  const librarian = makeActor('librarian')

  const knowledge = async () => ({
    vocabulary: await findWordVocabulary(),
    gradesOf: new Map([
      ['TOAN', [6, 7]],
      ['KHTN', [6]],
    ]),
    synonyms: representatives({ 'trac nghiem': ['quiz'], quiz: ['trắc nghiệm'] }),
  })
  const day = (number: number) => new Date(`2026-11-${String(number).padStart(2, '0')}T05:00:00Z`)
  let people = 0
  /** So many people, each somebody else. */
  const search = async (text: string, count: number, on = day(20)) => {
    for (let at = 0; at < count; at++) await noteUnanswered({ text, chosen: {} }, [String(people++)], on)
  }

  it('is the same whatever the order, the marks and the synonyms', async () => {
    const known = await knowledge()
    const of = (text: string, filters = '') => clusterOf({ text, filters }, known)
    const one = of('bài tập số nguyên tố toán 6')!
    expect([one.subject, one.grade]).to.deep.equal(['TOAN', 6])
    expect(of('so nguyen to bai tap toan lop 6')).to.deep.equal(one)
    expect(of('bài tập số nguyên tố', 'grade=6&subject=TOAN')).to.deep.equal(one)
    expect(of('bài tập số nguyên tố toán 7')).not.to.deep.equal(one)
    expect(of('quiz phân số')?.key).to.equal(of('phân số trắc nghiệm')?.key)
    expect(of('toán 6')).to.equal(undefined)
    expect(of('', 'grade=6&subject=TOAN&type=VIDEO')).to.equal(undefined)
    expect(of('đề kiểm tra toán 6')).to.include({ subject: 'TOAN', grade: 6, type: 'DEKT', key: '' })
    expect(of('')).to.equal(undefined)
  })

  it('counts each who asks once a day, and stores nobody', async () => {
    const ask = async (who: string, on: number) =>
      await noteUnanswered({ text: 'số nguyên tố', chosen: {} }, [who], day(on))
    await ask('a', 20)
    await ask('a', 20)
    await ask('b', 20)
    await ask('a', 21)
    const [found] = await Unanswered.find().lean()
    expect(found).to.include({ count: 4, askers: 3, days: 2, firstOn: '2026-11-20', lastOn: '2026-11-21' })
    expect(Object.keys(found!).sort()).to.deep.equal(
      ['_id', 'askers', 'changedAt', 'count', 'days', 'filters', 'firstOn', 'isDone', 'lastOn', 'text'].sort(),
    )
  })

  it('counts each once also when many ask at the same moment, and forgets the marks when the day is over', async () => {
    const ask = (who: string, on = 20) => noteUnanswered({ text: 'số nguyên tố', chosen: {} }, [who], day(on))
    await Promise.all(['a', 'a', 'b', 'a', 'b'].map((who) => ask(who)))
    expect(await Unanswered.findOne().lean()).to.include({ count: 5, askers: 2, days: 1 })
    const marks = await Asker.find().lean()
    expect(marks).to.have.length(2)
    for (const { _id } of marks) expect(_id).to.not.match(/số|^a$|^b$/)
    await forgetAskers('2026-11-20')
    expect(await Asker.countDocuments()).to.equal(2)
    await forgetAskers('2026-11-21')
    expect(await Asker.countDocuments()).to.equal(0)
  })

  it('is put together, read again without being counted twice, and hidden when few have asked', async () => {
    await search('số nguyên tố toán 6', 4)
    await search('toan 6 nguyen to so', 2, day(21))
    await search('lan anh 6a', 2)
    await gatherNew()
    await gatherNew()
    const list = await listWanted(teacher, { state: 'open' }, page)
    expect(list.items.map(({ askers, count, subject, lastOn }) => [askers, count, subject, lastOn])).to.deep.equal([
      [6, 6, 'TOAN', '2026-11-21'],
    ])
    expect(list.untold).to.equal(1)
    const hidden = await Wanted.findOne({ askers: 2 }).lean()
    expect(await refusalOf(findWanted(teacher, hidden!._id))).to.equal('404 notFound')
    expect(await refusalOf(dismissWanted(librarian, hidden!._id, origin))).to.equal('404 notFound')
    expect((await listWanted(teacher, { state: 'open', subject: 'KHTN', grade: 6 }, page)).items).to.deep.equal([])
    expect(await refusalOf(listWanted(makeActor('student'), { state: 'open' }, page))).to.equal('403 forbidden')
    await search('số nguyên tố toán 6', 1, day(22))
    await gatherNew()
    expect((await listWanted(teacher, { state: 'open' }, page)).items[0]).to.include({
      askers: 7,
      lastOn: '2026-11-22',
    })
  })

  it('goes when the searches are forgotten, and belongs elsewhere when it is understood otherwise', async () => {
    await search('số nguyên tố toán 6', 5)
    await search('lực ma sát khtn 6', 5)
    await gatherNew()
    await WantedPart.updateOne({ subject: 'TOAN' }, { $set: { key: 'khac' } })
    await Unanswered.deleteOne({ text: /ma sat/ })
    await gatherAll()
    expect((await Wanted.find().lean()).map(({ subject, askers }) => [subject, askers])).to.deep.equal([['TOAN', 5]])
    await Unanswered.updateMany({}, { $set: { isDone: true, changedAt: new Date() } })
    await gatherNew()
    expect(await Wanted.countDocuments()).to.equal(0)
  })

  it('is answered with a live material, dismissed and put back by those who make calls', async () => {
    await search('số nguyên tố toán 6', 5)
    await gatherNew()
    const { _id } = (await Wanted.findOne().lean())!
    const live = await makeMaterial(sums, { scope: 'sector' })
    const draft = await makeMaterial(sums, { isDraft: true, owner: librarian })
    const said = `/materials/${live._id.toString()}`
    expect(await refusalOf(answerWanted(teacher, _id, said, origin))).to.equal('403 forbidden')
    expect(await refusalOf(dismissWanted(teacher, _id, origin))).to.equal('403 forbidden')
    const wrong = 'material coverage.errors.noLiveMaterial'
    for (const bad of ['none', draft._id.toString()])
      expect(await refusalOf(answerWanted(librarian, _id, bad, origin))).to.equal(wrong)
    expect(await refusalOf(reopenWanted(librarian, _id, origin))).to.equal('409 wantedSettled')
    await answerWanted(librarian, _id, said, origin)
    expect(await refusalOf(dismissWanted(librarian, _id, origin))).to.equal('409 wantedSettled')
    expect(await Wanted.findById(_id).lean()).to.include({ state: 'answered', settledOn: '2026-11-20' })

    // Whoever looks for it later has not found it either.
    await search('số nguyên tố toán 6', 1, day(23))
    await gatherNew()
    expect((await Wanted.findById(_id).lean())!.state).to.equal('open')
    await dismissWanted(librarian, _id, origin)
    await search('số nguyên tố toán 6', 1, day(24))
    await gatherNew()
    expect((await Wanted.findById(_id).lean())!.state).to.equal('dismissed')
    await reopenWanted(librarian, _id, origin)
    expect((await Wanted.findById(_id).lean())!.state).to.equal('open')
  })

  it('becomes a call', async () => {
    await search('số nguyên tố toán 6', 5)
    await gatherNew()
    const { _id } = (await Wanted.findOne().lean())!
    const audience = librarian.memberships[0]!.unitId.toString()
    const id = await called(librarian, { audience, wantedId: _id })
    expect((await Wanted.findById(_id).lean())!.callId!.equals(id)).to.equal(true)
    expect(await Call.countDocuments()).to.equal(1)
  })
})
