import { expect } from 'chai'
import { tellSector } from '../../server/curation/sector-digest.ts'
import { Submission } from '../../server/curation/submission.model.ts'
import { ask } from '../../server/curation/judge.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { tellSector as tellOfReports } from '../../server/reports/sector-digest.ts'
import { Report } from '../../server/reports/report.model.ts'
import { origin } from '../materials/materials.ts'
import { silent } from '../outbox/outbox.ts'
import { makeReported } from '../reports/reports.ts'
import { actorOf, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { handInToPanel, makeType } from './submissions.ts'

describe('the sector', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setup = async () => {
    await makeType()
    const office = await makeUnit('sectorOffice')
    const specialist = await makePerson('sectorSpecialist', { unitId: office })
    const reviewer = await makePerson('reviewer', { unitId: await makeUnit('sectorOffice') })
    const owner = await actorOf(await makePerson('teacher', { unitId: await makeUnit() }))
    return { specialist, reviewer, owner, actor: await actorOf(specialist) }
  }
  const told = async (key: string) => await Notice.find({ key }).lean()

  it('is told once a day how many submissions have come, in all of its offices', async () => {
    const { specialist, reviewer, owner, actor } = await setup()
    const key = 'curation.notices.newInSector'
    await tellSector(silent)
    expect(await told(key)).to.deep.equal([])
    await handInToPanel(owner, actor, { title: 'Một' })
    await handInToPanel(owner, actor, { title: 'Hai' })
    await tellSector(silent, new Date(Date.now() + 60_000))
    await tellSector(silent, new Date(Date.now() + 61_000))
    const notices = await told(key)
    expect(notices.map(({ personId }) => personId.toString())).to.have.members([
      ...[specialist.personId.toString(), reviewer.personId.toString()],
    ])
    expect(notices.map(({ values }) => values as object)).to.deep.equal([{ count: 2 }, { count: 2 }])
    // What has waited longer was told before.
    await Submission.updateMany({}, { $set: { waitingSince: new Date(Date.now() - 25 * 3600_000) } })
    await tellSector(silent, new Date(Date.now() + 24 * 3600_000))
    expect(await told(key)).to.have.length(2)
  })

  it('is told once a day how many reports have come', async () => {
    const { file, place } = await makeReported({ scope: 'sector' })
    await file()
    await file(place.librarian.actor)
    const key = 'reports.notices.newInSector'
    await tellOfReports(silent, new Date(Date.now() + 60_000))
    await tellOfReports(silent, new Date(Date.now() + 61_000))
    const notices = await told(key)
    expect(notices).to.have.length(1)
    expect(notices[0]!.values as object).to.deep.equal({ count: 2 })
    await Report.updateMany({}, { $set: { isDecided: true } })
    await tellOfReports(silent, new Date(Date.now() + 24 * 3600_000))
    expect(await told(key)).to.have.length(1)
  })

  it('sees on the first page what somebody is asked to judge', async () => {
    const { specialist, owner, actor } = await setup()
    const colleague = await makePerson('reviewer', { unitId: actor.memberships[0]!.unitId })
    const { _id } = await handInToPanel(owner, actor)
    const browser = await signIn(app, colleague)
    expect((await browser.get('/')).html).not.to.include('nhờ thầy cô thẩm định')
    await ask(actor, _id, [colleague.personId], origin)
    expect((await browser.get('/')).html).to.include('1 học liệu nhờ thầy cô thẩm định')
    expect((await (await signIn(app, specialist)).get('/')).html).not.to.include('nhờ thầy cô thẩm định')
  })
})
