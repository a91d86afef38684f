import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { Unanswered } from '../../server/catalogue/unanswered.model.ts'
import { forgetOldOnes } from '../../server/catalogue/unanswered.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { stores } from '../../server/stores.ts'
import type { Browser } from '../support/browser.ts'
import { makePerson, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { silent } from '../outbox/outbox.ts'
import { goAway, makeFile, makeMaterial } from './materials.ts'

describe('the pages of the catalogue', () => {
  let app: RunningApp
  let reviewer: Browser
  before(async () => {
    app = await startApp()
    await loadCurriculum(silent)
    reviewer = await signIn(app, await makePerson('reviewer'))
    const maths = { subjects: ['TOAN'], grades: [6], type: 'PBT' }
    const files = [await makeFile(['Mở đầu', 'Ba phần tư cái bánh <b>chưng</b>'])]
    for (let at = 1; at <= 21; at++)
      await makeMaterial({ ...maths, title: `Phép chia ${at}`, description: 'Luyện tập về số dư.' })
    await makeMaterial({ ...maths, title: 'Phân số', files }, { downloads: 12 })
    await makeMaterial({ subjects: ['VAN'], grades: [7], title: 'Tục ngữ', type: 'KHBD' })
    await app.work()
  })
  after(async () => await app.stop())

  const visit = async (path: string) => (await app.visitor().get(path)).html.replaceAll('&#x3D;', '=')

  it('is open to guests, who find a way to it in the head of every page', async () => {
    const page = await visit('/catalogue')
    expect(page).to.include('23 kết quả')
    expect(await visit('/')).to.include('href="/catalogue"')
  })

  it('shows what was understood, and an address without it', async () => {
    const page = await visit('/catalogue?q=phan+so+lop+6')
    expect(page).to.include('1 kết quả')
    expect(page).to.match(/class="chip" href="\/catalogue\?q=phan\+so\+lop\+6&amp;exact=lop\+6"><span>Lớp 6/)
  })

  it('quotes the page that was found, with the words marked and nothing of its own', async () => {
    const page = await visit('/catalogue?q=banh+chung')
    expect(page).to.include('Trang 2 · bai.pdf')
    expect(page).to.match(/<mark>bánh<\/mark>/)
    expect(page).to.include('&lt;b&gt;<mark>chưng</mark>&lt;/b&gt;')
    expect(page).to.include('2 KB')
  })

  it('goes on with the next page by the same address', async () => {
    const page = await visit('/catalogue?subject=TOAN')
    expect(page).to.include('href="/catalogue?subject=TOAN&amp;page=2" rel="next"')
    expect(await visit('/catalogue?subject=TOAN&page=2')).to.include('rel="prev"')
  })

  it('lets several values of a facet be chosen', async () => {
    const page = await visit('/catalogue?subject=TOAN&subject=VAN')
    expect(page).to.include('23 kết quả')
    expect(page).to.match(/name="subject" value="VAN" checked/)
  })

  it('takes no harm from an address that means nothing', async () => {
    for (const query of [
      'page=-1',
      'page=9999999',
      'grade=abc',
      'q=%00%F0%9F%92%A9',
      'sort=worst',
      'licence=NONE',
      'q[a]=1',
    ])
      expect((await app.visitor().get(`/catalogue?${query}`)).status, query).to.equal(200)
  })

  it('offers what would be found with one condition less', async () => {
    const page = await visit('/catalogue?q=tuc+ngu+lop+6')
    expect(page).to.match(/href="\/catalogue\?q=tuc\+ngu">Bỏ “Lớp 6”: 1 kết quả/)
  })

  it('offers to take all filters away when no single one stands in the way', async () => {
    const page = await visit('/catalogue?q=tuc+ngu+lop+9&type=DEKT')
    expect(page).to.match(/href="\/catalogue\?q=tuc\+ngu">Bỏ hết bộ lọc: 1 kết quả/)
  })

  it('asks whether something else was meant', async () => {
    const page = await visit('/catalogue?q=phep+chai')
    expect(page).to.match(/Có phải ý thầy cô là/)
  })

  it('answers whoever types with titles, topics and authors', async () => {
    const { entries } = JSON.parse(await visit('/catalogue/suggestions?q=phan+s')) as {
      entries: { text: string; url: string }[]
    }
    expect(entries.map(({ text }) => text)).to.deep.equal(['Phân số'])
    expect(entries[0]!.url).to.match(/^\/materials\/[0-9a-f]{24}$/)
  })

  it('refuses somebody who asks far too often, in a sentence, and nobody else', async () => {
    const robot = await signIn(app, await makePerson('teacher'))
    const isRefused = async () => (await robot.get('/catalogue/suggestions?q=a')).status === 429
    let asked = 0
    while (asked < 1000 && !(await isRefused())) asked++
    expect(asked).to.be.within(300, 999)
    const refused = await robot.get('/catalogue')
    expect(refused.status).to.equal(429)
    expect(refused.html).to.contain('thử lại')
    expect((await reviewer.get('/catalogue')).status).to.equal(200)
    expect((await app.visitor().get('/catalogue')).status).to.equal(200)
  })

  describe('while the index is away', () => {
    let end: () => void
    before(() => (end = goAway()))
    after(() => end())

    it('goes on from the records, with a notice', async () => {
      const page = await visit('/catalogue?q=phep+chia+lop+6')
      expect(page).to.include('Máy tìm kiếm đang tạm nghỉ')
      expect(page).to.include('Phép chia 21')
      const next = /href="(\/catalogue\?q=phep\+chia\+lop\+6&amp;cursor=[^"]+)"/
        .exec(page)![1]!
        .replaceAll('&amp;', '&')
      expect(await visit(next)).to.match(/Phép chia 1\s*</)
      expect(await visit('/catalogue?subject=VAN&grade=7')).to.include('Tục ngữ')
      expect(await visit('/catalogue?subject=VAN&grade=6')).not.to.include('Tục ngữ')
    })

    it('records nothing as missing, and suggests nothing', async () => {
      await Unanswered.deleteMany({})
      await visit('/catalogue?q=khongcogi')
      expect(await Unanswered.countDocuments()).to.equal(0)
      expect(JSON.parse(await visit('/catalogue/suggestions?q=phan'))).to.deep.equal({ entries: [] })
    })
  })

  describe('what nobody finds', () => {
    beforeEach(async () => void (await Unanswered.deleteMany({})))

    it('is counted without who looked, but not while they are typing', async () => {
      for (const text of ['Núi+Lửa', 'nui+lua']) await visit(`/catalogue?q=${text}&subject=TOAN`)
      await app.visitor().get('/catalogue?q=nui+l', { 'x-typing': 'yes' })
      const [one, ...others] = await Unanswered.find().lean()
      expect(others).to.deep.equal([])
      expect(one).to.include({ text: 'nui lua', filters: 'subject=TOAN', count: 2, isDone: false })
      expect(Object.keys(one!)).to.have.members([
        ...['_id', 'text', 'filters', 'count', 'askers', 'days', 'firstOn', 'lastOn', 'isDone', 'changedAt'],
      ])
    })

    it('is counted without words, too, when something was only chosen', async () => {
      await visit('/catalogue?subject=TOAN&grade=6&type=VIDEO')
      expect(await Unanswered.findOne().lean()).to.include({ text: '', filters: 'grade=6&subject=TOAN&type=VIDEO' })
    })

    it('can be marked as done, and comes back when it is missed again', async () => {
      await visit('/catalogue?q=nui+lua')
      const list = await reviewer.get('/catalogue/unanswered')
      expect(list.html).to.include('nui lua')
      const action = /action="(\/catalogue\/unanswered\/[0-9a-f]{24}\/done)"/.exec(list.html)![1]!
      expect((await reviewer.post(action, {}, '/catalogue/unanswered')).status).to.equal(303)
      expect((await reviewer.get('/catalogue/unanswered')).html).not.to.include('nui lua')
      expect((await reviewer.get('/catalogue/unanswered?done=yes')).html).to.include('nui lua')
      expect(await AuditEntry.countDocuments({ action: 'catalogue.gapDone' })).to.equal(1)
      await visit('/catalogue?q=nui+lua')
      expect((await reviewer.get('/catalogue/unanswered')).html).to.include('nui lua')
    })

    it('is forgotten when nobody has asked for a year', async () => {
      const times = { firstOn: '2025-01-01', count: 1, isDone: false }
      await Unanswered.create(
        { text: 'cu', lastOn: '2025-11-26', ...times },
        { text: 'con', lastOn: '2025-11-28', ...times },
      )
      await forgetOldOnes(new Date('2026-11-28T05:00:00Z'))
      expect((await Unanswered.find().lean()).map(({ text }) => text)).to.deep.equal(['con'])
    })
  })

  describe('synonyms', () => {
    const total = async (q: string) => (await stores().search.search('materials', { text: q })).total

    it('are shown again with their mistakes', async () => {
      for (const [words, message] of [
        ['', 'ít nhất hai từ'],
        ['một', 'Một từ thì chưa có gì'],
        [Array.from({ length: 51 }, (_, at) => `từ ${at}`).join('\n'), 'nhiều nhất 50 từ'],
      ] as const) {
        const page = await reviewer.post('/catalogue/synonyms/new', { words, finds: '' })
        expect(page.status).to.equal(422)
        expect(page.html).to.include(message)
      }
    })

    it('work as soon as they are saved, in one direction when it is said so, and no longer when removed', async () => {
      expect(await total('chia đều')).to.equal(0)
      const fields = { words: 'chia đều', finds: 'phép chia' }
      expect((await reviewer.post('/catalogue/synonyms/new', fields)).status).to.equal(303)
      expect(await total('chia đều')).to.equal(21)
      const list = await reviewer.get('/catalogue/synonyms')
      const url = /href="(\/catalogue\/synonyms\/own-[0-9a-f]+)"[^>]*>chia đều/.exec(list.html)![1]!
      await reviewer.post(`${url}/remove`, {}, `${url}/remove`)
      expect(await total('chia đều')).to.equal(0)
      expect((await reviewer.get(url)).status).to.equal(404)
      expect(await AuditEntry.countDocuments({ action: 'catalogue.synonymsRemoved' })).to.equal(1)
    })

    it('that were supplied can be removed and brought back', async () => {
      const url = '/catalogue/synonyms/khtn'
      await reviewer.post(`${url}/remove`, {}, `${url}/remove`)
      const page = await reviewer.get(url)
      expect(page.html).to.include('Nhóm này đang không dùng')
      expect((await reviewer.post(`${url}/restore`, {}, url)).status).to.equal(303)
      expect((await reviewer.get(url)).html).not.to.include('Nhóm này đang không dùng')
    })
  })

  describe('for other systems', () => {
    const api = async (query: string) => {
      const answer = await fetch(`${app.url}/api/v1/materials?${query}`)
      return { status: answer.status, body: (await answer.json()) as Listed }
    }

    it('lists what guests may see, with facets and the way on', async () => {
      const { body } = await api('q=phep+chia&limit=20')
      expect(body).to.include({ total: 21 })
      expect(body.items).to.have.length(20)
      expect(body.facets!.subject).to.deep.equal({ TOAN: 21 })
      const rest = (await (await fetch(body.next!.url)).json()) as Listed
      expect(rest.items).to.have.length(1)
      expect(rest.next).to.equal(null)
      expect(body.items[0]).to.include({ scope: 'public', state: 'publishedInSector', version: 1, licence: 'CCBY' })
      expect(body.items[0]).to.deep.include({ excerpt: 'Luyện tập về số dư.', subject: ['TOAN'], grade: [6] })
    })

    it('tells what stands around the words', async () => {
      const { excerpt, highlights } = (await api('q=luyen+tap')).body.items[0] as unknown as Marked
      expect(excerpt).to.equal('Luyện tập về số dư.')
      expect(highlights.filter(({ marked }) => marked).map(({ text }) => text)).to.deep.equal(['Luyện', 'tập'])
    })

    it('refuses a cursor that it has not given', async () => {
      expect((await api('cursor=x')).status).to.equal(422)
      expect((await api('cursor=s10000')).status).to.equal(422)
      expect((await api('cursor=s9999')).status).to.equal(200)
    })

    it('goes on while the index is away', async () => {
      const end = goAway()
      const { body } = await api('q=phep+chia&limit=20')
      const rest = (await (await fetch(body.next!.url)).json()) as Listed
      end()
      expect(body).to.include({ total: null, facets: null })
      expect(rest.items).to.have.length(1)
    })
  })
})

interface Listed {
  readonly items: readonly Record<string, unknown>[]
  readonly facets: Record<string, Record<string, number>> | null
  readonly total: number | null
  readonly next: { readonly cursor: string; readonly url: string } | null
}

interface Marked {
  readonly excerpt: string
  readonly highlights: readonly { readonly text: string; readonly marked: boolean }[]
}
