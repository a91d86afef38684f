import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { hasConsent, listWithoutConsent } from '../../server/consents/index.ts'
import { Statement } from '../../server/consents/statement.model.ts'
import { useMail } from '../../server/mail/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { unlinkGuardian } from '../../server/people/index.ts'
import { dayOf } from '../../server/schools/index.ts'
import { behindProxy, call, refusal } from '../api/client.ts'
import { openPostbox } from '../mail/postbox.ts'
import { as, assign, makeClass, makeGuardian, makePerson, makePupil, makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

describe('consents', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp(behindProxy)
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setup = async () => {
    const schoolId = await makeUnit()
    const made = await makeClass(schoolId, '6A1')
    const birthDate = new Date(`${Number(dayOf(new Date()).slice(0, 4)) - 11}-01-01`)
    const pupil = await makePupil(made, { name: 'Ngô Gia Hân', birthDate })
    const guardian = await makeGuardian(pupil, { name: 'Ngô Gia Ơn', unitId: schoolId })
    const teacher = await makePerson('teacher', { unitId: schoolId })
    await assign(teacher, made)
    const registrar = await makePerson('registrar', { unitId: schoolId })
    const url = `/consents/people/${pupil.personId.toString()}`
    return { schoolId, made, pupil, guardian, teacher, registrar, url }
  }
  const yes = { answer: 'given', textVersion: '1' }
  const onPaper = (more: Record<string, string> = {}) => ({
    ...{ answer: 'given', side: 'guardian', guardianName: 'Bà ngoại', day: '2026-09-01', textVersion: '1' },
    ...more,
  })

  describe('as they are said', () => {
    it('are nobody else’s to see: another pupil, guardian or school, a colleague who is no class teacher, the sector', async () => {
      const { schoolId, made, url } = await setup()
      const colleague = await makePerson('teacher', { unitId: schoolId })
      await assign(colleague, made, 'lowerSecondary TOAN')
      const others = [
        await makePupil(made),
        await makeGuardian(await makePupil(made)),
        await makePerson('registrar'),
        colleague,
        await makePerson('sectorLeader', { unitId: await makeUnit('sectorOffice') }),
      ]
      for (const other of others) {
        const browser = await signIn(app, other)
        expect((await browser.get(url)).status).to.equal(404)
        expect((await browser.post(`${url}/showWork`, yes, '/consents')).status).to.equal(404)
        expect((await browser.post(`${url}/showWork/paper`, onPaper(), '/consents')).status).to.equal(404)
      }
      expect(await Statement.countDocuments()).to.equal(0)
    })

    it('hold when pupil and guardian have both said yes, and no longer after one has taken it back', async () => {
      const { pupil, guardian, url } = await setup()
      const [child, parent] = [await signIn(app, pupil), await signIn(app, guardian)]
      await child.post(`${url}/publishWork`, yes, url)
      expect(await hasConsent(pupil.personId, 'publishWork')).to.equal(false)
      const answer = await parent.post(`${url}/publishWork`, yes, url)
      expect([answer.status, answer.location]).to.deep.equal([303, url])
      expect(await hasConsent(pupil.personId, 'publishWork')).to.equal(true)
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(false)
      await parent.post(`${url}/publishWork`, { ...yes, answer: 'withdrawn' }, url)
      expect(await hasConsent(pupil.personId, 'publishWork')).to.equal(false)
      expect((await parent.get(url)).html).to.include('đã rút lại')
    })

    it('end with the guardianship', async () => {
      const { pupil, guardian, url } = await setup()
      for (const who of [pupil, guardian]) await (await signIn(app, who)).post(`${url}/showWork`, yes, url)
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(true)
      await unlinkGuardian({ guardianId: guardian.personId, childId: pupil.personId, on: new Date() })
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(false)
    })

    it('are not said by the school in somebody’s place', async () => {
      const { teacher, registrar, url } = await setup()
      for (const who of [teacher, registrar]) {
        const browser = await signIn(app, who)
        expect((await browser.get(url)).status).to.equal(200)
        expect((await browser.post(`${url}/showWork`, yes, url)).status).to.equal(403)
      }
    })

    it('are refused for no purpose, no answer and a text that is not the present one', async () => {
      const { guardian, url } = await setup()
      const browser = await signIn(app, guardian)
      expect((await browser.post(`${url}/nothing`, yes, url)).status).to.equal(404)
      expect((await browser.post(`${url}/showWork`, { textVersion: '1' }, url)).status).to.equal(422)
      expect((await browser.post(`${url}/showWork`, { ...yes, textVersion: '2' }, url)).status).to.equal(409)
      expect(await Statement.countDocuments()).to.equal(0)
    })

    it('are audited for the school', async () => {
      const { schoolId, guardian, url, pupil } = await setup()
      await (await signIn(app, guardian)).post(`${url}/messages`, yes, url)
      const entry = await AuditEntry.findOne({ action: 'consents.answered' }).lean()
      expect(entry?.subjectId).to.deep.equal(pupil.personId)
      expect(entry?.unitIds?.map(String)).to.deep.equal([schoolId.toString()])
      expect(entry?.after).to.include({ purpose: 'messages', answer: 'given', side: 'guardian', channel: 'online' })
    })

    it('are listed for many people at once', async () => {
      const { made, pupil, guardian, url } = await setup()
      const other = await makePupil(made)
      for (const who of [pupil, guardian]) await (await signIn(app, who)).post(`${url}/showWork`, yes, url)
      const without = await listWithoutConsent([pupil.personId, other.personId], 'showWork')
      expect(without.map(String)).to.deep.equal([other.personId.toString()])
    })
  })

  describe('on paper', () => {
    it('are entered by the class teacher and the registrar, with who signed and when', async () => {
      const { teacher, registrar, pupil, guardian, url } = await setup()
      const entered = await (await signIn(app, teacher)).post(`${url}/showWork/paper`, onPaper({ note: 'Tủ 3' }))
      expect([entered.status, entered.location]).to.deep.equal([303, url])
      const known = onPaper({ guardianId: guardian.personId.toString(), guardianName: '' })
      await (await signIn(app, registrar)).post(`${url}/analytics/paper`, known)
      const said = await Statement.find().sort({ purpose: -1 }).lean()
      expect(said.map(({ saidByName, channel, note }) => [saidByName, channel, note])).to.deep.equal([
        ['Bà ngoại', 'paper', 'Tủ 3'],
        ['Ngô Gia Ơn', 'paper', undefined],
      ])
      expect(said[0]?.saidAt).to.deep.equal(new Date('2026-08-31T17:00:00Z'))
      await (await signIn(app, pupil)).post(`${url}/showWork`, yes, url)
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(true)
    })

    it('do not come before what was said later', async () => {
      const { registrar, pupil, guardian, url } = await setup()
      await (await signIn(app, pupil)).post(`${url}/showWork`, yes, url)
      await (await signIn(app, guardian)).post(`${url}/showWork`, { ...yes, answer: 'refused' }, url)
      const id = guardian.personId.toString()
      await (await signIn(app, registrar)).post(`${url}/showWork/paper`, onPaper({ guardianId: id, guardianName: '' }))
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(false)
    })

    it('come back to the form with what was typed, one message for each field', async () => {
      const { registrar, url } = await setup()
      const browser = await signIn(app, registrar)
      const wrong: [Record<string, string>, string][] = [
        [onPaper({ answer: '' }), 'error-answer'],
        [onPaper({ side: 'school' }), 'error-side'],
        [onPaper({ guardianName: '' }), 'error-guardianName'],
        [onPaper({ guardianId: '0123456789abcdef01234567' }), 'error-guardianId'],
        [onPaper({ day: '2026-02-30' }), 'error-day'],
        [onPaper({ day: '2999-01-01' }), 'error-day'],
        [onPaper({ note: 'x'.repeat(501) }), 'error-note'],
      ]
      for (const [form, error] of wrong) {
        const page = await browser.post(`${url}/showWork/paper`, { ...form, note: form.note ?? 'giữ lại' })
        expect(page.status, error).to.equal(422)
        expect(page.html).to.include(`id="${error}"`)
        if (form.note === undefined) expect(page.html).to.include('giữ lại')
      }
      expect(await Statement.countDocuments()).to.equal(0)
    })

    it('are told to whoever signed, once, if their address is confirmed', async () => {
      const postbox = await openPostbox()
      useMail({ url: postbox.url, from: 'Học liệu <a@b.example>', site: 'https://hoclieu.example' })
      try {
        const { registrar, guardian, url } = await setup()
        const mail = { email: 'on@nha.example', emailVerifiedAt: new Date() }
        await Person.updateOne({ _id: guardian.personId }, mail)
        const id = guardian.personId.toString()
        const form = onPaper({ guardianId: id, guardianName: '' })
        await (await signIn(app, registrar)).post(`${url}/showWork/paper`, form)
        await (await signIn(app, guardian)).post(`${url}/showWork`, yes, url)
        await app.work()
        expect(postbox.mails.map(({ to }) => to)).to.deep.equal([['on@nha.example']])
        expect(postbox.mails[0]!.text).to.include('Ngô Gia Hân').and.include(`https://hoclieu.example${url}`)
      } finally {
        useMail(undefined)
        await postbox.close()
      }
    })
  })

  describe('of a class', () => {
    it('are for its class teacher and the school’s managers', async () => {
      const { made, pupil, guardian, teacher, registrar, schoolId } = await setup()
      const url = `/consents/classes/${made.classId.toString()}`
      const colleague = await makePerson('teacher', { unitId: schoolId })
      for (const other of [pupil, guardian, colleague, await makePerson('principal')])
        expect((await (await signIn(app, other)).get(url)).status).to.equal(404)
      for (const reader of [teacher, registrar]) {
        const page = await (await signIn(app, reader)).get(url)
        expect(page.status).to.equal(200)
        expect(page.html).to.include('Ngô Gia Hân').and.include('0 trong 1 học sinh')
      }
    })
  })

  describe('texts', () => {
    const text = { titleVi: 'Mới', textVi: 'Nội dung', titleEn: 'New', textEn: 'Text', after: '1' }
    it('are read by everybody and published by the sector’s administrator', async () => {
      expect((await (await as(app, 'student')).get('/consents/texts/showWork')).status).to.equal(200)
      const principal = await as(app, 'principal')
      expect((await principal.post('/consents/texts/showWork', text)).status).to.equal(403)
    })

    it('that are incomplete come back as they were typed', async () => {
      const browser = await as(app, 'sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
      for (const field of ['titleVi', 'textVi', 'titleEn', 'textEn'] as const) {
        const page = await browser.post('/consents/texts/showWork', { ...text, [field]: '' })
        expect(page.status).to.equal(422)
        expect(page.html).to.include(`id="error-${field}"`)
      }
    })

    it('that must be renewed take earlier consent away, others do not', async () => {
      const { pupil, guardian, url } = await setup()
      for (const who of [pupil, guardian]) await (await signIn(app, who)).post(`${url}/showWork`, yes, url)
      const browser = await as(app, 'sectorAdministrator', { unitId: await makeUnit('sectorOffice') })
      expect((await browser.post('/consents/texts/showWork', text)).status).to.equal(303)
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(true)
      await browser.post('/consents/texts/showWork', { ...text, after: '2', mustRenew: 'yes' })
      expect(await hasConsent(pupil.personId, 'showWork')).to.equal(false)
    })

    it('of two people at once are one', async () => {
      const unitId = await makeUnit('sectorOffice')
      const both = [await as(app, 'sectorAdministrator', { unitId }), await as(app, 'sectorAdministrator', { unitId })]
      const answers = await Promise.all(both.map((browser) => browser.post('/consents/texts/showWork', text)))
      const statuses = answers.map(({ status }) => status)
      expect(statuses.sort()).to.deep.equal([303, 409])
    })
  })

  describe('over the API', () => {
    it('are found and entered as on the pages', async () => {
      const { pupil, registrar } = await setup()
      const path = `/consents/${pupil.personId.toString()}`
      const token = await tokenOf(app, registrar)
      const paper = { purpose: 'showWork', answer: 'given', side: 'guardian', day: '2026-09-01', textVersion: 1 }
      const entered = await call(app, `POST ${path}`, { token, body: { ...paper, guardianName: 'Bà ngoại' } })
      expect(entered.status).to.equal(201)
      const found = await call(app, `GET ${path}`, { token })
      expect(found.json).to.deep.equal(entered.json)
      expect((found.json as { statements: { saidBy: string }[] }).statements[0]?.saidBy).to.equal('Bà ngoại')
      const stranger = await tokenOf(app, await makePerson('registrar'))
      expect(refusal(await call(app, `GET ${path}`, { token: stranger }))).to.equal('404 notFound')
      const late = { ...paper, textVersion: 2, guardianName: 'Bà' }
      expect(refusal(await call(app, `POST ${path}`, { token, body: late }))).to.equal('409 textPublished')
    })
  })
})
