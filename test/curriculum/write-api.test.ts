import { expect } from 'chai'
import { AuditEntry } from '../../server/audit/entry.model.ts'
import { type EntryRecord, kinds } from '../../server/curriculum/entries/kinds.ts'
import { findSubject, loadCurriculum, schoolYearAt } from '../../server/curriculum/index.ts'
import { behindProxy, call, fieldCodes, refusal } from '../api/client.ts'
import { silent } from '../outbox/outbox.ts'
import { makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { parentFor, samples } from './answers.ts'
import { codesOf, entryCalled, supplied, valuesNow } from './office.ts'

describe('the curriculum as other systems write it', () => {
  let app: RunningApp
  let token: string
  before(async () => (app = await startApp(behindProxy)))
  beforeEach(async () => {
    await app.clear()
    await loadCurriculum(silent)
    token = await tokenOf(app, await makePerson('sectorSpecialist'), {
      scopes: ['curriculum:write', 'curriculum:read'],
    })
  })
  after(() => app.stop())

  const send = async (what: string, body: object) => await call(app, what, { token, body })
  const pathOf = (kind: keyof typeof kinds, { _id }: EntryRecord) =>
    `/curriculum/${kinds[kind].plural}/${_id.toString()}`
  const outcome = () => entryCalled('outcome', 'TOAN6.SO.STN.03')

  it('is refused without a token, without the scope, and to who may not edit it', async () => {
    const { edition } = await outcome()
    const what = `PATCH ${pathOf('outcome', await outcome())}`
    const body = { edition, text: 'Khác.' }
    expect((await call(app, what, { body })).status).to.equal(401)
    const reader = await tokenOf(app, await makePerson('sectorSpecialist'), { scopes: ['curriculum:read'] })
    expect(refusal(await call(app, what, { token: reader, body }))).to.equal('403 insufficientScope')
    const teacher = await tokenOf(app, await makePerson('teacher'))
    expect(refusal(await call(app, what, { token: teacher, body }))).to.equal('403 forbidden')
    expect(await valuesNow('outcome', await outcome()))
      .to.have.property('text')
      .that.matches(/^So sánh hai/)
  })

  it('is not there for ids that name nothing', async () => {
    const unknown = '0'.repeat(24)
    const body = { edition: 'a', text: 'Khác.' }
    expect((await send(`PATCH /curriculum/outcomes/${unknown}`, body)).status).to.equal(404)
    expect((await send('PATCH /curriculum/outcomes/x', body)).status).to.equal(404)
    // An outcome is no topic.
    const { _id } = await outcome()
    expect((await send(`PATCH /curriculum/topics/${_id.toString()}`, { edition: 'a', name: 'Khác' })).status).to.equal(
      404,
    )
    const orphan = { parentId: unknown, code: 'TOAN6.SO.STN.50', text: 'Mới.' }
    expect((await send('POST /curriculum/outcomes', orphan)).status).to.equal(404)
  })

  const wrong: [keyof typeof kinds, object, string][] = [
    ['outcome', { text: '' }, 'text'],
    ['outcome', { text: 5 }, 'text'],
    ['outcome', { code: 'TOAN6.SO.STN.99' }, 'code'],
    ['outcome', { text: 'Khác.', isRetired: true }, 'isRetired'],
    ['subjectGrade', { periods: 0 }, 'periods'],
    ['subjectGrade', { periods: '70' }, 'periods'],
    ['subjectGrade', { evaluation: 'spoken' }, 'evaluation'],
    ['subjectGrade', { requirement: 'MON' }, 'requirement'],
    ['subjectGrade', { tests: 'daily' }, 'tests'],
    ['series', { nationwideFrom: 99 }, 'nationwideFrom'],
    ['materialType', { formats: 'PDF' }, 'formats'],
  ]
  const codes = { outcome: 'TOAN6.SO.STN.03', subjectGrade: 'KHTN', series: 'KNTT', materialType: 'VIDEO' }
  for (const [kind, values, field] of wrong) {
    it(`refuses ${JSON.stringify(values)} of a ${kind}`, async () => {
      const entry = await entryCalled(kind, codes[kind as keyof typeof codes])
      const answer = await send(`PATCH ${pathOf(kind, entry)}`, { edition: entry.edition, ...values })
      expect(answer.status).to.equal(422)
      expect(Object.keys(fieldCodes(answer))).to.deep.equal([field])
      expect(await AuditEntry.countDocuments({ action: /^curriculum/ })).to.equal(0)
    })
  }

  it('needs the edition that was seen, and refuses an older one', async () => {
    const entry = await outcome()
    const what = `PATCH ${pathOf('outcome', entry)}`
    expect(Object.keys(fieldCodes(await send(what, { text: 'Khác.' })))).to.deep.equal(['edition'])
    const first = await send(what, { edition: entry.edition, text: 'Một.' })
    expect(first.status).to.equal(200)
    expect(refusal(await send(what, { edition: entry.edition, text: 'Hai.' }))).to.equal('409 conflict')
    const { edition } = first.json as { edition: string }
    expect((await send(what, { edition, text: 'Hai.' })).status).to.equal(200)
    expect(await valuesNow('outcome', entry)).to.include({ text: 'Hai.' })
  })

  it('changes what is given alone, and empties what is null', async () => {
    const entry = await entryCalled('subjectGrade', 'CN', { grade: 8 })
    const body = { edition: entry.edition, periods: 70, regularAssessments: null }
    expect((await send(`PATCH ${pathOf('subjectGrade', entry)}`, body)).status).to.equal(200)
    const { grades } = await findSubject('lowerSecondary', 'CN')
    expect(grades[2]).to.include({
      periods: 70,
      regularAssessments: undefined,
      isCompulsory: true,
      evaluation: 'scored',
    })
  })

  it('retires and takes back', async () => {
    const entry = await entryCalled('topic', 'TOAN6.SO.PS')
    const retire = async (isRetired: boolean) =>
      (await send(`PATCH ${pathOf('topic', entry)}`, { edition: 'any', isRetired })).json as { isRetired: boolean }
    expect((await retire(true)).isRetired).to.equal(true)
    const { json } = await call(app, 'GET /curriculum/outcomes?topic=TOAN6.SO.PS', { token })
    const { items } = json as { items: { isRetired: boolean }[] }
    expect(items.map(({ isRetired }) => isRetired)).to.deep.equal([true, true, true, true])
    expect((await retire(false)).isRetired).to.equal(false)
  })

  for (const kind of Object.values(kinds)) {
    it(`adds a ${kind.name}, and refuses the same once more`, async () => {
      const body = samples[kind.name](await parentFor(kind))
      const added = await send(`POST /curriculum/${kind.plural}`, body)
      expect(added.status).to.equal(201)
      const again = await send(`POST /curriculum/${kind.plural}`, body)
      expect(again.status).to.equal(422)
      expect(Object.keys(fieldCodes(again))).to.deep.equal([kind.name === 'subjectGrade' ? 'grade' : 'code'])
    })
  }

  it('moves up and down', async () => {
    const entry = await entryCalled('series', 'CTST')
    expect((await send(`POST ${pathOf('series', entry)}/move`, { direction: 'left' })).status).to.equal(422)
    expect((await send(`POST ${pathOf('series', entry)}/move`, { direction: 'up' })).status).to.equal(204)
    expect((await codesOf('series', {})).slice(0, 2)).to.deep.equal(['CTST', 'KNTT'])
  })

  describe('in versions', () => {
    const next = {
      ...{ code: 'GDPT2099', copyOf: supplied, name: 'Chương trình 2099', legalBasis: 'Thông tư' },
      firstSchoolYear: schoolYearAt(new Date()) + 1,
    }

    it('makes one, and shows it when it is complete', async () => {
      expect(refusal(await send('POST /curriculum/versions', { ...next, copyOf: 'X' }))).to.equal('404 notFound')
      const taken = await send('POST /curriculum/versions', { ...next, firstSchoolYear: 2024 })
      expect(Object.keys(fieldCodes(taken))).to.deep.equal(['firstSchoolYear'])
      const made = await send('POST /curriculum/versions', next)
      expect([made.status, (made.json as { isCopying: boolean }).isCopying]).to.deep.equal([201, true])
      expect((await call(app, `GET /curriculum/topics?version=${next.code}`, { token })).status).to.equal(404)

      await app.work()
      const { json } = await call(app, `GET /curriculum/topics?version=${next.code}&subject=TOAN`, { token })
      const ofNext = (json as { items: { id: string; code: string }[] }).items
      const present = await call(app, 'GET /curriculum/topics?subject=TOAN', { token })
      const ofPresent = (present.json as { items: { id: string; code: string }[] }).items
      expect(ofNext.map(({ code }) => code)).to.deep.equal(ofPresent.map(({ code }) => code))
      expect(ofNext[0]!.id).not.to.equal(ofPresent[0]!.id)
      const versions = await call(app, 'GET /curriculum/versions', { token })
      const listed = (versions.json as { items: { code: string }[] }).items
      expect(listed.map(({ code }) => code)).to.deep.equal([next.code, supplied])
    })

    for (const list of ['subjects', 'strands', 'topics', 'outcomes'])
      it(`knows no ${list} of a version that there is not`, async () =>
        expect((await call(app, `GET /curriculum/${list}?version=X`, { token })).status).to.equal(404))

    it('corrects the facts of one, for who has seen them', async () => {
      const facts = { name: 'Chương trình khác', legalBasis: 'Thông tư', firstSchoolYear: 2024 }
      const stale = await send(`PUT /curriculum/versions/${supplied}`, { ...facts, edition: 'a' })
      expect(refusal(stale)).to.equal('409 conflict')
      expect((await send('PUT /curriculum/versions/X', { ...facts, edition: 'a' })).status).to.equal(404)
    })
  })
})
