import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { Types } from 'mongoose'
import type { Content } from '../../server/materials/content.ts'
import { adaptMaterial } from '../../server/materials/adapt.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { changeFile } from '../../server/materials/files.ts'
import { type ContentForm, contentForm } from '../../server/materials/input.ts'
import { licenceCodes } from '../../server/materials/licences.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import {
  accessibilities,
  audiences,
  cognitiveLevels,
  devices,
  fileRoles,
  materialLanguages,
  terms,
} from '../../server/materials/vocabulary.ts'
import { startPackage } from '../../server/packages/decide.ts'
import { Package } from '../../server/packages/package.model.ts'
import { openStored } from '../../server/uploads/index.ts'
import { origin } from '../materials/materials.ts'
import { bring, makePlace, makeType, type Place, publish } from '../materials/published.ts'
import { makeUnit, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { packageOf, rowsOf, send, zipOf } from './packages.ts'

describe('a package of our own export', () => {
  let app: RunningApp
  let place: Place
  before(async () => {
    app = await startApp()
    await makeType()
    place = await makePlace()
  })
  after(() => app.stop())
  afterEach(async () => void (await Package.updateMany({}, { $set: { state: 'cancelled' } })))

  const exported = async (materials: readonly MaterialRecord[], person = place.owner.person): Promise<Buffer> => {
    const browser = await signIn(app, person)
    const query = materials.map(({ _id }) => `material=${_id.toString()}`).join('&')
    const path =
      materials.length === 1 ? `/materials/${materials[0]!._id.toString()}/export` : `/packages/export/archive?${query}`
    const answer = await fetch(`${app.url}${path}`, { headers: { cookie: browser.cookieHeader } })
    expect(answer.status).to.equal(200)
    return Buffer.from(await answer.arrayBuffer())
  }
  const look = async (archive: Uint8Array, { owner } = place) => {
    const id = await send(owner.actor, archive)
    await app.work()
    return { id, found: await packageOf(id), rows: await rowsOf(id) }
  }
  const take = async (archive: Uint8Array, to: Place): Promise<MaterialRecord[]> => {
    const { id } = await look(archive, to)
    await startPackage(to.owner.actor, id, { takesSame: true }, origin)
    await app.work()
    const rows = await rowsOf(id)
    const made = []
    for (const { materialId } of rows) made.push((await Material.findById(materialId).lean())!)
    return made
  }
  /** As elsewhere, where nothing of it is known. */
  const forget = async (materials: readonly MaterialRecord[]) => {
    const ids = materials.map(({ _id }) => _id)
    await Material.deleteMany({ _id: { $in: ids } })
    await Edition.deleteMany({ materialId: { $in: ids } })
  }

  it('is refused to who did not see all of it', async () => {
    const mine = await bring(place.owner.actor, [], {})
    const { owner } = await makePlace()
    const browser = await signIn(app, owner.person)
    const url = `/packages/export/archive?material=${mine._id.toString()}`
    expect((await browser.get(url)).status).to.equal(404)
    expect((await browser.get('/packages/export/archive')).status).to.equal(422)
    expect((await browser.get('/packages/export/archive?material=x')).status).to.equal(422)
  })

  it('brings back just what was taken out, whatever it says', async () => {
    const made: MaterialRecord[] = []
    for (let seed = 1; seed <= 8; seed++) made.push(await randomMaterial(place, seed))
    const archive = await exported(made)
    await forget(made)
    const there = await makePlace()
    // What is for one school alone is told apart by its name, where nobody knows the material.
    const name = made[0]!.unitName
    await Material.db.collection('units').updateOne({ _id: there.unitId }, { $set: { name } })
    const again = await take(archive, { ...there, owner: { ...there.owner } })
    expect(again).to.have.length(made.length)
    for (const [at, material] of again.entries()) {
      const [before, after] = [made[at]!.draft, material.draft]
      expect(metadataOf(after)).to.deep.equal(metadataOf(before))
      expect(after.sources.slice(1).map(({ text, url, licence }) => ({ text, url, licence }))).to.deep.equal(
        before.sources.map(({ text, url, licence }) => ({ text, url, licence })),
      )
      expect(after.sources[0]!.url).to.match(new RegExp(`/materials/${made[at]!._id.toString()}$`))
      expect(after.sources[0]).not.to.have.property('materialId')
      expect(after.files.map(factsOf)).to.deep.equal(before.files.map(factsOf))
      for (const { storedFileId, sha256 } of after.files) expect(await hashOf(storedFileId)).to.equal(sha256)
      expect(material).to.deep.include({ state: 'draft', latestNumber: 0, ownerId: there.owner.actor.personId })
    }
  })

  it('is known again by its id and checksums, and what has changed is new', async () => {
    const files = [{ name: 'Bài.txt', body: `một ${Math.random()}` }]
    const offered = await publish(place, await bring(place.owner.actor, files, { scope: 'sector', link: '' }))
    const archive = await exported([offered])
    const { rows } = await look(archive, await makePlace())
    expect(rows.map(({ outcome, hereId }) => [outcome, hereId?.toString()])).to.deep.equal([
      ['here', offered._id.toString()],
    ])
    const more = await bring(place.owner.actor, [{ name: 'Khác.txt', body: `hai ${Math.random()}` }], {})
    const changed = { ...offered.draft, files: more.draft.files }
    await Material.updateOne({ _id: offered._id }, { $set: { 'live.content': changed, draft: changed } })
    expect((await look(archive)).rows.map(({ outcome }) => outcome)).to.deep.equal(['new'])
  })

  it('keeps the chain of origin: linked where it is here, in words elsewhere', async () => {
    const files = [{ name: 'Gốc.txt', body: `gốc ${Math.random()}` }]
    const first = await publish(place, await bring(place.owner.actor, files, { scope: 'sector', link: '' }))
    const adapted = await adaptMaterial(place.owner.actor, first._id, {}, origin)
    const second = await changeDraft(
      place.owner.actor,
      adapted._id,
      { title: 'Bản của tôi', licence: 'CCBYSA' },
      origin,
    )
    const archive = await exported([second])
    // Otherwise it would be here already.
    await Material.updateOne({ _id: second._id }, { $set: { 'draft.files': [] } })
    const [mine] = await take(archive, place)
    expect(
      mine!.draft.sources.map(({ materialId, edition, licence }) => [materialId?.toString(), edition, licence]),
    ).to.deep.equal([
      [second._id.toString(), undefined, 'CCBYSA'],
      [first._id.toString(), 1, 'CCBY'],
    ])
    // Elsewhere in the sector the draft is not seen, what is live is.
    const [theirs] = await take(archive, await makePlace())
    expect(theirs!.draft.sources.map(({ materialId }) => materialId?.toString())).to.deep.equal([
      ...[undefined, first._id.toString()],
    ])
    expect(theirs!.draft.sources[0]!.text).to.include('Bản của tôi').and.include(second.unitName)
    expect(theirs!.draft.licence).to.equal('CCBYSA')
  })

  it('of what is kept to one school is taken nowhere else', async () => {
    const kept = await bring(place.owner.actor, [{ name: 'a.txt', body: 'của trường' }], {
      licence: 'NOIBO-TRUONG',
      link: '',
    })
    const archive = await exported([kept])
    expect((await look(archive)).rows[0]!.outcome).to.equal('here')
    const { rows } = await look(archive, await makePlace())
    expect(rows.map(({ outcome, reasons }) => [outcome, reasons[0]?.key])).to.deep.equal([
      ['error', 'packages.reasons.otherSchool'],
    ])
  })

  it('tells of what is damaged, missing or none of ours, and of codes that there are not', async () => {
    const whole = {
      ...{
        format: 'hoclieu-material',
        version: 1,
        address: 'https://x.example/materials/1',
        edition: 1,
        unitName: 'X',
      },
      content: { title: 'Bài', type: 'LẠ', topics: ['LẠ.1'], authors: ['A'], licence: 'CCBY' },
    }
    const file = {
      path: 'a.txt',
      name: 'a.txt',
      size: 1,
      sha256: sha256('a'),
      mediaType: 'text/plain',
      role: 'content',
    }
    const folder = (name: string, more: object, content = 'a') => ({
      [`${name}/hoclieu.json`]: JSON.stringify({ ...whole, ...more }),
      [`${name}/a.txt`]: content,
    })
    const { rows } = await look(
      await zipOf({
        ...folder('1', { files: [file] }),
        ...folder('2', { files: [file] }, 'b'),
        ...folder('3', { files: [{ ...file, path: 'b.txt' }] }),
        ...folder('4', { version: 2, files: [] }),
        ...folder('5', { files: [], content: { ...whole.content, grades: [13] } }),
        '6/hoclieu.json': 'không phải JSON',
      }),
    )
    expect(rows.map(({ outcome, reasons: [first] }) => [outcome, first?.key, first?.field])).to.deep.equal([
      ['new', 'packages.reasons.codesLeftOut', 'type'],
      ['error', 'packages.reasons.fileDamaged', undefined],
      ['error', 'packages.reasons.fileMissing', undefined],
      ['error', 'packages.reasons.notOurs', undefined],
      ['error', 'field.errors.tooBig', 'grades'],
      ['error', 'packages.reasons.notOurs', undefined],
    ])
    expect(rows[0]!.content).to.deep.include({ type: '', topics: [], title: 'Bài' })
  })

  it('is taken out of an office, too, and of what a curator finds', async () => {
    const offered = await publish(place, await bring(place.owner.actor, [], { scope: 'sector', title: 'Tìm thấy tôi' }))
    const hidden = await bring(place.owner.actor, [], { title: 'Tìm thấy tôi không' })
    const browser = await signIn(app, (await place.as('reviewer', await makeUnit('sectorOffice'))).person)
    const { html } = await browser.get('/packages/export?from=search&text=Tìm thấy tôi')
    expect(html).to.include(offered._id.toString()).and.not.include(hidden._id.toString())
    const own = (await (await signIn(app, place.owner.person)).get('/packages/export')).html
    expect(own).to.include(hidden._id.toString())
  })
})

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function hashOf(storedFileId: Types.ObjectId): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of (await openStored(storedFileId)).body as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}

function metadataOf({
  files: _files,
  sources: _sources,
  scope: _scope,
  embargoUntil: _embargo,
  authors,
  ...rest
}: Content) {
  return { ...rest, authors: authors.map(({ name }) => name) }
}

function factsOf({ name, size, sha256: hash, role, isForTeachersOnly }: Content['files'][number]) {
  return { name, size, hash, role, isForTeachersOnly }
}

/** Any of what a material can say, the same for the same seed. */
async function randomMaterial({ owner: { actor } }: Place, seed: number): Promise<MaterialRecord> {
  let state = seed * 7919
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const some = <T>(all: readonly T[]) => all.filter(() => random() < 0.5)
  const one = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!
  const text = (least: number) => {
    const signs = [...'ăâđêôơư ẠẾ“”—<&>"\'\\/;,:%\u0301😀 0aZ']
    return Array.from({ length: least + Math.floor(random() * 30) }, () => one(signs))
      .join('')
      .normalize('NFC')
      .trim()
  }
  const form: ContentForm = {
    ...{ title: `${seed} ${text(3)}x`, description: text(0), type: one(['', 'BOISUONG']) },
    ...{ grades: some([1, 6, 7, 12]), levels: some(['preschool', 'upperSecondary'] as const) },
    ...{ languages: some(materialLanguages), authors: [`A ${text(1)}b`, 'Nguyễn Văn Thử'] },
    ...{ licence: one(['', ...licenceCodes] as const), audience: some(audiences) },
    ...{ isForTeachersOnly: random() < 0.5, lesson: text(0), term: one(['', ...terms] as const) },
    ...(random() < 0.5 && { schoolYear: 2026, minutes: 45, periods: 2 }),
    ...{ keywords: ['từ khoá', `k ${text(2)}x`], cognitiveLevels: some(cognitiveLevels), isStem: random() < 0.5 },
    ...{ accessibility: some(accessibilities), devices: some(devices), digitalCompetences: some(['1.1.TC1a', '2']) },
    ...(random() < 0.5 && { sourceText: `Sách ${text(1)}x`, sourceUrl: 'https://example.org/nguồn' }),
    ...{ link: one(['', 'https://example.org/a?b=c&d=e']) },
  }
  const names = [`Bài ${text(2)}x.txt`.replace(/[\\/]/g, '_'), `Đáp án ${seed}.txt`, `đáp án ${seed}.txt`]
  const files = names.map((name) => ({ name, body: `${seed} ${text(9)}` }))
  let material = await bring(actor, files, contentForm.parse(form) as ContentForm)
  for (const { _id } of material.draft.files) {
    const change = { role: one(fileRoles), isForTeachersOnly: random() < 0.5 }
    material = await changeFile(actor, material._id, _id, change, origin)
  }
  return (await Material.findById(material._id).lean())!
}
