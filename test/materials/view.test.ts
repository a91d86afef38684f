import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Types } from 'mongoose'
import { ZipFile } from 'yazl'
import type { Feature } from '../../server/feature.ts'
import { publishAsFarAs, takeStep } from '../../server/materials/step.ts'
import { changeDraft } from '../../server/materials/draft.ts'
import { materialUses } from '../../server/materials/file-use.ts'
import { Edition } from '../../server/materials/edition.model.ts'
import { Material } from '../../server/materials/material.model.ts'
import { ProcessingModel } from '../../server/processing/processing.model.ts'
import type { Browser } from '../support/browser.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { noWords, origin } from './materials.ts'
import { bring, makePlace, makeType, type Place, publish } from './published.ts'

const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><script>alert(1)</script><rect width="60" height="40" fill="teal"/></svg>'
const files = [
  { name: 'hình.svg', body: drawing },
  { name: 'bài đọc.txt', body: 'Cho $\\frac{1}{2}$ & <b>hai</b>' },
  { name: 'phim.srt', body: '1\n00:00:01,000 --> 00:00:02,000\nXin chào\n' },
  { name: 'đáp án.txt', body: 'Đáp án: 42', isForTeachersOnly: true },
]
/** Of preschool no subject and no grade is asked for. */
const forAll = { audience: ['teachers', 'students', 'guardians'], levels: ['preschool'], link: '' } as const
const scopes = ['personal', 'school', 'sector', 'public'] as const

const beside: Feature = {
  name: 'beside',
  materialAsides: [
    {
      ...{ key: 'materials.titles.new', order: 2 },
      list: ({ title, isDraft }) => Promise.resolve(isDraft ? [] : [{ title: `Như ${title}`, url: '/materials/1' }]),
    },
    { key: 'materials.titles.own', order: 1, list: () => Promise.reject(new Error('The index is away.')) },
  ],
}

describe('the page of a material and what belongs to it', () => {
  let app: RunningApp
  let place: Place
  const materials = new Map<string, { url: string; fileIds: string[]; id: Types.ObjectId }>()
  const visitors = new Map<string, Browser>()

  before(async () => {
    app = await startApp({ PUBLIC_URL: 'http://hoclieu.example/' }, [beside])
    await makeType()
    place = await makePlace()
    for (const scope of scopes) {
      const material = await bring(place.owner.actor, files, {
        ...forAll,
        audience: [...forAll.audience],
        levels: ['preschool'],
        scope,
        title: `Bài ${scope}`,
      })
      await publish(place, material)
      const fileIds = material.draft.files.map(({ _id }) => _id.toString())
      materials.set(scope, { url: `/materials/${material._id.toString()}`, fileIds, id: material._id })
    }
    await app.work()
    const other = await makePlace()
    const people = {
      ...{ owner: place.owner, librarian: place.librarian, colleague: await place.as('teacher') },
      ...{ pupil: await place.as('student'), guardian: await place.as('guardian') },
      ...{ teacherElsewhere: other.owner, pupilElsewhere: await other.as('student') },
    }
    for (const [name, { person }] of Object.entries(people)) visitors.set(name, await signIn(app, person))
    visitors.set('guest', app.visitor())
  })
  after(() => app.stop())

  const see: Readonly<Record<(typeof scopes)[number], readonly string[]>> = {
    personal: ['owner'],
    school: ['owner', 'librarian', 'colleague', 'pupil', 'guardian'],
    sector: ['owner', 'librarian', 'colleague', 'pupil', 'guardian', 'teacherElsewhere', 'pupilElsewhere'],
    public: ['owner', 'librarian', 'colleague', 'pupil', 'guardian', 'teacherElsewhere', 'pupilElsewhere', 'guest'],
  }
  const teachers = ['owner', 'librarian', 'colleague', 'teacherElsewhere']
  const statusOf = async (who: string, path: string) => (await visitors.get(who)!.get(path)).status
  const everybody = () => [...visitors.keys()]

  for (const scope of scopes)
    for (const [what, path] of [
      ['the page', ''],
      ['an edition', '/editions/1'],
      ['a file', '/files/0'],
      ['a thumbnail', '/files/0/thumbnail'],
      ['a preview', '/files/0/preview'],
      ['a text', '/files/1/read'],
      ['captions', '/files/2/captions'],
      ['the picture of all', '/thumbnail'],
      ['the archive', '/zip'],
    ] as const)
      it(`shows ${what} to those who may see a material, and to nobody else: ${scope}`, async () => {
        const { url, fileIds } = materials.get(scope)!
        const address = url + path.replace(/\/files\/(\d)/, (_, at: string) => `/files/${fileIds[Number(at)]}`)
        // One that was never handed in has no edition.
        const isThere = !(scope === 'personal' && path === '/editions/1')
        for (const who of everybody())
          expect(await statusOf(who, address), who).to.equal(isThere && see[scope].includes(who) ? 200 : 404)
      })

  for (const scope of ['school', 'public'] as const)
    it(`gives pupils, guardians and guests nothing of what is for teachers only, anywhere: ${scope}`, async () => {
      const { url, fileIds } = materials.get(scope)!
      const secret = `${url}/files/${fileIds[3]}`
      for (const who of see[scope]) {
        const isTeacher = teachers.includes(who)
        for (const address of [
          secret,
          `${secret}?inline`,
          `${secret}?edition=1`,
          `${secret}/preview`,
          `${secret}/read`,
        ])
          expect(await statusOf(who, address), `${who} ${address}`).to.equal(isTeacher ? 200 : 404)
        const part = await visitors.get(who)!.get(secret, { range: 'bytes=0-3' })
        expect(part.status, who).to.equal(isTeacher ? 206 : 404)
        for (const address of [url, `${url}/editions/1`])
          expect((await visitors.get(who)!.get(address)).html.includes('đáp án.txt'), who).to.equal(isTeacher)
        const zip = await visitors.get(who)!.get(`${url}/zip`)
        expect(zip.html.includes('42'), who).to.equal(isTeacher)
      }
    })

  it('is not there under an address that means nothing', async () => {
    const { url, fileIds } = materials.get('public')!
    for (const path of [
      ...[
        '/editions/0',
        '/editions/2',
        '/editions/x',
        '/editions/1.5',
        '/draft',
        '/files/1',
        '/files/0123456789abcdef01234567',
      ],
      ...[
        `/files/${fileIds[0]}?edition=2`,
        `/files/${fileIds[0]}?edition=draft`,
        `/files/${fileIds[0]}?rendition=480p`,
      ],
      ...[`/files/${fileIds[0]}?rendition=a&rendition=b`, `/files/${fileIds[0]}/captions`, '/zip?edition=7'],
    ])
      expect(await statusOf('guest', url + path), path).to.equal(404)
  })

  it('tells in words what it is, what it costs, what is allowed and how to credit it', async () => {
    const { html } = await visitors.get('guest')!.get(materials.get('public')!.url)
    expect(html).to.include('Bài public').and.include('mạng yếu').and.include('miễn là ghi tên tác giả')
    expect(html).to.include('Phiên bản 1').and.include('CC BY 4.0')
    const visitor = app.visitor()
    visitor.setCookie('language', 'en')
    const english = await visitor.get(materials.get('public')!.url)
    expect(english.html).to.include('on a weak link').and.include('Edition 1').and.not.include('mạng yếu')
  })

  it('tells machines about what is public, and about nothing else', async () => {
    const { url } = materials.get('public')!
    const { html } = await visitors.get('guest')!.get(url)
    expect(html).to.include(`<link rel="canonical" href="http://hoclieu.example${url}">`)
    const [, json = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? []
    const data = JSON.parse(json) as Record<string, unknown> & { encoding: { name: string; contentUrl: string }[] }
    expect(data).to.include({ '@type': 'LearningResource', name: 'Bài public', version: '1' })
    expect(data.license).to.equal('https://creativecommons.org/licenses/by/4.0/')
    expect(data.encoding.map(({ name }) => name)).to.deep.equal(['hình.svg', 'bài đọc.txt', 'phim.srt'])
    // Also to a teacher, who sees one more: what is handed on is for everybody.
    expect((await visitors.get('owner')!.get(url)).html).not.to.include('"name":"đáp án.txt"')
    for (const scope of ['school', 'sector'])
      expect((await visitors.get('owner')!.get(materials.get(scope)!.url)).html).not.to.match(/ld\+json|canonical/)
  })

  it('cannot be left by a text that ends the script', async () => {
    const material = await bring(place.owner.actor, [], {
      ...{ scope: 'public', title: '</script><script>alert(1)</script>', audience: ['teachers'] },
    })
    await publish(place, material)
    const { html } = await visitors.get('guest')!.get(`/materials/${material._id.toString()}`)
    expect(html).to.include('\\u003c/script').and.not.include('<script>alert')
  })

  it('reads out texts with their formulas and without their tags', async () => {
    const { url, fileIds } = materials.get('public')!
    const { html } = await visitors.get('guest')!.get(`${url}/files/${fileIds[1]}/read`)
    expect(html).to.include('<mfrac>').and.include('&lt;b&gt;hai')
    const captions = await visitors.get('guest')!.get(`${url}/files/${fileIds[2]}/captions`)
    expect(captions.headers.get('content-type')).to.equal('text/vtt; charset=utf-8')
    expect(captions.html).to.include('00:00:01.000 --> 00:00:02.000')
  })

  describe('for those who work on it', () => {
    const setup = async () => {
      const material = await bring(place.owner.actor, files.slice(1, 2), {
        ...forAll,
        audience: [...forAll.audience],
        levels: ['preschool'],
        scope: 'school',
        title: 'Một',
      })
      await publish(place, material)
      return { id: material._id, url: `/materials/${material._id.toString()}`, fileId: material.draft.files[0]!._id }
    }

    it('shows its state, the reason and the steps that each may take', async () => {
      const { id, url } = await setup()
      await publishAsFarAs(place.owner.actor, id, { ...noWords, change: 'correction', note: 'Sửa chính tả' }, origin)
      const why = { ...noWords, reason: 'Thiếu nguồn', reasonCode: 'rights' } as const
      await takeStep(place.librarian.actor, id, 'requestChanges', why, origin)
      const own = (await visitors.get('owner')!.get(url)).html
      expect(own)
        .to.include('Bản quyền')
        .and.include('Thiếu nguồn')
        .and.include(`${url}/steps/submit`)
        .and.include(`${url}/edit`)
      expect(own).to.include('Sửa lỗi nhỏ').and.include('Chưa công bố').and.not.include(`${url}/remove`)
      expect((await visitors.get('librarian')!.get(url)).html).to.include(`${url}/steps/hide`)
      for (const who of ['colleague', 'pupil'])
        expect((await visitors.get(who)!.get(url)).html, who).not.to.match(/Thiếu nguồn|\/steps\/|\/edit"|Chưa công bố/)
    })

    it('shows the draft, also what only it has, to nobody else', async () => {
      const { id, url } = await setup()
      await changeDraft(place.owner.actor, id, { title: 'Hai' }, origin)
      for (const who of ['owner', 'librarian']) {
        expect((await visitors.get(who)!.get(`${url}/draft`)).html).to.include('<h1 lang="vi">Hai</h1>')
        expect((await visitors.get(who)!.get(url)).html).to.include('>Một</h1>')
      }
      for (const who of ['colleague', 'pupil', 'guest']) expect(await statusOf(who, `${url}/draft`), who).to.equal(404)
    })

    it('says that a file was not scanned, how far it is, and lets a failed step be done again by those who may', async () => {
      const { url, fileId } = await setup()
      await app.work()
      const { files } = (await Material.findOne({ 'draft.files._id': fileId }).lean())!.draft
      await ProcessingModel.updateOne(
        { _id: files[0]!.storedFileId },
        { $set: { 'steps.text': { state: 'failed', reason: 'broken', at: new Date(), attempts: 5 } } },
      )
      const retry = `${url}/files/${fileId.toString()}/retry`
      const page = (await visitors.get('owner')!.get(url)).html
      expect(page).to.include('Chưa quét mã độc').and.include(retry)
      expect((await visitors.get('colleague')!.get(url)).html).not.to.match(/Chưa quét mã độc|\/retry/)
      expect((await visitors.get('colleague')!.post(retry, { step: 'text' }, url)).status).to.equal(403)
      expect((await visitors.get('owner')!.post(retry, { step: 'nothing' }, url)).status).to.equal(422)
      const done = await visitors.get('owner')!.post(retry, { step: 'text' }, url)
      expect([done.status, done.location]).to.deep.equal([303, url])
      expect((await visitors.get('owner')!.post(retry, { step: 'text' }, url)).status).to.equal(409)
      await app.work()
    })
  })

  it('lists what lies in an archive, of which nothing is unpacked', async () => {
    const zip = new ZipFile()
    zip.addBuffer(Buffer.from('xin chào'), 'thư mục/bài 1.txt'.normalize('NFD'))
    zip.addBuffer(Buffer.from('x'.repeat(3000)), '<b>.txt')
    zip.end()
    const packed = { name: 'bộ.zip', body: await buffer(zip.outputStream) }
    const material = await bring(place.owner.actor, [packed], { scope: 'public' })
    await publish(place, material)
    await app.work()
    const url = `/materials/${material._id.toString()}/files/${material.draft.files[0]!._id.toString()}/read`
    const { status, html } = await visitors.get('guest')!.get(url)
    expect(status).to.equal(200)
    expect(html).to.include('<td>thư mục/bài 1.txt</td><td>9 B</td>').and.include('&lt;b&gt;.txt</td><td>2,9 KB')
  })

  it('has beside it what later features put there, but for one that fails', async () => {
    const { html } = await visitors.get('guest')!.get(materials.get('public')!.url)
    expect(html).to.include('<a href="/materials/1">Như Bài public</a>')
    expect((await visitors.get('owner')!.get(materials.get('personal')!.url)).html).not.to.include('Như Bài')
  })

  it('keeps an older edition from those for whom it was not, though a newer one is for them', async () => {
    const material = await bring(place.owner.actor, files.slice(1, 2), {
      scope: 'school',
      isForTeachersOnly: true,
      title: 'Đề',
    })
    await publish(place, material)
    const url = `/materials/${material._id.toString()}`
    expect(await statusOf('pupil', url)).to.equal(404)
    const opened = { isForTeachersOnly: false, audience: [...forAll.audience], levels: ['preschool' as const] }
    await publish(place, await changeDraft(place.owner.actor, material._id, opened, origin))
    expect(await statusOf('pupil', url)).to.equal(200)
    const file = `${url}/files/${material.draft.files[0]!._id.toString()}`
    for (const path of [`${url}/editions/1`, `${file}?edition=1`, `${url}/zip?edition=1`]) {
      expect(await statusOf('pupil', path), path).to.equal(404)
      expect(await statusOf('colleague', path), path).to.equal(200)
    }
    expect((await visitors.get('pupil')!.get(url)).html).not.to.include('Phiên bản 1<')
    expect(await statusOf('pupil', `${file}?edition=2`)).to.equal(200)
  })

  it('tells what a stored file is here as, to those who may see that', async () => {
    const { id } = materials.get('school')!
    const edition = (await Edition.findOne({ materialId: id }).lean())!
    const uses = { feature: 'materials', kind: 'edition', id: edition._id }
    const told = await materialUses.describe(uses, (await place.as('teacher')).actor)
    expect(told).to.deep.equal({ label: 'Bài school', url: `/materials/${id.toString()}` })
    const draft = { ...uses, kind: 'draft', id }
    expect(await materialUses.describe(draft, (await place.as('teacher')).actor)).to.equal(undefined)
    expect((await materialUses.describe(draft, place.owner.actor))?.label).to.equal('Bài school')
    const stranger = (await (await makePlace()).as('teacher')).actor
    expect(await materialUses.describe(uses, stranger)).to.equal(undefined)
  })
})
