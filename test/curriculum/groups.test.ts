import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { findVersion, loadCurriculum } from '../../server/curriculum/index.ts'
import { CurriculumVersion } from '../../server/curriculum/version.model.ts'
import { silent } from '../outbox/outbox.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { supplied } from './office.ts'

describe('the choice groups of a version of the curriculum', () => {
  let app: RunningApp
  const url = `/curriculum/versions/${supplied}/choice-groups`
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    await app.clear()
    await loadCurriculum(silent)
  })
  after(() => app.stop())

  const stored = async () => (await CurriculumVersion.findOne({ code: supplied }).lean())!
  /** The form as it is shown. */
  async function fields(): Promise<Record<string, string>> {
    const { choiceGroups, edition } = await stored()
    const rows = choiceGroups.map(({ level, code, name, choose }, at) => ({
      ...{ [`level-${at}`]: level, [`code-${at}`]: code, [`name-${at}`]: name, [`choose-${at}`]: String(choose) },
    }))
    return Object.assign({ edition }, ...rows) as Record<string, string>
  }

  it('are refused to whoever does not keep the curriculum', async () => {
    const teacher = await as(app, 'teacher')
    expect((await teacher.get(url)).status).to.equal(403)
    expect((await teacher.post(url, await fields(), '/curriculum')).status).to.equal(403)
  })

  it('say beside each field what is wrong, and keep what was typed', async () => {
    const office = await as(app, 'sectorSpecialist')
    const given = await fields()
    const at = (await stored()).choiceGroups.length
    const next = { [`level-${at}`]: 'upperSecondary', [`name-${at}`]: 'Nhóm mới', [`choose-${at}`]: '2' }
    const wrong: [Record<string, string>, string][] = [
      [{ ...next, [`code-${at}`]: '' }, 'Nhóm mới'],
      [{ ...next, [`code-${at}`]: 'a b' }, 'Nhóm mới'],
      [{ ...next, [`code-${at}`]: 'ELECTIVE' }, 'Mã này đã có nghĩa khác'],
      [{ ...next, [`code-${at}`]: 'MOI', [`choose-${at}`]: '0' }, 'Nhóm mới'],
      [{ ...next, [`code-${at}`]: 'MOI', [`choose-${at}`]: '21' }, 'Nhóm mới'],
      [{ ...next, [`code-${at}`]: 'MOI', [`choose-${at}`]: 'hai' }, 'hai'],
      [{ ...next, [`level-${at}`]: given['level-0']!, [`code-${at}`]: given['code-0']! }, 'Nhóm mới'],
    ]
    for (const [more, text] of wrong) {
      const answer = await office.post(url, { ...given, ...more }, url)
      expect(answer.status, JSON.stringify(more)).to.equal(422)
      expect(answer.html).to.include(text).and.include('Nhóm mới')
    }
    expect((await stored()).choiceGroups.length).to.equal(at)
  })

  it('are added, renamed and removed, and the log says so', async () => {
    const office = await as(app, 'sectorSpecialist')
    const given = await fields()
    const at = (await stored()).choiceGroups.length
    const more = { [`code-${at}`]: 'MOI', [`name-${at}`]: 'Nhóm mới', [`choose-${at}`]: '20' }
    const level = { [`level-${at}`]: 'upperSecondary' }
    const answer = await office.post(url, { ...given, ...more, ...level, 'name-0': 'Tên khác' }, url)
    expect(answer.status).to.equal(303)
    const { choiceGroups } = await findVersion(supplied)
    expect(choiceGroups[0]!.name).to.equal('Tên khác')
    expect(choiceGroups.at(-1)).to.deep.equal({ level: 'upperSecondary', code: 'MOI', name: 'Nhóm mới', choose: 20 })
    expect(await AuditEntry.countDocuments({ action: 'curriculum.choiceGroupsChanged' })).to.equal(1)
    expect((await office.get(`/curriculum/versions/${supplied}`)).html).to.include('Nhóm mới: chọn 20')

    const emptied = { [`code-${at}`]: '', [`name-${at}`]: '', [`choose-${at}`]: '' }
    expect((await office.post(url, { ...(await fields()), ...emptied }, url)).status).to.equal(303)
    expect((await stored()).choiceGroups.length).to.equal(at)
  })

  it('stay while subjects are of them', async () => {
    const office = await as(app, 'sectorSpecialist')
    const given = await fields()
    const answer = await office.post(url, { ...given, 'code-0': '', 'name-0': '', 'choose-0': '' }, url)
    expect(answer.status).to.equal(422)
    expect(answer.html).to.include('Vẫn còn môn thuộc nhóm')
  })

  it('are not written over what somebody else has saved meanwhile', async () => {
    const office = await as(app, 'sectorSpecialist')
    const given = await fields()
    await office.post(url, { ...given, 'name-0': 'Tên khác' }, url)
    const late = await office.post(url, { ...given, 'name-0': 'Tên thứ ba' }, url)
    expect(late.status).to.equal(409)
    expect(late.html).to.include('Tên thứ ba')
    expect((await stored()).choiceGroups[0]!.name).to.equal('Tên khác')
  })
})
