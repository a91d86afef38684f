import { expect } from 'chai'
import { Types } from 'mongoose'
import yauzl from 'yauzl'
import { Account } from '../../server/accounts/account.model.ts'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { features } from '../../server/features.ts'
import { translatorFor } from '../../server/i18n/translator.ts'
import { addMemberships, endMembership, findFacts, unlinkGuardian } from '../../server/people/index.ts'
import { wordsOfData } from '../../server/person-data.ts'
import type { Role } from '../../server/roles.ts'
import { Token } from '../../server/tokens/token.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import type { Browser } from '../support/browser.ts'
import {
  makeClass,
  makeGuardian,
  type MadePerson,
  makePerson,
  makePupil,
  makeUnit,
  password,
  signIn,
} from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'

const kinds = features.flatMap(({ personData = [] }) => personData)

describe('what is kept of people', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  const setup = async () => {
    const schoolId = await makeUnit()
    const pupil = await makePupil(await makeClass(schoolId), { name: 'Đặng Ân' })
    const guardian = await makeGuardian(pupil, { unitId: schoolId })
    const registrar = await makePerson('registrar', { unitId: schoolId })
    const url = `/privacy/people/${pupil.personId.toString()}`
    return { schoolId, pupil, guardian, registrar, url }
  }
  const end = (who: MadePerson, unitId: Types.ObjectId, role: Role) =>
    inTransaction((session) => endMembership({ personId: who.personId, unitId, role, on: new Date() }, session))

  it('has words for every kind: what it is, what for and for how long', () => {
    expect(kinds).not.to.be.empty
    for (const { key } of kinds)
      for (const word of ['name', 'purpose', 'kept'])
        expect(translatorFor('vi').has(`${wordsOfData({ key })}.${word}`), key).to.equal(true)
  })

  it('is told to everybody', async () => {
    const { html } = await (await signIn(app, await makePerson('student'))).get('/privacy')
    for (const { key } of kinds) expect(html).to.include(translatorFor('vi').t(`${wordsOfData({ key })}.name`))
  })

  describe('as a copy', () => {
    it('is for whom it is about, guardians and the school; for nobody else', async () => {
      const { schoolId, pupil, guardian, registrar, url } = await setup()
      for (const reader of [pupil, guardian, registrar])
        expect((await (await signIn(app, reader)).get(`${url}/copy`)).status).to.equal(200)
      const others = [await makePerson('registrar'), await makePerson('teacher', { unitId: schoolId })]
      for (const other of [...others, await makePerson('sectorLeader')]) {
        const browser = await signIn(app, other)
        expect((await browser.get(`${url}/copy`)).status).to.equal(404)
        expect((await browser.post(`${url}/copy`, {}, '/privacy')).status).to.equal(404)
      }
      expect(await AuditEntry.countDocuments({ action: 'privacy.copied' })).to.equal(0)
    })

    it('has a file for each kind that there is, and one that explains them; and is audited', async () => {
      const { pupil, guardian, url } = await setup()
      const files = await download(app, await signIn(app, guardian), `${url}/copy`)
      expect([...files.keys()]).to.include.members(['giai-thich.txt'])
      expect(files.get('giai-thich.txt')).to.include('Bản sao dữ liệu của Đặng Ân')
      for (const [name, text] of files) if (name.endsWith('.json')) expect(() => JSON.parse(text)).not.to.throw()
      const entry = await AuditEntry.findOne({ action: 'privacy.copied' }).lean()
      expect(entry?.subjectId).to.deep.equal(pupil.personId)
      expect(entry?.actorId).to.deep.equal(guardian.personId)
    })
  })

  describe('when it is to go', () => {
    it('does not for whom it is about, guardians and other schools', async () => {
      const { pupil, guardian, url } = await setup()
      for (const [who, status] of [
        [pupil, 403],
        [guardian, 403],
        [await makePerson('registrar'), 404],
      ] as const) {
        const browser = await signIn(app, who)
        expect((await browser.get(`${url}/removal`)).status).to.equal(status)
        expect((await browser.post(`${url}/removal`, { typedName: 'Đặng Ân' }, '/privacy')).status).to.equal(status)
      }
    })

    it('does not while they are still something somewhere, or a guardian', async () => {
      const { schoolId, guardian, registrar, url, pupil } = await setup()
      const browser = await signIn(app, registrar)
      expect((await browser.get(`${url}/removal`)).html).to.include('còn vai trò trong một đơn vị')
      expect((await browser.post(`${url}/removal`, { typedName: 'Đặng Ân' }, '/privacy')).status).to.equal(409)
      await end(guardian, schoolId, 'guardian')
      const ofGuardian = `/privacy/people/${guardian.personId.toString()}/removal`
      expect((await browser.post(ofGuardian, { typedName: guardian.name }, '/privacy')).status).to.equal(409)
      await unlinkGuardian({ guardianId: guardian.personId, childId: pupil.personId, on: new Date() })
      expect((await browser.post(ofGuardian, { typedName: guardian.name }, '/privacy')).status).to.equal(303)
    })

    it('does not for a school that is not the only one they were in', async () => {
      const { schoolId, registrar, pupil, url } = await setup()
      const other = await makeUnit()
      const from = new Date('2024-01-01')
      const to = new Date('2025-01-01')
      await addMemberships([{ personId: pupil.personId, unitId: other, role: 'student', from, to }])
      await end(pupil, schoolId, 'student')
      const browser = await signIn(app, registrar)
      expect((await browser.get(`${url}/removal`)).status).to.equal(404)
      const page = await browser.get(`/people/${pupil.personId.toString()}`)
      expect(page.status).to.equal(200)
      expect(page.html).not.to.include(`${url}/removal`)
    })

    it('is offered on their page to who keeps every school that they were in', async () => {
      const { schoolId, registrar, pupil, url } = await setup()
      const browser = await signIn(app, registrar)
      const page = `/people/${pupil.personId.toString()}`
      expect((await browser.get(page)).html).to.include(`href="${url}/removal"`)
      await end(pupil, schoolId, 'student')
      expect((await browser.get(page)).html).to.include(`href="${url}/removal"`)
    })

    it('asks for the name, letter by letter', async () => {
      const { schoolId, registrar, pupil, url } = await setup()
      await end(pupil, schoolId, 'student')
      const page = await (await signIn(app, registrar)).post(`${url}/removal`, { typedName: 'Đặng An' })
      expect(page.status).to.equal(422)
      expect(page.html).to.include('id="error-typedName"').and.include('Đặng An')
      expect((await findFacts(pupil.personId))?.fullName).to.equal('Đặng Ân')
    })

    it('goes, with every feature that keeps something of them, and is audited', async () => {
      const { schoolId, registrar, pupil, url } = await setup()
      await tokenOf(app, pupil)
      await end(pupil, schoolId, 'student')
      const answer = await (await signIn(app, registrar)).post(`${url}/removal`, { typedName: ' Đặng Ân ' })
      expect([answer.status, answer.location]).to.deep.equal([303, '/privacy'])
      const entry = await AuditEntry.findOne({ action: 'privacy.removed' }).lean()
      expect(entry?.after?.kinds).to.deep.equal(kinds.map(({ key }) => key))
      expect((await findFacts(pupil.personId))?.fullName).not.to.equal('Đặng Ân')
      const { userName } = pupil
      expect((await app.visitor().post('/sign-in', { userName, password })).status).to.equal(422)
      const account = JSON.stringify(await Account.findById(pupil.accountId).lean())
      expect(account).not.to.include(userName)
      expect(await Token.countDocuments({ ownerId: pupil.accountId })).to.equal(0)
    })
  })
})

async function download(app: RunningApp, browser: Browser, path: string): Promise<Map<string, string>> {
  const token = /name="_csrf" value="([^"]+)"/.exec((await browser.get(path)).html)?.[1] ?? ''
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const body = new URLSearchParams({ _csrf: token })
  const response = await fetch(new URL(path, app.url), { method: 'POST', body, headers: { cookie } })
  expect(response.status).to.equal(200)
  expect(response.headers.get('content-type')).to.equal('application/zip')
  return await unzip(Buffer.from(await response.arrayBuffer()))
}

async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  const zip = await yauzl.fromBufferPromise(bytes)
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    files.set(entry.fileName, Buffer.concat(chunks).toString())
  }
  return files
}
