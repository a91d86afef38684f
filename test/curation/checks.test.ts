import { expect } from 'chai'
import { Types } from 'mongoose'
import { type CheckFacts, type CheckKey, checksOf } from '../../server/curation/checks.ts'
import { likeness, sketchOf } from '../../server/curation/likeness.ts'
import { findNames } from '../../server/curation/pupil-names.ts'
import type { LinkState } from '../../server/curation/try-link.ts'
import { Reading } from '../../server/curation/reading.model.ts'
import { emptyContent, type Content, type MaterialFile } from '../../server/materials/content.ts'
import type { Processing } from '../../server/processing/index.ts'
import { noWords, origin } from '../materials/materials.ts'
import { bring, makePlace } from '../materials/published.ts'
import { takeStep } from '../../server/materials/step.ts'
import { call } from '../api/client.ts'
import { assign, makeClass, makePerson, makePupil, signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { makeType, openOf } from './submissions.ts'

const file = (name: string, format: string, change: Partial<MaterialFile> = {}) =>
  ({ name, format, role: 'content', storedFileId: new Types.ObjectId(), ...change }) as MaterialFile

const other = { id: 'x', title: 'Một học liệu khác' }

describe('the automated checks', () => {
  const check = (key: CheckKey, facts: Partial<Omit<CheckFacts, 'content'>> & { content?: Partial<Content> } = {}) => {
    const { content, ...others } = facts
    const whole = {
      missing: [],
      consents: undefined,
      links: null,
      files: [],
      sameFiles: [],
      names: { count: 0, places: [] },
      sameTexts: [],
      ...others,
    }
    const found = checksOf({ ...whole, content: { ...emptyContent, ...content } }).find((one) => one.key === key)
    return found && `${found.verdict} ${found.says}`
  }
  const of = (one: MaterialFile, processing: Partial<Processing> = {}) => ({
    file: one,
    processing: { facts: {}, ...processing } as Processing,
  })
  const link = (state: LinkState) => ({ url: 'https://example.org/', state })
  const film = file('phim.mp4', 'mp4')
  const subtitles = of(file('phim.vtt', 'vtt', { role: 'captions' }))
  const sheet = of(file('phiếu.docx', 'docx'))

  const table: readonly (readonly [CheckKey, Parameters<typeof check>[1], string | undefined])[] = [
    ['complete', {}, 'ok ok'],
    ['complete', { missing: ['grades', 'licence'] }, 'wrong lacks'],
    ['complete', { missing: ['licenceOfSources'] }, 'ok ok'],
    ['licence', {}, 'ok ok'],
    ['licence', { missing: ['grades'] }, 'ok ok'],
    ['licence', { missing: ['licenceOfSources'] }, 'wrong wrong'],
    ['licence', { missing: ['licenceTooNarrow'] }, 'wrong wrong'],
    ['sameFiles', {}, undefined],
    ['sameFiles', { files: [sheet] }, 'ok ok'],
    ['sameFiles', { files: [sheet], sameFiles: [{ file: 'phiếu.docx', material: other }] }, 'careful same'],
    ['sameTexts', { sameTexts: undefined }, undefined],
    ['sameTexts', { files: [sheet], sameTexts: null }, undefined],
    ['sameTexts', { files: [sheet], sameTexts: undefined }, 'careful later'],
    ['sameTexts', { files: [sheet] }, 'ok ok'],
    ['sameTexts', { files: [sheet], sameTexts: [{ material: other, percent: 80 }] }, 'careful alike'],
    ['pupilNames', {}, undefined],
    ['pupilNames', { files: [sheet], names: undefined }, 'careful later'],
    ['pupilNames', { files: [sheet] }, 'ok ok'],
    ['pupilNames', { files: [sheet], names: { count: 1, places: [] } }, 'careful named'],
    ['consents', {}, undefined],
    ['consents', { consents: { isSaid: false, missing: 0 } }, 'careful notSaid'],
    ['consents', { consents: { isSaid: true, missing: 0 } }, 'ok ok'],
    ['consents', { consents: { isSaid: true, missing: 1 } }, 'careful missing'],
    ['links', {}, undefined],
    ['links', { links: undefined }, 'careful later'],
    ['links', { links: [] }, undefined],
    ['links', { links: [link('works')] }, 'ok ok'],
    ['links', { links: [link('works'), link('failed')] }, 'careful failed'],
    ['links', { links: [link('failed'), link('gone')] }, 'careful gone'],
    ['captions', { files: [sheet] }, undefined],
    ['captions', { files: [of(film)] }, 'careful without'],
    ['captions', { files: [of(film, { facts: { hasCaptions: false } })] }, 'careful without'],
    ['captions', { files: [of(film, { facts: { hasCaptions: true } })] }, 'ok ok'],
    ['captions', { files: [of(film), subtitles] }, 'ok ok'],
    ['captions', { files: [of(film)], content: { accessibility: ['captions'] } }, 'careful claimed'],
    ['captions', { files: [sheet], content: { accessibility: ['captions'] } }, 'careful noFilm'],
    ['captions', { content: { accessibility: ['captions'], link: 'https://example.org' } }, undefined],
    ['captions', { files: [of({ ...film, role: 'source' })] }, undefined],
    ['altText', { files: [subtitles] }, undefined],
    ['altText', { files: [sheet] }, 'careful notSaid'],
    ['altText', { files: [sheet], content: { accessibility: ['altText'] } }, 'ok ok'],
    ['fonts', {}, undefined],
    ['fonts', { files: [sheet] }, 'ok ok'],
    ['fonts', { files: [of(sheet.file, { encoding: 'converted' })] }, 'careful converted'],
    [
      'fonts',
      { files: [of(sheet.file, { encoding: 'doubtful' }), of(film, { encoding: 'converted' })] },
      'careful doubtful',
    ],
  ]
  for (const [at, [key, facts, expected]] of table.entries())
    it(`say of ${key}, ${at}: ${expected ?? 'nothing'}`, () => expect(check(key, facts)).to.equal(expected))
})

describe('names of pupils', () => {
  const page = (text: string, number = 1) => ({ file: 'a.txt', page: number, text })
  const names = ['Ngô Gia Hân', 'Đặng Ân', 'Hân']

  it('are found whole, with their marks or without', () => {
    expect(findNames(names, [page('Nhóm: Ngô Gia Hân, 6A1')]).count).to.equal(1)
    expect(findNames(names, [page('NGO GIA HAN')]).count).to.equal(1)
    expect(findNames(names, [page('ngô\n  gia – hân'.normalize('NFD'))]).count).to.equal(1)
    expect(findNames(names, [page('Ngô Gia Hânh; Gia Hân; Hân')]).count).to.equal(0)
  })

  it('of two words are found only with their marks, for they are words, too', () => {
    expect(findNames(names, [page('Em Đặng Ân trình bày')]).count).to.equal(1)
    expect(findNames(names, [page('Cả nhà đang ăn cơm')]).count).to.equal(0)
  })

  it('are told by their pages, each name counted once', () => {
    const found = findNames(names, [page('Ngô Gia Hân'), page('không có ai', 2), page('Ngô Gia Hân và Đặng Ân', 3)])
    expect(found).to.deep.equal({
      count: 2,
      places: [
        { file: 'a.txt', page: 1 },
        { file: 'a.txt', page: 3 },
      ],
    })
  })
})

const story = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => `Câu ${from + at} kể chuyện con sông thứ ${(from + at) * 7}.`).join(' ')

describe('the likeness of texts', () => {
  const between = (a: string, b: string) => likeness(sketchOf(a)!.hashes, sketchOf(b)!.hashes)

  it('is about the share of what stands in both', () => {
    expect(between(story(0, 100), story(0, 100))).to.equal(1)
    expect(between(story(0, 100), story(0, 100).toUpperCase())).to.equal(1)
    expect(between(story(0, 100), story(10, 100))).to.be.within(0.75, 1)
    expect(between(story(0, 100), story(50, 150))).to.be.within(0.15, 0.5)
    expect(between(story(0, 100), story(200, 300))).to.be.below(0.1)
  })

  it('is not told of a few words', () => expect(sketchOf('Phiếu học tập số 1')).to.equal(undefined))
})

describe('the checks of what was handed in', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(() => app.stop())

  const handInFile = async (place: Awaited<ReturnType<typeof makePlace>>, body: string, title: string) => {
    const name = `${title}.txt`
    const { _id } = await bring(place.owner.actor, [{ name, body }], { title, scope: 'school', licence: 'CCBY' })
    const url = `/materials/${_id.toString()}/steps/submit`
    const browser = await signIn(app, place.owner.person)
    await app.work()
    const before = await browser.get(url)
    await takeStep(place.owner.actor, _id, 'submit', noWords, origin)
    await app.work()
    const submission = (await openOf(_id))!
    return {
      materialId: _id,
      browser,
      before,
      url: `/curation/${submission._id.toString()}`,
      id: submission._id.toString(),
    }
  }

  it('tell the author before and after, and the reviewer, that pupils are named and where; never who', async () => {
    const place = await makePlace()
    const group = await makeClass(place.unitId)
    await assign(place.owner.person, group, 'lowerSecondary TOAN')
    await makePupil(group, { name: 'Ngô Gia Hân' })
    await makePupil(await makeClass(place.unitId), { name: 'Lò Văn Ún' })
    const made = await handInFile(place, 'Nhóm trưởng: Ngô Gia Hân. Bạn Lò Văn Ún vẽ hình.', 'Bộ lọc nước')
    expect(made.before.html)
      .to.include('Có 1 họ tên')
      .and.include('Bộ lọc nước.txt, trang 1')
      .and.not.include('Ngô Gia Hân')
    const librarian = await signIn(app, place.librarian.person)
    for (const browser of [made.browser, librarian])
      expect((await browser.get(made.url)).html)
        .to.include('Có 1 họ tên')
        .and.not.include('Ngô Gia Hân')
  })

  it('name other materials with the same file or much the same text, to those who may see them', async () => {
    const [place, far] = [await makePlace(), await makePlace()]
    const first = await handInFile(place, story(0, 100), 'Chuyện con sông')
    await handInFile(far, story(0, 100), 'Chuyện ở trường khác')
    const again = await handInFile(place, story(0, 100), 'Chuyện chép lại')
    const much = await handInFile(place, story(5, 100), 'Chuyện sửa vài câu')
    const token = await tokenOf(app, place.librarian.person)
    const placesOf = async (id: string, key: string) => {
      const { json } = await call(app, `GET /curation/submissions/${id}/checks`, { token })
      const { items } = json as { items: { check: string; places: { material: { title: string } }[] }[] }
      return items.find(({ check }) => check === key)!.places.map(({ material }) => material.title)
    }
    expect(await placesOf(first.id, 'sameFiles')).to.have.members(['Chuyện chép lại'])
    expect(await placesOf(again.id, 'sameFiles')).to.have.members(['Chuyện con sông'])
    expect(await placesOf(first.id, 'sameTexts')).to.deep.equal([])
    expect(await placesOf(again.id, 'sameTexts')).to.deep.equal(['Chuyện con sông'])
    expect(await placesOf(much.id, 'sameFiles')).to.deep.equal([])
    expect(await placesOf(much.id, 'sameTexts')).to.have.members(['Chuyện con sông', 'Chuyện chép lại'])
    const colleague = await signIn(app, await makePerson('librarian'))
    expect((await colleague.get(first.url)).status).to.equal(404)
  })

  it('say so while the worker has not read it, and are made anew when a file has been read at last', async () => {
    const place = await makePlace()
    const { _id } = await bring(place.owner.actor, [{ name: 'a.txt', body: story(0, 100) }], { scope: 'school' })
    await takeStep(place.owner.actor, _id, 'submit', noWords, origin)
    const url = `/curation/${(await openOf(_id))!._id.toString()}`
    const browser = await signIn(app, place.owner.person)
    expect((await browser.get(url)).html).to.include('Chưa so xong')
    await app.work()
    expect((await browser.get(url)).html).not.to.include('Chưa so xong')
    expect((await Reading.findOne({ materialId: _id }).lean())!.isWhole).to.equal(true)
  })
})
