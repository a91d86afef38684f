import { expect } from 'chai'
import { Types } from 'mongoose'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { addUnit } from '../schools/units.ts'

describe('Vietnamese names on pages', () => {
  let app: RunningApp
  let unitId: Types.ObjectId
  before(async () => {
    app = await startApp()
    unitId = await addUnit({ name: 'Trường Tiểu học Bến Lam' })
  })
  after(() => app.stop())

  const marked = ({ html }: { html: string }) => (html.match(/ lang="vi"/g) ?? []).length

  it('are marked as such in English: in headings, breadcrumbs, lists and the menu', async () => {
    const browser = await as(app, 'sectorLeader')
    const vietnamese = await browser.get(`/schools/${unitId.toString()}`)
    expect(vietnamese.html.replace('<html lang="vi">', '')).to.not.match(/<(h1|a|span|b|dd)[^>]* lang="vi"/)
    await browser.post('/language', { language: 'en' })
    const { html } = await browser.get(`/schools/${unitId.toString()}`)
    expect(html).to.include('<html lang="en">')
    expect(html).to.include('<h1 lang="vi">Trường Tiểu học Bến Lam</h1>')
    expect(html).to.include('<span aria-current="page" lang="vi">Trường Tiểu học Bến Lam</span>')
    expect(html).to.include('<span class="account-name" lang="vi">')
    const list = await browser.get('/schools')
    expect(list.html).to.match(/<a href="[^"]*" lang="vi">Trường Tiểu học Bến Lam<\/a>/)
    expect(marked(list)).to.be.greaterThan(2)
  })
})
