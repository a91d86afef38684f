import { expect } from 'chai'
import { Types } from 'mongoose'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { reconcile } from '../../server/harvesting/reconcile.ts'
import { ToldMaterial } from '../../server/harvesting/told.model.ts'
import { writeToken } from '../../server/harvesting/token.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { noWords, origin, school, share } from '../materials/materials.ts'
import { publishAsFarAs } from '../../server/materials/step.ts'
import { silent } from '../outbox/outbox.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { type Arguments, ask, child, harvest, itemsIn, textIn } from './harvester.ts'
import { multiply, publish, publishAnew, retire, specialist, step } from './public.ts'

const site = 'https://hoclieu.example'
const list = { verb: 'ListIdentifiers', metadataPrefix: 'oai_dc' }
const records = { verb: 'ListRecords', metadataPrefix: 'oai_dc' }
const math = { subjects: ['TOAN'], grades: [6], topics: ['TOAN6.SO.STN'], type: 'KHBD' }
const identifierOf = (id: { toString(): string }) => `oai:hoclieu.example:${id.toString()}`

describe('the OAI-PMH endpoint', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp({ PUBLIC_URL: site, MAIL_FROM: 'Học liệu <hoclieu@example.vn>' })
  })
  beforeEach(() => loadCurriculum(silent))
  afterEach(() => app.clear())
  after(() => app.stop())

  const codeOf = async (given: Arguments | string) => (await ask(app.url, given)).code
  const told = async (...materials: MaterialRecord[]) => {
    await app.work()
    return materials
  }
  const dated = async ({ _id }: { _id: Types.ObjectId }, datestamp: string) =>
    await ToldMaterial.updateOne({ _id }, { $set: { datestamp: new Date(datestamp) } })

  describe('refuses', () => {
    it('what has no verb, a strange one, or several: badVerb, and tells nothing of it again', async () => {
      for (const given of ['', 'verb=', 'verb=Constructor', 'verb=constructor', 'verb=Identify&verb=Identify', 'x=1']) {
        const { code, root } = await ask(app.url, given)
        expect(code, given).to.equal('badVerb')
        expect(child(root, 'request')).to.deep.include({ attributes: {}, text: `${site}/oai` })
      }
    })

    it('arguments that are missing, too many, twice or empty: badArgument', async () => {
      const wrong = [
        ...['verb=Identify&set=x', 'verb=ListSets&metadataPrefix=oai_dc', 'verb=ListMetadataFormats&from=2026-01-01'],
        ...['verb=GetRecord', 'verb=GetRecord&metadataPrefix=oai_dc', 'verb=GetRecord&identifier=x'],
        ...['verb=GetRecord&metadataPrefix=oai_dc&identifier=x&set=y', 'verb=GetRecord&resumptionToken=x'],
        ...['verb=ListRecords', 'verb=ListIdentifiers', 'verb=ListRecords&metadataPrefix=', 'verb=Identify&%3Cx%3E=1'],
        ...['verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc', 'verb=ListRecords&metadataPrefix=a%20b'],
        ...['verb=ListRecords&metadataPrefix=oai_dc&set=a%20b', 'verb=ListRecords&metadataPrefix=oai_dc&set=subject:'],
        'verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x',
      ]
      for (const given of wrong) expect(await codeOf(given), given).to.equal('badArgument')
    })

    it('times that are none, of two granularities, or the wrong way round: badArgument', async () => {
      const none = [
        '2026',
        '2026-02-30',
        '2026-13-01',
        '2026-01-01T00:00Z',
        '2026-01-01T00:00:00',
        '2026-01-01T24:00:00Z',
      ]
      for (const time of [...none, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00+07:00', 'hôm nay'])
        for (const name of ['from', 'until'])
          expect(await codeOf({ ...list, [name]: time }), time).to.equal('badArgument')
      const pairs = [
        ['2026-01-01', '2026-01-02T00:00:00Z'],
        ['2026-01-02', '2026-01-01'],
        ['2026-01-01T00:00:01Z', '2026-01-01T00:00:00Z'],
      ] as const
      for (const [from, until] of pairs) expect(await codeOf({ ...list, from, until })).to.equal('badArgument')
      expect(await codeOf({ ...list, from: '2026-01-01', until: '2026-01-01' })).to.equal('noRecordsMatch')
    })

    it('another format: cannotDisseminateFormat', async () => {
      expect(await codeOf({ ...list, metadataPrefix: 'lom' })).to.equal('cannotDisseminateFormat')
      expect(
        await codeOf({ verb: 'GetRecord', identifier: identifierOf(new Types.ObjectId()), metadataPrefix: 'marc21' }),
      ).to.equal('cannotDisseminateFormat')
    })

    it('an identifier that nothing has, or nothing public ever had: idDoesNotExist', async () => {
      const { _id } = await publish({ scope: 'sector' })
      await app.work()
      const strange = ['x', 'oai:hoclieu.example:', 'oai:hoclieu.example:x', `oai:other.example:${_id.toString()}`]
      for (const identifier of [...strange, identifierOf(new Types.ObjectId()), identifierOf(_id)]) {
        expect(await codeOf({ verb: 'GetRecord', identifier, metadataPrefix: 'oai_dc' })).to.equal('idDoesNotExist')
        expect(await codeOf({ verb: 'ListMetadataFormats', identifier })).to.equal('idDoesNotExist')
      }
    })

    it('a token that is none, of another list, or for what comes at once: badResumptionToken', async () => {
      const cursor = Buffer.from(JSON.stringify(['datestamp', 'date', 0, '0'.repeat(24)])).toString('base64url')
      const good = { verb: 'ListIdentifiers' as const, cursor, position: 100 }
      const wrong = [
        ...['x', 'e30', writeToken({ ...good, cursor: 'x' }), writeToken({ ...good, from: '2026-02-30' })],
        ...[writeToken({ ...good, verb: 'ListRecords' }), writeToken({ ...good, position: -1 })],
        ...[writeToken({ ...good, set: '$' }), writeToken({ ...good, extra: 1 } as never)],
      ]
      for (const resumptionToken of wrong)
        expect(await codeOf({ verb: 'ListIdentifiers', resumptionToken })).to.equal('badResumptionToken')
      expect(await codeOf({ verb: 'ListSets', resumptionToken: writeToken(good) })).to.equal('badResumptionToken')
      expect(await codeOf({ verb: 'ListIdentifiers', resumptionToken: writeToken(good) })).to.equal('noRecordsMatch')
    })

    it('lists of nothing: noRecordsMatch', async () => {
      await told(await publish())
      const others: Arguments[] = [
        { set: 'subject:VAN' },
        { set: 'nothing' },
        { from: '2999-01-01' },
        { until: '2000-01-01' },
      ]
      for (const more of others) expect(await codeOf({ ...records, ...more })).to.equal('noRecordsMatch')
    })

    it('forms that are too large', async () => {
      const large = await fetch(`${app.url}/oai`, {
        method: 'POST',
        body: new URLSearchParams({ verb: 'x'.repeat(20_000) }),
      })
      expect(large.status).to.equal(413)
    })
  })

  it('says who it is', async () => {
    await told(await publish())
    const { content, root } = await ask(app.url, { verb: 'Identify' })
    expect(child(root, 'request')!.attributes).to.deep.equal({ verb: 'Identify' })
    expect(textIn(content, 'repositoryName')).to.equal('Học liệu: kho học liệu số dùng chung toàn ngành')
    expect(textIn(content, 'baseURL')).to.equal(`${site}/oai`)
    expect(textIn(content, 'adminEmail')).to.equal('hoclieu@example.vn')
    expect(textIn(content, 'deletedRecord')).to.equal('persistent')
    expect(textIn(content, 'granularity')).to.equal('YYYY-MM-DDThh:mm:ssZ')
    const { datestamp } = (await ToldMaterial.findOne().lean())!
    expect(new Date(textIn(content, 'earliestDatestamp'))).to.deep.equal(datestamp)
  })

  it('answers forms as it answers addresses', async () => {
    await told(await publish())
    expect(itemsIn(await ask(app.url, records, 'POST'))).to.deep.equal(itemsIn(await ask(app.url, records)))
    expect((await ask(app.url, '', 'POST')).code).to.equal('badVerb')
  })

  it('names its format and its sets', async () => {
    const [material] = await told(await publish())
    const all: Arguments = {}
    for (const more of [all, { identifier: identifierOf(material!._id) }]) {
      const { content } = await ask(app.url, { verb: 'ListMetadataFormats', ...more })
      expect(content.children.map((format) => textIn(format, 'metadataPrefix'))).to.deep.equal(['oai_dc'])
    }
    const { content } = await ask(app.url, { verb: 'ListSets' })
    const sets = new Map(content.children.map((set) => [textIn(set, 'setSpec'), textIn(set, 'setName')]))
    expect(sets.size).to.equal(content.children.length)
    expect(sets.get('subject:TOAN')).to.equal('Toán')
    expect(sets.get('grade:12')).to.equal('Lớp 12')
    expect([...sets.keys()]).to.include.members(['subject', 'grade'])
  })

  it('describes a material in Dublin Core, with what guests may know of it', async () => {
    const [material] = await told(
      await publish({
        ...math,
        title: 'Số <nguyên> & "phân số"\u0001',
        description: 'Dòng một\nDòng hai',
        authors: ['Trần Thị Hoa', 'Lê Văn Nam'],
        languages: ['vi', 'other'],
        keywords: ['ước chung'],
      }),
    )
    const { _id, live } = material!
    const files = [
      { format: 'pdf', mediaType: 'application/pdf', isForTeachersOnly: false },
      { format: 'pdf', mediaType: 'application/pdf', isForTeachersOnly: false },
      { format: 'xlsx', mediaType: 'application/x-answers', isForTeachersOnly: true },
    ]
    await Material.collection.updateOne({ _id }, { $set: { 'live.content.files': files } })
    const answer = await ask(app.url, { verb: 'GetRecord', identifier: identifierOf(_id), metadataPrefix: 'oai_dc' })
    const [item] = itemsIn(answer)
    expect(item).to.deep.include({ identifier: identifierOf(_id), isDeleted: false })
    expect(item!.sets).to.deep.equal(['subject:TOAN', 'grade:6'])
    const { subject, ...metadata } = item!.metadata!
    expect(subject!.slice(0, 2)).to.deep.equal(['Toán', 'Lớp 6'])
    expect(subject!.at(-1)).to.equal('ước chung')
    expect(subject).to.have.length(4)
    expect(metadata).to.deep.equal({
      title: ['Số <nguyên> & "phân số"'],
      creator: ['Trần Thị Hoa', 'Lê Văn Nam'],
      description: ['Dòng một\nDòng hai'],
      publisher: ['Đơn vị thử'],
      date: [live!.publishedAt.toISOString().slice(0, 10)],
      type: ['Kế hoạch bài dạy (giáo án)'],
      format: ['application/pdf'],
      identifier: [`${site}/materials/${_id.toString()}`],
      language: ['vi'],
      relation: ['https://example.org/ma-tran'],
      rights: ['CC BY: ghi công', 'https://creativecommons.org/licenses/by/4.0/'],
    })
  })

  describe('selects', () => {
    it('by both borders, to the second and to the day', async () => {
      const [material] = await told(await publish())
      await dated(material!, '2026-05-10T10:00:00Z')
      const found = async (more: Arguments) => (await codeOf({ ...list, ...more })) === undefined
      for (const name of ['from', 'until']) expect(await found({ [name]: '2026-05-10T10:00:00Z' })).to.equal(true)
      expect(await found({ from: '2026-05-10T10:00:01Z' })).to.equal(false)
      expect(await found({ until: '2026-05-10T09:59:59Z' })).to.equal(false)
      for (const datestamp of ['2026-05-10T00:00:00Z', '2026-05-10T23:59:59Z']) {
        await dated(material!, datestamp)
        expect(await found({ from: '2026-05-10', until: '2026-05-10' })).to.equal(true)
        expect(await found({ from: '2026-05-11' })).to.equal(false)
        expect(await found({ until: '2026-05-09' })).to.equal(false)
      }
    })

    it('by subject, by grade, and by all of either', async () => {
      const [one, two] = await told(await publish(math), await publish())
      const found = async (set: string) =>
        itemsIn(await ask(app.url, { ...list, set })).map(({ identifier }) => identifier)
      for (const set of ['subject:TOAN', 'grade:6', 'subject', 'grade'])
        expect(await found(set), set).to.deep.equal([identifierOf(one!._id)])
      expect(await codeOf({ ...list, set: 'grade:7' })).to.equal('noRecordsMatch')
      expect(itemsIn(await ask(app.url, list)).map(({ identifier }) => identifier)).to.have.members(
        [one!, two!].map(({ _id }) => identifierOf(_id)),
      )
    })
  })

  describe('tells guests', () => {
    it('nothing that is not public', async () => {
      const { as } = school()
      const teacher = as('teacher')
      await share(teacher, { scope: 'public' })
      await publishAsFarAs(teacher, (await share(teacher, { scope: 'public' }))._id, noWords, origin)
      const librarian = as('librarian')
      await publishAsFarAs(librarian, (await share(librarian, { scope: 'public' }))._id, noWords, origin)
      await publish({ scope: 'sector' })
      await publish({ embargoUntil: '2999-01-01' })
      await app.work()
      expect(await ToldMaterial.countDocuments()).to.equal(0)
      expect(await codeOf(records)).to.equal('noRecordsMatch')
    })

    it('what is live, not the draft, and what has not changed for them keeps its datestamp', async () => {
      const [material] = await told(await publish({ title: 'Bản đầu' }))
      await dated(material!, '2026-05-10T10:00:00Z')
      await changeDraft(specialist, material!._id, { title: 'Bản nháp' }, origin)
      await app.work()
      expect(itemsIn(await ask(app.url, records))[0]).to.deep.include({ datestamp: '2026-05-10T10:00:00Z' })
      expect(itemsIn(await ask(app.url, records))[0]!.metadata!.title).to.deep.equal(['Bản đầu'])
      await told(await publishAnew(material!, { title: 'Bản hai' }))
      const [item] = itemsIn(await ask(app.url, records))
      expect(item!.metadata!.title).to.deep.equal(['Bản hai'])
      expect(new Date(item!.datestamp)).to.be.greaterThan(new Date('2026-05-10T10:00:00Z'))
    })

    for (const [how, end] of [
      ['is hidden', (material: MaterialRecord) => step(material, 'hide')],
      ['is archived', (material: MaterialRecord) => step(material, 'archive')],
      ['is retired', retire],
      ['is for the sector only from now on', (material: MaterialRecord) => publishAnew(material, { scope: 'sector' })],
      ['is not there any more', ({ _id }: MaterialRecord) => Material.deleteOne({ _id })],
    ] as const)
      it(`that what ${how} is deleted, at once and for good`, async () => {
        const [material] = await told(await publish(math))
        await dated(material!, '2026-05-10T10:00:00Z')
        await end(material!)
        const isDeleted = { isDeleted: true, metadata: undefined, sets: ['subject:TOAN', 'grade:6'] }
        expect(itemsIn(await ask(app.url, records))[0]).to.deep.include(isDeleted)
        await app.work()
        await reconcile()
        const since = { ...records, from: '2026-05-11', set: 'subject:TOAN' }
        expect(itemsIn(await ask(app.url, since))[0]).to.deep.include(isDeleted)
        const one = { verb: 'GetRecord', identifier: identifierOf(material!._id), metadataPrefix: 'oai_dc' }
        expect(itemsIn(await ask(app.url, one))[0]).to.deep.include(isDeleted)
      })

    it('that what was hidden is there again', async () => {
      const [material] = await told(await publish())
      await told(await step(material!, 'hide'))
      await told(await step(material!, 'show'))
      expect(itemsIn(await ask(app.url, records))[0]).to.deep.include({ isDeleted: false })
      expect(await ToldMaterial.countDocuments()).to.equal(1)
    })
  })

  it('is walked through while materials change: nothing is lost, what changes comes once more', async () => {
    const [first] = await told(await publish({ title: 'Bài 0' }))
    const ids = await multiply(first!, 249)
    await reconcile()
    await ToldMaterial.updateMany({}, { $set: { datestamp: new Date('2026-05-10T10:00:00Z') } })
    const order = (await ToldMaterial.find().sort({ datestamp: 1, _id: 1 }).lean()).map(({ _id }) => identifierOf(_id))
    // One that has passed, one that is still to come.
    const [early, late] = [order[10]!, order[240]!]
    const { items, tokens } = await harvest(app.url, records, async (parts) => {
      if (parts > 1) return
      for (const identifier of [early, late]) {
        const _id = new Types.ObjectId(identifier.split(':')[2])
        await told(await publishAnew({ _id } as MaterialRecord, { title: 'Bài mới' }))
      }
      await told(await publish({ title: 'Vừa xong' }))
    })
    const titlesOf = (identifier: string) =>
      items.filter((item) => item.identifier === identifier).map(({ metadata }) => metadata!.title![0])
    expect(new Set(items.map(({ identifier }) => identifier)).size).to.equal(ids.length + 2)
    expect(titlesOf(early)).to.deep.equal(['Bài 0', 'Bài mới'])
    expect(titlesOf(late)).to.deep.equal(['Bài mới'])
    expect(tokens.map(({ attributes }) => attributes)).to.deep.equal(
      ['0', '100', '200'].map((cursor) => ({ completeListSize: '250', cursor })),
    )
    expect(tokens.map(({ text }) => text === '')).to.deep.equal([false, false, true])
    const again = await ask(app.url, { verb: 'ListRecords', resumptionToken: tokens[0]!.text })
    expect(itemsIn(again)).to.have.length(100)
  })

  it('counts a list that was narrowed, and goes on within it', async () => {
    const [first] = await told(await publish(math), await publish())
    await multiply(first!, 149)
    await reconcile()
    const narrow = { ...list, set: 'subject:TOAN', from: '2026-01-01', until: '2999-01-01' }
    const { items, tokens } = await harvest(app.url, narrow)
    expect(items).to.have.length(150)
    expect(items.every(({ sets }) => sets.includes('subject:TOAN'))).to.equal(true)
    expect(tokens.map(({ attributes }) => attributes.completeListSize)).to.deep.equal(['150', '150'])
  })
})
