import { expect } from 'chai'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { silent } from '../outbox/outbox.ts'
import type { Browser } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

const paths = [
  '/curriculum',
  '/curriculum/lowerSecondary/TOAN',
  '/curriculum/textbook-series',
  '/curriculum/material-types',
]

describe('the pages of the curriculum', () => {
  let app: RunningApp
  let teacher: Browser
  before(async () => {
    app = await startApp()
    teacher = await as(app, 'teacher')
  })
  after(() => app.stop())

  const textOf = ({ html }: { readonly html: string }) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

  it('say that nothing is there yet, in a system without a curriculum', async () => {
    for (const path of ['/curriculum', '/curriculum/textbook-series', '/curriculum/material-types']) {
      const page = await teacher.get(path)
      expect(page.status, path).to.equal(200)
      expect(textOf(page), path).to.include('chưa được đưa vào hệ thống')
    }
    expect((await teacher.get('/curriculum/lowerSecondary/TOAN')).status).to.equal(404)
  })

  describe('with the curriculum', () => {
    before(() => loadCurriculum(silent))

    it('are for those who have signed in', async () => {
      for (const path of paths) {
        const { status, location } = await app.visitor().get(path)
        expect([status, location]).to.deep.equal([303, `/sign-in?next=${encodeURIComponent(path)}`])
      }
    })

    const unknown = [
      '/curriculum/lowerSecondary/X',
      '/curriculum/lowerSecondary/toan',
      '/curriculum/primary/KHTN',
      '/curriculum/preschool/TOAN',
      '/curriculum/x/TOAN',
      '/curriculum/lowerSecondary',
      '/curriculum/lowerSecondary/TOAN/6',
    ]
    for (const path of unknown)
      it(`are not there at ${path}`, async () => expect((await teacher.get(path)).status).to.equal(404))

    it('lead from the menu of everybody', async () => {
      for (const role of ['teacher', 'student', 'sectorLeader'] as const)
        expect((await (await as(app, role)).get('/')).html, role).to.include('href="/curriculum"')
    })

    it('show the periods of every level with their sums', async () => {
      const page = textOf(await teacher.get('/curriculum'))
      expect(page).to.include('Tổng số tiết bắt buộc 875 875 980 1.050 1.050')
      expect(page).to.include('Tổng số tiết bắt buộc 1.015 1.015 1.032 1.032')
      expect(page).to.include('mỗi học sinh học 997 tiết một năm')
      expect(page).to.include('Môn học lựa chọn, chọn 4')
      expect(page).to.include('Ngoại ngữ 1 – – 140 140 140').and.to.include('Ngoại ngữ 1 70 70 – – –')
    })

    it('lead to every subject, and each is there', async () => {
      const { html } = await teacher.get('/curriculum')
      const links = [...new Set([...html.matchAll(/href="(\/curriculum\/\w+\/[\w-]+)"/g)].map(([, path]) => path!))]
      expect(links).to.have.length(55)
      for (const path of links) expect((await teacher.get(path)).status, path).to.equal(200)
    })

    it('show topics and outcomes with their codes, and which grades have none yet', async () => {
      const page = await teacher.get('/curriculum/lowerSecondary/TOAN')
      const text = textOf(page)
      expect(page.html).to.include('id="TOAN6.SO.STN.03"')
      expect(text).to.include('TOAN6.SO.STN.03 So sánh hai số tự nhiên')
      expect(text).to.include('Chủ đề và yêu cầu cần đạt của lớp 7, 8, 9 chưa được đưa vào hệ thống.')
      expect(text).to.include('4 lần thường xuyên mỗi học kì')
      expect(text.match(/Hoạt động thực hành và trải nghiệm/g)).to.have.length(1)
    })

    it('say so where no topics have been loaded', async () => {
      const text = textOf(await teacher.get('/curriculum/lowerSecondary/VAN'))
      expect(text).to.include('Chưa có yêu cầu cần đạt').and.not.to.include('diễn đạt gọn')
    })

    it('tell branches, and the subject that special topics belong to', async () => {
      expect(textOf(await teacher.get('/curriculum/lowerSecondary/LSDL'))).to.include('Lịch sử, Địa lí')
      const special = await teacher.get('/curriculum/upperSecondary/CD-VL')
      expect(special.html).to.include('href="/curriculum/upperSecondary/VL"')
      const whole = await teacher.get('/curriculum/upperSecondary/VL')
      expect(whole.html).to.include('href="/curriculum/upperSecondary/CD-VL"')
    })

    it('show series of textbooks and types of materials', async () => {
      const series = textOf(await teacher.get('/curriculum/textbook-series'))
      expect(series).to.include('Bộ sách dùng thống nhất cả nước từ năm học 2026–2027.')
      expect(series).to.include('Là tài liệu tham khảo từ năm học 2026–2027.')
      const types = textOf(await teacher.get('/curriculum/material-types'))
      expect(types).to.include('Kế hoạch bài dạy (giáo án)').and.to.include('SCORM 1.2')
    })

    it('are in English for those who choose it', async () => {
      const reader = await as(app, 'teacher')
      await reader.post('/language', { language: 'en', returnTo: '/' }, '/')
      const pages = await Promise.all(paths.map(async (path) => textOf(await reader.get(path))))
      const [overview, subject, series, types] = pages
      expect(overview).to.include('Compulsory periods in all 875 875 980 1,050 1,050')
      expect(subject).to.include('4 regular assessments a term')
      expect(series).to.include('The one set in the whole country since the school year 2026–2027.')
      expect(types).to.include('Lesson plan')
    })
  })
})
