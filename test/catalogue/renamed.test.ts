import { expect } from 'chai'
import { changeEntry } from '../../server/curriculum/entries/change.ts'
import { kinds } from '../../server/curriculum/entries/kinds.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { Outcome, Topic } from '../../server/curriculum/tree.model.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { changeUnit, findUnits } from '../../server/schools/index.ts'
import { stores } from '../../server/stores.ts'
import { silent } from '../outbox/outbox.ts'
import { makeActor, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { goAway, makeMaterial, origin } from './materials.ts'

describe('names in the index of the catalogue', () => {
  let app: RunningApp
  const administrator = makeActor('sectorAdministrator')
  before(async () => {
    app = await startApp()
    await loadCurriculum(silent)
    await app.work()
  })
  after(() => app.stop())

  const count = async (text: string) => (await stores().search.search('materials', { text, limit: 0 })).total

  async function rename(id: string, name: string): Promise<void> {
    const { revision } = (await findUnits([id])).get(id)!
    await changeUnit(administrator, id, { revision, name }, origin)
  }

  it('follow that of a school, of few materials and of many', async () => {
    for (const [many, from, to] of [
      [3, 'Trường Sen Hồng', 'Trường Mai Vàng'],
      [120, 'Trường Lộc Vừng', 'Trường Bằng Lăng'],
    ] as const) {
      const unitId = await makeUnit()
      await rename(unitId.toString(), from)
      const owner = makeActor('teacher', unitId)
      for (let number = 0; number < many; number++) await makeMaterial({ title: `Bài ${number}` }, { owner })
      await makeMaterial({ title: 'Bài của trường khác' })
      await app.work()
      expect(await count(`"${from}"`)).to.equal(many)
      await rename(unitId.toString(), to)
      expect(await count(`"${to}"`)).to.equal(0)
      await app.work()
      expect(await count(`"${to}"`)).to.equal(many)
      expect(await count(`"${from}"`)).to.equal(0)
    }
  })

  it('follow those of topics and outcomes', async () => {
    const topic = (await Topic.findOne({ code: 'TOAN6.SO.PS' }).lean())!
    const outcome = (await Outcome.findOne({ topicCode: 'TOAN6.SO.PS' }).lean())!
    await makeMaterial({ title: 'Bài có chủ đề', topics: [topic.code] })
    await makeMaterial({ title: 'Bài có yêu cầu', outcomes: [outcome.code] })
    await app.work()
    const change = { actor: administrator, origin }
    await changeEntry(kinds.topic, { id: topic._id, edition: topic.edition }, { name: 'Phân thức lạ' }, change)
    await changeEntry(kinds.outcome, { id: outcome._id, edition: outcome.edition }, { text: 'Hái được sao' }, change)
    await app.work()
    expect(await count('"phân thức lạ"')).to.equal(1)
    expect(await count('"hái được sao"')).to.equal(1)
  })

  it('follow when many may have changed, as with a new edition of the supplied curriculum', async () => {
    const topic = (await Topic.findOne({ code: 'TOAN6.SO.STN' }).lean())!
    await makeMaterial({ title: 'Bài về số', topics: [topic.code] })
    await app.work()
    await Topic.updateOne({ _id: topic._id }, { $set: { name: 'Con số thân quen' } })
    await OutboxEvent.create({
      ...{ name: 'curriculum.entryRenamed', payload: {}, state: 'waiting', runAt: new Date(0) },
      ...{ attempts: 0, failures: 0, createdAt: new Date() },
    })
    await app.work()
    expect(await count('"con số thân quen"')).to.equal(1)
  })

  it('wait for an index that is away', async () => {
    const unitId = await makeUnit()
    await makeMaterial({ title: 'Bài chờ' }, { owner: makeActor('teacher', unitId) })
    await app.work()
    await rename(unitId.toString(), 'Trường Phượng Đỏ')
    const comeBack = goAway()
    await app.work()
    comeBack()
    expect(await count('"trường phượng đỏ"')).to.equal(0)
    await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) } })
    await app.work()
    expect(await count('"trường phượng đỏ"')).to.equal(1)
  })

  it('cost whoever changes them nothing when they stay as they are', async () => {
    const unitId = (await makeUnit()).toString()
    const { revision, name } = (await findUnits([unitId])).get(unitId)!
    const before = await OutboxEvent.countDocuments({ name: 'schools.unitRenamed' })
    await changeUnit(administrator, unitId, { revision, name, levels: ['primary'] }, origin)
    expect(await OutboxEvent.countDocuments({ name: 'schools.unitRenamed' })).to.equal(before)
  })
})
