import { expect } from 'chai'
import type { Types } from 'mongoose'
import type { MaterialRecord } from '../../server/materials/material.model.ts'
import { countDownload } from '../../server/usage/count.ts'
import { Rating } from '../../server/usage/rating.model.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import type { Browser } from '../support/browser.ts'
import { actorOf, makeActor, makePerson, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { browser, rate } from './usage.ts'

describe('the page of ratings', () => {
  let app: RunningApp
  let school: Types.ObjectId
  let librarian: Browser
  let teacher: Browser
  let teacherId: Awaited<ReturnType<typeof makePerson>>
  before(async () => {
    app = await startApp()
    school = await makeUnit('school', 'THCS Sen Hồng')
    librarian = await signIn(app, await makePerson('librarian', { unitId: school, name: 'Trần Thị Thư' }))
    teacherId = await makePerson('teacher', { name: 'Lê Văn Dạy' })
    teacher = await signIn(app, teacherId)
  })
  after(() => app.stop())

  const publish = async () => {
    const material = await makeMaterial({ title: 'Phân số quanh em' }, { owner: makeActor('teacher', school) })
    return { material, url: `/materials/${material._id.toString()}` }
  }
  const taken = async (material: MaterialRecord) =>
    countDownload(await actorOf(teacherId), material, { userAgent: browser })

  it('says what is to be done first to who has not used it', async () => {
    const { url } = await publish()
    const page = await teacher.get(`${url}/ratings`)
    expect(page.html).to.include('Chưa ai đánh giá').and.include('sau khi đã tải').and.not.include('name="stars"')
    expect((await teacher.post(`${url}/ratings`, { stars: '5', comment: '' })).status).to.equal(403)
  })

  it('shows the form again with what is missing beside the field and what was typed', async () => {
    const { material, url } = await publish()
    await taken(material)
    for (const stars of ['', '0', '6', 'x', '1.5']) {
      const page = await teacher.post(`${url}/ratings`, { stars, comment: 'Đã gõ dở' })
      expect(page.status, stars).to.equal(422)
      expect(page.html).to.include('từ 1 đến 5 sao').and.include('Đã gõ dở')
    }
    const long = await teacher.post(`${url}/ratings`, { stars: '5', comment: 'a'.repeat(2001) })
    expect(long.status).to.equal(422)
    expect(await Rating.countDocuments({ materialId: material._id })).to.equal(0)
  })

  it('takes a rating, changes it, and takes it back', async () => {
    const { material, url } = await publish()
    await taken(material)
    const sent = await teacher.post(`${url}/ratings`, { stars: '4', comment: 'Học sinh rất thích.\nNên thêm bài tập.' })
    expect([sent.status, sent.location]).to.deep.equal([303, `${url}/ratings`])
    const page = await teacher.get(`${url}/ratings`)
    expect(page.html).to.include('Học sinh rất thích.').and.include('Lê Văn Dạy').and.include('4 trên 5')
    expect(page.html).to.match(/value="4" checked/)
    await teacher.post(`${url}/ratings`, { stars: '2', comment: '' })
    expect((await librarian.get(`${url}/ratings`)).html)
      .to.include('2 trên 5')
      .and.not.include('Lê Văn Dạy')
    await teacher.post(`${url}/ratings/remove`, {}, `${url}/ratings`)
    expect((await teacher.get(`${url}/ratings`)).html).to.include('Chưa ai đánh giá')
  })

  it('lets a librarian of its school hide words, with a reason', async () => {
    const { material, url } = await publish()
    const rating = await rate(makeActor('teacher'), material, 3, 'Nói về người khác')
    const hideUrl = `${url}/ratings/${rating._id.toString()}/hide`
    expect((await teacher.get(hideUrl)).status).to.equal(403)
    expect((await librarian.get(hideUrl)).html).to.include('Nói về người khác')
    expect((await librarian.post(hideUrl, { reason: ' ' })).status).to.equal(422)
    expect((await librarian.post(hideUrl, { reason: 'Không về học liệu' })).status).to.equal(303)
    expect((await teacher.get(`${url}/ratings`)).html)
      .to.include('đã được ẩn')
      .and.not.include('Nói về người khác')
    expect((await librarian.get(`${url}/ratings`)).html).to.include('Không về học liệu')
    await librarian.post(`${url}/ratings/${rating._id.toString()}/show`, {}, `${url}/ratings`)
    expect((await teacher.get(`${url}/ratings`)).html).to.include('Nói về người khác')
  })

  it('tells guests the mean from three on, and nothing of what was said', async () => {
    const { material, url } = await publish()
    for (const stars of [5, 4]) await rate(makeActor('teacher'), material, stars, 'Lời của giáo viên')
    const guest = app.visitor()
    expect((await guest.get(url)).html).not.to.include('trên 5')
    expect((await teacher.get(url)).html).to.include('4,5 trên 5')
    await rate(makeActor('teacher'), material, 3)
    const page = await guest.get(url)
    expect(page.html)
      .to.include('4 trên 5 sao (3 lượt)')
      .and.not.include('Lời của giáo viên')
      .and.not.include('/ratings')
    expect((await guest.get(`${url}/ratings`)).status).to.equal(303)
  })
})
