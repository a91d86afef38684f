import { expect } from 'chai'
import { type EntryRecord, type KindName, kinds } from '../../server/curriculum/entries/kinds.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { silent } from '../outbox/outbox.ts'
import type { Browser, Page } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { codesOf, entryCalled, supplied, valuesNow } from './office.ts'

describe('the pages on which an office edits the curriculum', () => {
  let app: RunningApp
  let office: Browser
  before(async () => (app = await startApp()))
  beforeEach(async () => {
    await app.clear()
    await loadCurriculum(silent)
    office = await as(app, 'sectorSpecialist')
  })
  after(() => app.stop())

  const textOf = ({ html }: Pick<Page, 'html'>) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  const urlOf = (kind: KindName, { _id }: EntryRecord) => `/curriculum/edit/${kinds[kind].plural}/${_id.toString()}`
  const outcome = () => entryCalled('outcome', 'TOAN6.SO.STN.03')
  const gradeSix = () => entryCalled('subjectGrade', 'TOAN', { grade: 6 })

  it('are led to from the pages that everybody reads, for the office alone', async () => {
    const teacher = await as(app, 'teacher')
    const paths = [
      '/curriculum',
      '/curriculum/lowerSecondary/TOAN',
      '/curriculum/textbook-series',
      '/curriculum/material-types',
    ]
    for (const path of paths) {
      expect((await office.get(path)).html, path).to.include('href="/curriculum/edit')
      expect((await teacher.get(path)).html, path).not.to.include('/curriculum/edit')
    }
    expect((await teacher.get('/curriculum/edit')).status).to.equal(403)
  })

  const unknown = [
    '/x',
    '/subjects',
    '/topics/new',
    '/topics/new?parentId=x',
    '/subjects/new?version=GDPT2018',
    '/topics/x',
  ]
  for (const path of unknown)
    it(`are not there at ${path}`, async () =>
      expect((await office.get(`/curriculum/edit${path}`)).status).to.equal(404))

  it('lead from the subjects to a grade and its whole tree', async () => {
    const subjects = await office.get('/curriculum/edit')
    const subject = await entryCalled('subject', 'TOAN', { level: 'lowerSecondary' })
    expect(subjects.html).to.include(urlOf('subject', subject))
    const page = await office.get(urlOf('subject', subject))
    const contents = `${urlOf('subjectGrade', await gradeSix())}/contents`
    expect(page.html).to.include(contents)
    const tree = await office.get(contents)
    expect(tree.html).to.include(urlOf('outcome', await outcome()))
    expect(textOf(tree)).to.include('Số và Đại số').and.to.include('So sánh hai số tự nhiên')
    expect((await office.get(`${urlOf('subject', subject)}/contents`)).status).to.equal(404)
  })

  describe('changing an entry', () => {
    const wrong: [KindName, string, Record<string, string>, string][] = [
      ['outcome', 'TOAN6.SO.STN.03', { text: '' }, 'text'],
      ['outcome', 'TOAN6.SO.STN.03', { text: 'a'.repeat(2001) }, 'text'],
      ['topic', 'TOAN6.SO.STN', { name: ' ' }, 'name'],
      ['subjectGrade', 'KHTN', { periods: 'nhiều' }, 'periods'],
      ['subjectGrade', 'KHTN', { periods: '0' }, 'periods'],
      ['subjectGrade', 'KHTN', { evaluation: 'x' }, 'evaluation'],
      ['subjectGrade', 'KHTN', { requirement: 'MON' }, 'requirement'],
      ['subject', 'KHTN', { branches: 'không có mã' }, 'branches'],
      ['subject', 'KHTN', { partOf: 'KHTN' }, 'partOf'],
      ['series', 'KNTT', { nationwideFrom: '26' }, 'nationwideFrom'],
    ]
    const right: Partial<Record<KindName, Record<string, string>>> = {
      subjectGrade: { periods: '140', evaluation: 'scored', requirement: 'compulsory' },
      subject: { name: 'Khoa học tự nhiên', shortName: 'KHTN' },
      series: { name: 'Kết nối' },
    }
    for (const [kind, code, values, field] of wrong) {
      const told = Object.values(values)[0]!.slice(0, 20)
      it(`tells what is wrong with ${field} “${told}” beside it and keeps what was typed`, async () => {
        const entry = await entryCalled(kind, code)
        const before = await valuesNow(kind, entry)
        const page = await office.post(urlOf(kind, entry), { edition: entry.edition, ...right[kind], ...values })
        expect(page.status).to.equal(422)
        expect(page.html).to.include(`id="error-${field}"`)
        const isChoice = field === 'evaluation' || field === 'requirement'
        if (told.trim() !== '' && !isChoice) expect(page.html).to.include(told)
        expect(await valuesNow(kind, entry)).to.deep.equal(before)
      })
    }

    it('leads back to where it stands in its list', async () => {
      const entry = await outcome()
      const page = await office.post(urlOf('outcome', entry), { edition: entry.edition, text: ' So sánh  các số. ' })
      expect(page.status).to.equal(303)
      expect(page.location).to.equal(
        `${urlOf('subjectGrade', await gradeSix())}/contents#entry-${entry._id.toString()}`,
      )
      expect(await valuesNow('outcome', entry)).to.include({ text: 'So sánh  các số.' })
      expect(textOf(await office.get(page.location!.split('#')[0]!))).to.include('Đã lưu.')
    })

    it('takes lists and branches as people type them', async () => {
      const entry = await entryCalled('subject', 'KHTN')
      const form = {
        name: 'Khoa học tự nhiên',
        shortName: 'KHTN',
        aliases: 'lí, hoá,, sinh',
        branches: 'vl: Vật lí\n\nHH: Hoá học',
      }
      await office.post(urlOf('subject', entry), { edition: entry.edition, ...form })
      expect(await valuesNow('subject', entry)).to.deep.include({
        aliases: ['lí', 'hoá', 'sinh'],
        branches: [
          { code: 'VL', name: 'Vật lí' },
          { code: 'HH', name: 'Hoá học' },
        ],
      })
    })

    it('shows the second of two people what the first has saved, and keeps their own text', async () => {
      const entry = await outcome()
      const second = await as(app, 'sectorAdministrator')
      const url = urlOf('outcome', entry)
      await office.post(url, { edition: entry.edition, text: 'Của người thứ nhất.' })
      const page = await second.post(url, { edition: entry.edition, text: 'Của người thứ hai.' })
      expect(page.status).to.equal(409)
      expect(textOf(page)).to.include('Có người vừa sửa mục này').and.to.include('Của người thứ nhất.')
      expect(page.html).to.match(/<textarea[^>]*>Của người thứ hai\.<\/textarea>/)
      expect(await valuesNow('outcome', entry)).to.include({ text: 'Của người thứ nhất.' })

      const edition = /name="edition" value="([^"]+)"/.exec(page.html)![1]!
      expect((await second.post(url, { edition, text: 'Của người thứ hai.' })).status).to.equal(303)
      expect(await valuesNow('outcome', entry)).to.include({ text: 'Của người thứ hai.' })
    })
  })

  describe('adding an entry', () => {
    it('offers the next code, and puts it at the end', async () => {
      const topic = await entryCalled('topic', 'TOAN6.SO.STN')
      const from = `/curriculum/edit/outcomes/new?parentId=${topic._id.toString()}`
      expect((await office.get(from)).html).to.include('value="TOAN6.SO.STN.11"')
      const form = { parentId: topic._id.toString(), code: 'toan6.so.stn.11', text: 'Điều mới.' }
      const page = await office.post('/curriculum/edit/outcomes/new', form, from)
      expect(page.status).to.equal(303)
      expect((await codesOf('outcome', { topicCode: 'TOAN6.SO.STN' })).at(-1)).to.equal('TOAN6.SO.STN.11')
    })

    it('tells that a code is taken, with the form as it was', async () => {
      const form = { code: 'KNTT', name: 'Bộ sách mới', note: 'Ghi chú' }
      const page = await office.post('/curriculum/edit/textbook-series/new', form)
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-code"').and.to.include('value="Bộ sách mới"').and.to.include('>Ghi chú<')
      expect((await office.post('/curriculum/edit/textbook-series/new', { ...form, code: 'BOMOI' })).status).to.equal(
        303,
      )
      expect(textOf(await office.get('/curriculum/textbook-series'))).to.include('Bộ sách mới')
    })

    it('offers the grades of the level in which a subject is not taught yet', async () => {
      const { _id } = await entryCalled('subject', 'TNXH')
      const from = `/curriculum/edit/subject-grades/new?parentId=${_id.toString()}`
      const options = [...(await office.get(from)).html.matchAll(/<option value="(\d+)"/g)].map(([, value]) => value)
      expect(options).to.deep.equal(['4', '5'])
    })

    it('adds a subject to a level', async () => {
      const home = { version: supplied, level: 'primary' }
      const form = { ...home, code: 'STEM', name: 'Hoạt động STEM', shortName: 'STEM' }
      const from = `/curriculum/edit/subjects/new?${new URLSearchParams(home).toString()}`
      const page = await office.post('/curriculum/edit/subjects/new', form, from)
      expect([page.status, page.location?.split('#')[0]]).to.deep.equal([303, `/curriculum/edit?version=${supplied}`])
      expect((await office.get('/curriculum/primary/STEM')).status).to.equal(200)
    })
  })

  it('move an entry by its buttons', async () => {
    const entry = await entryCalled('materialType', 'BGDT')
    const move = (direction: string) =>
      office.post(`${urlOf('materialType', entry)}/move`, { direction }, '/curriculum/edit/material-types')
    expect((await move('sideways')).status).to.equal(404)
    expect((await move('up')).status).to.equal(303)
    expect((await codesOf('materialType', {})).slice(0, 2)).to.deep.equal(['BGDT', 'KHBD'])
  })

  it('ask before an entry is retired, mark it, and take it back', async () => {
    const entry = await entryCalled('topic', 'TOAN6.SO.PS')
    const url = urlOf('topic', entry)
    expect(textOf(await office.get(`${url}/retire`))).to.include('4 mục nằm trong mục này cũng ngừng dùng theo.')
    expect((await office.post(`${url}/retire`, {})).status).to.equal(303)
    const reader = await as(app, 'teacher')
    expect(textOf(await reader.get('/curriculum/lowerSecondary/TOAN'))).to.include('Phân số Đã ngừng dùng')
    expect(textOf(await office.get(url))).to.include('Mục này đã ngừng dùng')

    expect((await office.post(`${url}/restore`, {}, url)).status).to.equal(303)
    expect(textOf(await reader.get('/curriculum/lowerSecondary/TOAN'))).not.to.include('Đã ngừng dùng')
  })

  it('are in English for those who choose it, with Vietnamese names marked as such', async () => {
    await office.post('/language', { language: 'en', returnTo: '/' }, '/')
    const subjects = await office.get('/curriculum')
    expect(subjects.html).to.match(/<a href="\/curriculum\/lowerSecondary\/TOAN" lang="vi">Toán<\/a>/)
    expect((await office.get('/curriculum/lowerSecondary/TOAN')).html).to.include('<h1 lang="vi">Toán</h1>')
    expect((await office.get('/curriculum/textbook-series')).html).to.match(/lang="vi">Kết nối tri thức/)
    expect(textOf(await office.get(urlOf('outcome', await outcome()))))
      .to.include('Retire')
      .and.to.include('Outcome')
  })
})
