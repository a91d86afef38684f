import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { readWords } from '../../server/i18n/translator.ts'
import { actionsIn } from '../../server/operations/audit-page.ts'
import type { Browser } from '../support/browser.ts'
import { as, makeClass, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

const url = '/administration/audit'
const an = new Types.ObjectId()
const subjectId = new Types.ObjectId()
const entry = { action: 'accounts.signedIn', actorId: an, actorName: 'Lê Văn An', subjectKind: 'account', subjectId }

describe('the audit log, as administrators see it', () => {
  let app: RunningApp
  let admin: Browser
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    admin = await as(app, 'sectorAdministrator')
    await AuditEntry.deleteMany({})
  })
  after(() => app.stop())
  /** Gives the addresses of their pages. */
  const add = async (...entries: object[]) => {
    const made = entries.map((more, i) => ({ ...entry, at: new Date(Date.UTC(2026, 2, 1, i)), ...more }))
    return (await AuditEntry.insertMany(made)).map(({ _id }) => `${url}/${_id.toString()}`)
  }
  const bodyOf = (html: string) => /<tbody.*<\/tbody>/s.exec(html)?.[0] ?? ''

  it('is closed to whoever is signed out, and to everybody else', async () => {
    const [page] = await add({})
    const teacher = await as(app, 'teacher')
    for (const path of [url, page!]) {
      expect((await app.visitor().get(path)).location).to.match(/^\/sign-in\?next=/)
      expect((await teacher.get(path)).status).to.equal(403)
    }
  })

  it('shows a school’s principal and administrator what is about their school, and nothing else', async () => {
    const [own, other] = [await makeUnit(), await makeUnit()]
    const [ours, theirs, nobodys] = await add(
      { unitIds: [own, other], address: 'OURS' },
      { unitIds: [other], address: 'THEIRS' },
      { address: 'NOBODYS' },
    )
    for (const role of ['principal', 'schoolAdministrator'] as const) {
      const reader = await as(app, role, { unitId: own })
      const body = bodyOf((await reader.get(`${url}?name=L%C3%AA+V%C4%83n+An`)).html)
      expect(body.match(/OURS|THEIRS|NOBODYS/g)).to.deep.equal(['OURS'])
      expect((await reader.get(ours!)).status).to.equal(200)
      for (const page of [theirs, nobodys]) expect((await reader.get(page!)).status).to.equal(404)
      expect((await reader.get('/administration')).location).to.equal(url)
    }
  })

  it('names the person, the unit or the class that an entry is about', async () => {
    const schoolId = await makeUnit('school', 'Trường Tên Hay')
    const made = await makeClass(schoolId, '9A9')
    const pupil = await makePupil(made, { name: 'Đặng Có Tên' })
    await AuditEntry.deleteMany({})
    await add(
      { subjectKind: 'person', subjectId: pupil.personId },
      { subjectKind: 'unit', subjectId: schoolId },
      { subjectKind: 'class', subjectId: made.classId },
      { subjectKind: 'person', subjectId: an },
    )
    const body = bodyOf((await admin.get(url)).html)
    for (const shown of ['Đặng Có Tên', 'Trường Tên Hay', '9A9', an.toString()]) expect(body).to.include(shown)
  })

  it('does not find an entry that is malformed or unknown', async () => {
    for (const path of ['x', '0123456789abcdef01234567'])
      expect((await admin.get(`${url}/${path}`)).status).to.equal(404)
  })

  it('says when there is nothing', async () => {
    expect((await admin.get(`${url}?name=Không+Ai`)).html).to.include('Không có thao tác nào như vậy')
  })

  it('shows who did what, when, to what and from where, the last one first', async () => {
    await add(
      { address: '192.0.2.7' },
      { actorName: undefined, actorId: undefined, action: 'operations.eventDiscarded' },
    )
    const body = bodyOf((await admin.get(url)).html)
    for (const shown of [
      'Lê Văn An',
      'Đăng nhập',
      '01/03/2026',
      '07:00',
      '192.0.2.7',
      'Hệ thống',
      'Bỏ một việc chạy nền',
    ])
      expect(body).to.include(shown)
    expect(body.indexOf('Bỏ một việc')).to.be.below(body.indexOf('Đăng nhập'))
  })

  it('shows an action whose feature is gone by its code', async () => {
    await add({ action: 'gone.happened' })
    expect(bodyOf((await admin.get(url)).html)).to.include('gone.happened')
  })

  const filters: [string, string][] = [
    ['a name', 'name=V%C5%A9+B%C3%ACnh'],
    ['an action', 'action=accounts.signedOut'],
    ['a person', `person=${new Types.ObjectId().toString()}`],
    ['a subject', `subject=${new Types.ObjectId().toString()}`],
    ['a subject without an id', 'subject=outbox'],
    ['a day', 'from=2026-03-05&to=2026-03-05'],
  ]
  for (const [what, query] of filters) {
    it(`can be filtered by ${what}`, async () => {
      const values = new URLSearchParams(query)
      const wanted = {
        action: values.get('action') ?? 'tests.wanted',
        actorName: values.get('name') ?? 'Tìm Ra',
        actorId: new Types.ObjectId(values.get('person') ?? undefined),
        subjectId:
          values.get('subject') === 'outbox' ? 'outbox' : new Types.ObjectId(values.get('subject') ?? undefined),
        at: new Date('2026-03-05T16:59:59Z'),
        address: 'WANTED',
      }
      await add({}, wanted, { at: new Date('2026-03-05T17:00:00Z') }, { at: new Date('2026-03-04T16:59:59Z') })
      const body = bodyOf((await admin.get(`${url}?${query}`)).html)
      expect(body.match(/<tr/g)).to.have.lengthOf(1)
      expect(body).to.include('WANTED')
    })
  }

  const wrong: [string, string, string][] = [
    ['a day that is none', 'from=2026-02-30', 'error-from'],
    ['days in the wrong order', 'from=2026-03-02&to=2026-03-01', 'error-to'],
  ]
  for (const [what, query, error] of wrong) {
    it(`asks again for ${what}`, async () => {
      const page = await admin.get(`${url}?${query}&name=An`)
      expect(page.status).to.equal(422)
      expect(page.html).to.include(`id="${error}"`)
      expect(page.html).to.include('value="An"')
    })
  }

  it('goes on where a page ends, with the same filter', async () => {
    await add(...Array.from({ length: 51 }, (_, i) => ({ address: `N${i}.`, at: new Date('2026-03-01') })), {
      actorName: 'Vũ Bình',
    })
    const first = await admin.get(`${url}?name=L%C3%AA+V%C4%83n+An`)
    const next = /href="([^"]+)" rel="next"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    const second = await admin.get(next!)
    expect(first.html.match(/N\d+\./g)).to.have.lengthOf(50)
    expect(second.html.match(/N\d+\./g)).to.deep.equal(['N0.'])
    expect(second.html).not.to.include('Vũ Bình')
  })

  it('shows one entry with what was before and after', async () => {
    const [page] = await add({
      before: { name: 'A <b>' },
      after: { name: 'B', days: 3 },
      device: 'Firefox 140',
    })
    const { html } = await admin.get(page!)
    for (const shown of ['A &lt;b&gt;', '<dd>B</dd>', '<dd>3</dd>', 'Firefox 140', 'accounts.signedIn'])
      expect(html).to.include(shown)
  })
})

describe('the words of the audit log', () => {
  const server = join(import.meta.dirname, '../../server')
  const files = readdirSync(server, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const named = files.flatMap((file) =>
    [...readFileSync(join(server, file), 'utf8').matchAll(/\baction: '(\w+\.\w+)'/g)].map(([, action = '']) => action),
  )

  for (const language of ['vi', 'en'] as const) {
    it(`are there for every action, in ${language}`, () => {
      const words = readWords(language)
      expect(named).to.include('operations.eventDiscarded')
      for (const action of named) expect([...words.keys()]).to.include(action.replace('.', '.audit.'))
    })
  }

  it('are sorted as people read them', () => {
    const words = readWords('vi')
    const texts = actionsIn('vi').map((action) => words.get(action.replace('.', '.audit.'))!)
    expect(texts).to.deep.equal(texts.toSorted((a, b) => a.localeCompare(b, 'vi')))
    expect(texts).to.include('Đăng nhập')
  })
})
