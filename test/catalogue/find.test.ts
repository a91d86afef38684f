import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { facetNames } from '../../server/catalogue/facets.ts'
import { readQuery } from '../../server/catalogue/input.ts'
import { type Found, searchMaterials } from '../../server/catalogue/search.ts'
import { findSimilar } from '../../server/catalogue/similar.ts'
import { suggestEntries } from '../../server/catalogue/suggest.ts'
import { loadCurriculum } from '../../server/curriculum/index.ts'
import { makeActor } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { silent } from '../outbox/outbox.ts'
import { change, makeFile, makeMaterial } from './materials.ts'

describe('finding materials', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await loadCurriculum(silent)
  })
  after(async () => await app.stop())

  const search = async (query: Record<string, unknown>, ...[actor]: [actor?: Actor | undefined]) =>
    await searchMaterials(actor, readQuery(query), { facets: facetNames, offset: 0, limit: 20 })
  const titlesOf = (items: readonly Found[]) => items.map(({ content }) => content.title)
  const find = async (q: string, more: Record<string, unknown> = {}) => titlesOf((await search({ q, ...more })).items)

  describe('by what teachers have been seen to type', () => {
    before(async () => {
      const maths = { subjects: ['TOAN'], grades: [6] }
      const science = { subjects: ['KHTN'], grades: [6] }
      await makeMaterial({ ...maths, title: 'Phân số bằng nhau', series: 'KNTT', term: 'second', type: 'PBT' })
      await makeMaterial({ ...maths, title: 'Phản xạ và số đo', term: 'first' })
      await makeMaterial({ ...maths, title: 'Tập hợp', series: 'KNTT', term: 'first', type: 'KHBD' })
      await makeMaterial(
        { ...maths, title: 'Số nguyên tố', series: 'CTST', term: 'first', type: 'KHBD' },
        { downloads: 9 },
      )
      await makeMaterial({ ...science, title: 'Đề kiểm tra giữa học kì I', term: 'first', type: 'DEKT' })
      await makeMaterial({ ...science, title: 'Đề kiểm tra cuối học kì I', term: 'first', type: 'DEKT' })
      await makeMaterial({ ...science, title: 'Oxygen và không khí', keywords: ['oxi'], type: 'KHBD' })
      await makeMaterial({ subjects: ['DL'], grades: [10], title: 'Khí quyển' })
      await makeMaterial({ title: 'Múa xoè', authors: [{ name: 'Đặng Hữu Lâm' }] })
      await makeMaterial({ title: 'Dệt thổ cẩm', authors: [{ name: 'H’Lan Êban' }] })
      await app.work()
    })

    it('phan so lop 6', async () => expect(await find('phan so lop 6')).to.include('Phân số bằng nhau'))
    it('PHÂN SỐ, with those of other marks below', async () =>
      expect(await find('PHÂN SỐ')).to.deep.equal(['Phân số bằng nhau', 'Phản xạ và số đo']))
    it('phân số in NFD', async () => expect((await find('phân số'.normalize('NFD')))[0]).to.equal('Phân số bằng nhau'))
    it('toán 6 hki kntt, all of it as filters', async () => {
      const { items, understood } = await search({ q: 'toán 6 hki kntt' })
      expect(titlesOf(items)).to.deep.equal(['Tập hợp'])
      expect(understood.text).to.equal('')
      expect(
        understood.meanings.flatMap(({ values }) => values.map(({ facet, value }) => `${facet} ${value}`)),
      ).to.have.members(['subject TOAN', 'grade 6', 'term first', 'series KNTT'])
    })
    it('de kiem tra giua ki 1 khtn 6', async () =>
      expect(await find('de kiem tra giua ki 1 khtn 6')).to.deep.equal(['Đề kiểm tra giữa học kì I']))
    it('dia ly 10', async () => expect(await find('dia ly 10')).to.deep.equal(['Khí quyển']))
    it('địa lí 10', async () => expect(await find('địa lí 10')).to.deep.equal(['Khí quyển']))
    it('giao an oxi', async () => expect(await find('giao an oxi')).to.deep.equal(['Oxygen và không khí']))
    it('Dang Huu Lam', async () => expect(await find('Dang Huu Lam')).to.deep.equal(['Múa xoè']))
    it('h’lan, with either apostrophe', async () => {
      expect(await find('h’lan')).to.deep.equal(['Dệt thổ cẩm'])
      expect(await find("h'lan")).to.deep.equal(['Dệt thổ cẩm'])
    })
    it('the beginning of a word', async () => expect(await find('oxyg')).to.deep.equal(['Oxygen và không khí']))
    it('a word with a typo', async () => expect(await find('oxygem')).to.deep.equal(['Oxygen và không khí']))

    it('looks for words as they are that are said to be exact', async () => {
      expect(await find('tập hợp lớp 10')).to.deep.equal([])
      const { understood } = await search({ q: 'tập hợp lớp 6', exact: 'lop 6' })
      expect(understood).to.deep.equal({ text: 'tập hợp lớp 6', meanings: [] })
      expect(await find('tập hợp lớp 6', { exact: 'lop 6' })).to.deep.equal(['Tập hợp'])
    })
    it('several values of a facet, whose counts are those without it', async () => {
      const { items, facets } = await search({ q: 'lớp 6', series: ['KNTT', 'CTST'], type: 'KHBD' })
      expect(titlesOf(items)).to.have.members(['Tập hợp', 'Số nguyên tố'])
      expect(facets.type).to.include({ PBT: 1, KHBD: 2 })
      expect(facets.series).to.deep.equal({ KNTT: 1, CTST: 1 })
    })
    it('the most used first', async () => expect((await find('', { sort: 'used' }))[0]).to.equal('Số nguyên tố'))
    it('suggests titles and authors', async () => {
      expect(await suggestEntries(undefined, 'dang hu')).to.deep.include({
        kind: 'author',
        text: 'Đặng Hữu Lâm',
        code: 'Đặng Hữu Lâm',
      })
      expect((await suggestEntries(undefined, 'phan so b')).map(({ kind, text }) => `${kind} ${text}`)).to.deep.equal([
        'title Phân số bằng nhau',
      ])
      expect(await suggestEntries(undefined, 'p')).to.deep.equal([])
    })
    it('what is like another one', async () => {
      const { items } = await search({ q: 'tập hợp' })
      const similar = await findSimilar(undefined, items[0]!.material._id)
      const titles = similar.map(({ live }) => live!.content.title)
      expect(titles).to.have.members(['Số nguyên tố', 'Phân số bằng nhau', 'Phản xạ và số đo'])
      expect(titles[0]).to.equal('Số nguyên tố')
    })
  })

  describe('for those who may see them', () => {
    const school = makeActor('teacher')
    const unitId = school.memberships[0]!.unitId
    const people: Record<string, Actor | undefined> = {
      guest: undefined,
      pupil: makeActor('student', unitId),
      guardian: makeActor('guardian', unitId),
      owner: school,
      colleague: makeActor('teacher', unitId),
      librarian: makeActor('librarian', unitId),
      'teacher elsewhere': makeActor('teacher'),
      'pupil elsewhere': makeActor('student'),
      reviewer: makeActor('reviewer'),
    }
    const everybody = Object.keys(people)
    const staff = ['owner', 'colleague', 'librarian', 'teacher elsewhere', 'reviewer']
    before(async () => {
      const make = async (title: string, more = {}, made = {}) =>
        await makeMaterial({ title: `Xương rồng ${title}`, ...more }, { owner: school, ...made })
      const answers = { isForTeachersOnly: true, name: 'dap-an.pdf' }
      const files = [
        await makeFile(['Một trang', 'Trang về cầu vồng kép']),
        await makeFile(['Lời giải zirconi'], answers),
      ]
      await make('công khai', { files }, { scope: 'public' })
      await make('ngành', { audience: ['teachers'] }, { scope: 'sector' })
      await make('trường', {}, { scope: 'school' })
      await make('nháp', {}, { isDraft: true })
      await make('ẩn', {}, { scope: 'public', state: 'hidden' })
      const changed = await make('sửa', {}, { scope: 'public' })
      await change(changed._id, { 'draft.title': 'Xương rồng lưỡng lự' })
      await app.work()
    })

    const table: [title: string, who: string[]][] = [
      ['công khai', everybody.filter((one) => !['pupil elsewhere'].includes(one)).concat('pupil elsewhere')],
      ['ngành', staff],
      ['trường', ['pupil', 'owner', 'colleague', 'librarian']],
      ['nháp', ['owner']],
      ['ẩn', ['owner', 'librarian', 'reviewer']],
      ['lưỡng lự', ['owner', 'librarian']],
    ]
    for (const [title, who] of table)
      it(`shows “${title}” to ${who.join(', ')}`, async () => {
        for (const [name, actor] of Object.entries(people)) {
          const { items, total, facets } = await searchMaterials(actor, readQuery({ q: `xương rồng ${title}` }), {
            facets: ['licence'],
            ...{ offset: 0, limit: 20 },
          })
          const found = items.filter(({ content }) => content.title === `Xương rồng ${title}`)
          expect(found.length > 0, name).to.equal(who.includes(name))
          expect(total, name).to.equal(items.length)
          expect(
            Object.values(facets.licence ?? {}).reduce((sum, count) => sum + count, 0),
            name,
          ).to.equal(items.length)
        }
      })

    it('says on which page of which file the words stand', async () => {
      const { items } = await search({ q: 'cau vong kep' }, undefined)
      expect(items).to.have.length(1)
      expect(items[0]!.page).to.include({ number: 2 })
      expect(items[0]!.page!.file.name).to.equal('bai.pdf')
      expect(items[0]!.page!.text.filter(({ marked }) => marked).map(({ text }) => text)).to.deep.equal([
        'cầu',
        'vồng',
        'kép',
      ])
    })

    it('finds and quotes what is in a file for teachers only to those who work in a school, and to nobody else', async () => {
      for (const [name, actor] of Object.entries(people)) {
        const { items, total, suggestion } = await searchMaterials(actor, readQuery({ q: 'zirconi' }), {
          facets: [],
          offset: 0,
          limit: 20,
        })
        const isStaff = staff.includes(name)
        expect(total, name).to.equal(isStaff ? 1 : 0)
        expect(items[0]?.page?.file.name, name).to.equal(isStaff ? 'dap-an.pdf' : undefined)
        expect(suggestion, name).to.equal(undefined)
      }
    })

    it('does not show what the index has and the records deny', async () => {
      const gone = await makeMaterial({ title: 'Thuỷ tinh thể' }, { owner: school })
      await app.work()
      await change(gone._id, { viewers: [] })
      expect((await search({ q: 'thuỷ tinh thể' }, undefined)).items).to.deep.equal([])
    })
  })
})
