import { expect } from 'chai'
import { Types } from 'mongoose'
import { SchoolClass } from '../../server/classes/class.model.ts'
import { classNameKeyOf } from '../../server/classes/index.ts'
import type { Browser } from '../support/browser.ts'
import { as, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { SchoolCalendar } from '../../server/years/calendar.model.ts'
import { addYears, listYears } from '../../server/years/index.ts'
import { plan, terms } from './plans.ts'
import { spanOf } from '../../server/years/days.ts'

describe('a year of the sector that was made by mistake', () => {
  let app: RunningApp
  let administrator: Browser
  const bare = { firstSchoolDay: undefined, openingDay: undefined, breaks: [] }
  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())
  beforeEach(async () => {
    await app.clear()
    const later = (key: number) => {
      const days = [`${key}-09-06`, `${key + 1}-05-20`] as const
      return { ...bare, key, ...spanOf(...days), terms: terms(days) }
    }
    await addYears([plan(), later(2027), later(2028)])
    administrator = await as(app, 'sectorAdministrator')
  })
  const keys = async () => (await listYears()).map(({ key }) => key)
  const remove = (key: number) => administrator.post(`/years/${key}/remove`, {})

  it('goes when nothing uses it, after it was asked', async () => {
    const asked = await administrator.get('/years/2028/remove')
    expect(asked.html).to.include('Xoá năm học').and.to.include('action="/years/2028/remove"')
    expect(await keys()).to.deep.equal([2028, 2027, 2026])
    expect((await remove(2028)).status).to.equal(303)
    expect(await keys()).to.deep.equal([2027, 2026])
    expect((await remove(2028)).status).to.equal(404)
    expect((await remove(2026)).status).to.equal(303)
  })

  it('stays between two others, with the reason', async () => {
    expect((await administrator.get('/years/2027/remove')).html).to.include('nằm giữa')
    expect((await remove(2027)).status).to.equal(409)
    expect(await keys()).to.have.length(3)
  })

  it('stays while there are classes in it, with the reason', async () => {
    const schoolId = await makeUnit()
    const named = { name: '6A1', nameKey: classNameKeyOf('6A1'), sortKey: '6A1', grades: [6] }
    const one = await new SchoolClass({ schoolId, yearKey: 2028, ...named, createdAt: new Date() }).save()
    expect((await administrator.get('/years/2028/remove')).html).to.include('Đã có lớp')
    expect((await remove(2028)).status).to.equal(409)
    await SchoolClass.deleteOne({ _id: one._id })
    expect((await remove(2028)).status).to.equal(303)
  })

  it('stays while a school has it in its own way', async () => {
    const own = { ...plan(), key: 2028, changedAt: new Date() }
    await new SchoolCalendar({ unitId: new Types.ObjectId(), years: [own] }).save()
    expect((await remove(2028)).status).to.equal(409)
  })

  it('is changed in a form that offers another break only when it is asked for', async () => {
    const { html } = await administrator.get('/years/2026/edit')
    const spare = [...html.matchAll(/<details class="year-spare">[^]*?<\/details>/g)].map(([text]) => text)
    expect(spare.filter((text) => text.includes('breaks.'))).to.have.length(2)
    expect(html.split('<details class="year-spare">')[0]).to.include('terms.1.firstDay')
    const shown = html.replaceAll(/<details class="year-spare">[^]*?<\/details>/g, '')
    expect(shown).to.include('name="breaks.1.name"').and.not.to.include('name="breaks.2.name"')
  })
})
