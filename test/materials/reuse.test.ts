import { expect } from 'chai'
import { Types } from 'mongoose'
import sharp from 'sharp'
import yauzl from 'yauzl'
import { XMLParser } from 'fast-xml-parser'
import { adaptMaterial, whyNotAdapt } from '../../server/materials/adapt.ts'
import { type LicenceCode, licenceCodes, licencesFromSources } from '../../server/materials/licences.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { takeStep } from '../../server/materials/step.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { UseModel } from '../../server/uploads/use.model.ts'
import { AppError } from '../../server/errors.ts'
import { makeActor, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { noWords, origin } from './materials.ts'
import { bring, makePlace, makeType, type Place, publish } from './published.ts'

describe('the licence of what is made from others', () => {
  const all = 'CC0 CCBY CCBYSA CCBYNC NOIBO-NGANH NOIBO-TRUONG'
  const table: readonly (readonly [sources: string, allowed: string])[] = [
    ['CC0', all],
    ['CCBY', 'CCBY CCBYSA CCBYNC NOIBO-NGANH NOIBO-TRUONG'],
    ['CCBYSA', 'CCBYSA'],
    ['CCBYNC', 'CCBYNC NOIBO-NGANH NOIBO-TRUONG'],
    ['NOIBO-NGANH', 'NOIBO-NGANH NOIBO-TRUONG'],
    ['NOIBO-TRUONG', 'NOIBO-TRUONG'],
    ['LIENKET', ''],
    ['CC0 CCBY', 'CCBY CCBYSA CCBYNC NOIBO-NGANH NOIBO-TRUONG'],
    ['CCBY CCBYSA', 'CCBYSA'],
    ['CCBYSA CCBYNC', ''],
    ['CCBYSA NOIBO-NGANH', ''],
    ['CCBYNC NOIBO-NGANH', 'NOIBO-NGANH NOIBO-TRUONG'],
    ['NOIBO-NGANH NOIBO-TRUONG', 'NOIBO-TRUONG'],
  ]
  for (const [sources, allowed] of table)
    it(`is, from ${sources}, one of: ${allowed || 'none'}`, () => {
      expect(licencesFromSources(sources.split(' ') as LicenceCode[]).join(' ')).to.equal(allowed)
    })

  it('never allows more than each source alone', () => {
    for (const one of licenceCodes)
      for (const other of licenceCodes)
        for (const code of licencesFromSources([one, other])) expect(licencesFromSources([one])).to.include(code)
  })
})

describe('making one’s own from a material', () => {
  let app: RunningApp
  let place: Place
  before(async () => {
    app = await startApp()
    await makeType()
    place = await makePlace()
  })
  after(() => app.stop())

  const files = [
    { name: 'Bài giảng.txt', body: 'Một phần hai' },
    { name: 'Đáp án.txt', body: 'Hai', isForTeachersOnly: true },
  ]
  const offer = async (content: Parameters<typeof bring>[2] = {}) =>
    await publish(place, await bring(place.owner.actor, files, { scope: 'sector', link: '', ...content }))
  const adapt = (actor: Parameters<typeof adaptMaterial>[0], { _id }: MaterialRecord, unitId?: Types.ObjectId) =>
    adaptMaterial(actor, _id, { unitId }, origin)

  describe('is refused', () => {
    it('to who brings no materials', async () => {
      const offered = await offer()
      expect(await refusal(() => adapt(makeActor('student'), offered))).to.equal(404)
      const open = await offer({ scope: 'public' })
      expect(await refusal(() => adapt(makeActor('guardian'), open))).to.equal(403)
    })

    it('for what they cannot see, and for a school that is not theirs', async () => {
      const own = await bring(place.owner.actor, files, {})
      const elsewhere = await makePlace()
      expect(await refusal(() => adapt(elsewhere.owner.actor, own))).to.equal(404)
      expect(await refusal(async () => adapt(elsewhere.owner.actor, await offer(), place.unitId))).to.equal(404)
    })

    it('while nothing of it is live', async () => {
      const own = await bring(place.owner.actor, files, {})
      expect(await refusal(() => adapt(place.owner.actor, own))).to.equal(409)
      expect(whyNotAdapt(place.owner.actor, own)).to.equal('notLive')
    })

    it('for what is only linked to', async () => {
      const linked = await bring(place.owner.actor, [], { licence: 'LIENKET', scope: 'sector' })
      const offered = await publish(place, linked)
      expect(whyNotAdapt(place.owner.actor, offered)).to.equal('linkOnly')
      expect(await refusal(() => adapt(place.owner.actor, offered))).to.equal(409)
    })

    it('outside the school to which its licence keeps it, and not in it', async () => {
      const offered = await offer({ licence: 'NOIBO-TRUONG', scope: 'school' })
      const elsewhere = await makePlace()
      expect(whyNotAdapt(elsewhere.owner.actor, offered)).to.equal('otherSchool')
      expect(whyNotAdapt(place.librarian.actor, offered)).to.equal(undefined)
    })
  })

  it('gives a draft with the same words and files that names what it was made from', async () => {
    const offered = await offer()
    const { owner, unitId } = await makePlace()
    const { draft, ...made } = await adapt(owner.actor, offered)
    expect(made).to.deep.include({ state: 'draft', latestNumber: 0, unitId, ownerId: owner.actor.personId })
    expect(draft).to.deep.include({ title: offered.draft.title, licence: 'CCBY', scope: 'personal' })
    expect(draft.authors.map(({ name }) => name)).to.deep.equal([owner.actor.name])
    expect(draft.files.map(({ name, isForTeachersOnly }) => [name, isForTeachersOnly])).to.deep.equal([
      ['Bài giảng.txt', false],
      ['Đáp án.txt', true],
    ])
    const [source] = draft.sources
    expect(source).to.deep.include({ materialId: offered._id, edition: 1, licence: 'CCBY' })
    expect(source!.text).to.match(/^“Xây dựng ma trận đề”, Nguyễn Văn Thử, /)
    // Whoever makes it pays for the place that it takes.
    const uses = await UseModel.find({ id: made._id }).lean()
    expect(uses.map((use) => use.ownerId?.toString())).to.deep.equal(Array(2).fill(owner.actor.personId.toString()))
  })

  it('keeps the whole chain, the nearest first, also when its words are changed', async () => {
    const first = await offer({ licence: 'CCBYNC' })
    const second = await publish(place, await scoped(await adapt(place.owner.actor, first), 'CCBYNC'))
    const third = await adapt(place.owner.actor, second)
    const written = { sourceText: 'Một cuốn sách', title: 'Khác' }
    const { draft } = await changeDraft(place.owner.actor, third._id, written, origin)
    expect(draft.sources.map(({ materialId, text }) => materialId?.toString() ?? text)).to.deep.equal([
      second._id.toString(),
      first._id.toString(),
      'Một cuốn sách',
    ])
  })

  it('cannot be handed in under a licence that its source does not allow', async () => {
    const offered = await offer({ licence: 'CCBYNC' })
    const made = await scoped(await adapt(place.owner.actor, offered), 'CCBY')
    const submit = () => takeStep(place.owner.actor, made._id, 'submit', noWords, origin)
    const errors = await submit().catch((error: unknown) => (error as { errors: object }).errors)
    expect(errors).to.deep.equal({ licence: { key: 'materials.missing.licenceOfSources' } })
    await scoped(made, 'CCBYNC')
    expect((await submit()).state).to.equal('awaitingGroup')
  })

  async function scoped({ _id }: MaterialRecord, licence: LicenceCode): Promise<MaterialRecord> {
    return await changeDraft(place.owner.actor, _id, { scope: 'sector', licence }, origin)
  }

  describe('on its page', () => {
    const addressOf = ({ _id }: MaterialRecord) => `/materials/${_id.toString()}`

    it('leads from the material to the draft', async () => {
      const offered = await offer()
      const url = addressOf(offered)
      const browser = await signIn(app, place.librarian.person)
      expect((await browser.get(url)).html).to.include(`${url}/reuse`)
      const { html } = await browser.get(`${url}/reuse`)
      expect(html).to.include('Tạo bản nháp của tôi')
      expect(html).not.to.include('&lt;iframe')
      const answer = await browser.post(`${url}/adapt`, {}, `${url}/reuse`)
      expect([answer.status, answer.location]).to.satisfy(
        ([status, to]: [number, string]) => status === 303 && /^\/materials\/[0-9a-f]{24}\/edit$/.test(to),
      )
      expect(await Material.countDocuments({ 'draft.sources.materialId': offered._id })).to.equal(1)
    })

    it('tells guests how to embed what is public, and offers them nothing else', async () => {
      const url = addressOf(await offer({ scope: 'public' }))
      const html = await (await fetch(`${app.url}${url}/reuse`)).text()
      expect(html).to.include('/embed&quot;')
      expect(html).not.to.include('Tạo bản nháp của tôi')
    })

    it('embeds what is public in other sites, and nothing else', async () => {
      const isPublic = await fetch(`${app.url}${addressOf(await offer({ scope: 'public' }))}/embed`)
      expect(isPublic.status).to.equal(200)
      expect(isPublic.headers.get('content-security-policy')).to.include('frame-ancestors *')
      expect(isPublic.headers.get('x-frame-options')).to.equal(null)
      expect(await isPublic.text()).to.include('Nguyễn Văn Thử')
      const url = addressOf(await offer())
      const browser = await signIn(app, place.librarian.person)
      const ofSector = await browser.get(`${url}/embed`)
      expect(ofSector.status).to.equal(404)
      const page = await fetch(`${app.url}${addressOf(await offer({ scope: 'public' }))}`)
      expect(page.headers.get('content-security-policy')).to.include("frame-ancestors 'none'")
    })

    it('neither exports nor embeds a file that was found infected later', async () => {
      const picture = { name: 'Hình.png', body: await sharp({ create: red }).png().toBuffer() }
      const brought = await bring(place.owner.actor, [...files, picture], { scope: 'public', link: '' })
      const offered = await publish(place, brought)
      const url = `${app.url}${addressOf(offered)}`
      const { _id, storedFileId } = offered.draft.files[2]!
      const named = async () => [
        [...(await unpack(Buffer.from(await (await fetch(`${url}/export`)).arrayBuffer()))).keys()].includes(
          'Hình.png',
        ),
        (await (await fetch(`${url}/embed`)).text()).includes(_id.toString()),
      ]
      expect(await named()).to.deep.equal([true, true])
      await StoredFileModel.updateOne({ _id: storedFileId }, { $set: { scan: 'infected' } })
      expect(await named()).to.deep.equal([false, false])
    })

    it('exports files and descriptions, for guests without what is for teachers', async () => {
      const url = `${addressOf(await offer({ scope: 'public' }))}/export`
      const answer = await fetch(`${app.url}${url}`)
      expect(answer.headers.get('content-type')).to.equal('application/zip')
      const entries = await unpack(Buffer.from(await answer.arrayBuffer()))
      expect([...entries.keys()]).to.include.members(['hoclieu.json', 'lom.xml', 'schema.org.json', 'Bài giảng.txt'])
      expect([...entries.keys()]).not.to.include('Đáp án.txt')
      const own = JSON.parse(entries.get('hoclieu.json')!) as { content: object; files: { path: string }[] }
      expect(own).to.include({ format: 'hoclieu-material', version: 1, edition: 1 })
      expect(own.content).to.deep.include({ title: 'Xây dựng ma trận đề', authors: ['Nguyễn Văn Thử'], sources: [] })
      expect(own.files.map(({ path }) => path)).to.deep.equal(['Bài giảng.txt'])
      const lom = new XMLParser({ ignoreAttributes: true }).parse(entries.get('lom.xml')!) as Lom
      expect(lom.lom.general.title.string).to.equal('Xây dựng ma trận đề')
      expect(lom.lom.rights.description.string).to.include('CC BY 4.0')
      expect(JSON.parse(entries.get('schema.org.json')!)).to.include({ '@type': 'LearningResource' })
    })
  })
})

async function refusal(run: () => Promise<unknown>): Promise<number> {
  try {
    await run()
  } catch (error) {
    if (error instanceof AppError) return error.status
    throw error
  }
  throw new Error('It was not refused.')
}

const red = { width: 8, height: 8, channels: 3, background: '#f00' } as const

interface Lom {
  readonly lom: {
    readonly general: { readonly title: { readonly string: string } }
    readonly rights: { readonly description: { readonly string: string } }
  }
}

async function unpack(archive: Buffer): Promise<Map<string, string>> {
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.fromBuffer(archive, { lazyEntries: true }, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  const texts = new Map<string, string>()
  return await new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', () => resolve(texts))
    zip.on('entry', (entry: yauzl.Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error)
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          texts.set(entry.fileName, Buffer.concat(chunks).toString())
          zip.readEntry()
        })
      })
    })
    zip.readEntry()
  })
}
