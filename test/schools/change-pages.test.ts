import { expect } from 'chai'
import { Types } from 'mongoose'
import { translatorFor } from '../../server/i18n/translator.ts'
import { type KnownUnit, readStored } from '../../server/schools/find.ts'
import { unitPage } from '../../server/schools/unit-pages.ts'
import { Unit } from '../../server/schools/unit.model.ts'
import type { Browser, Page } from '../support/browser.ts'
import { as } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { known } from './known.ts'
import { addUnit } from './units.ts'

describe('pages that change units', () => {
  let app: RunningApp
  let administrator: Browser
  let principal: Browser
  let teacher: Browser
  let commune: Types.ObjectId
  let school: Types.ObjectId
  let group: Types.ObjectId
  let other: Types.ObjectId
  before(async () => {
    app = await startApp()
  })
  beforeEach(async () => {
    await app.clear()
    const sector = await addUnit({ name: 'Sở', code: 'SO', kind: 'sectorOffice' })
    commune = await addUnit({ name: 'Xã Một', code: 'XA1', kind: 'communeOffice' })
    await addUnit({ name: 'Xã Hai', code: 'XA2', kind: 'communeOffice' })
    school = await addUnit({ name: 'Trường Hoa', code: 'HOA', managedBy: commune, guidedBy: sector })
    group = await addUnit({ name: 'Tổ Toán', code: 'HOA-T', kind: 'subjectGroup', partOf: school })
    other = await addUnit({ name: 'Trường Lá', code: 'LA', levels: ['lowerSecondary'] })
    administrator = await as(app, 'sectorAdministrator', { unitId: sector })
    principal = await as(app, 'principal', { unitId: school })
    teacher = await as(app, 'teacher', { unitId: school })
  })
  after(() => app.stop())

  const url = (id: Types.ObjectId, what = '') => `/schools/${id.toString()}${what}`
  const storedOf = async (id: Types.ObjectId): Promise<KnownUnit> => (await readStored({ _id: id }))[0]!
  const valueOf = (html: string, name: string) =>
    new RegExp(`(?:value="([^"]*)"[^>]* name="${name}"|name="${name}"[^>]* value="([^"]*)")`)
      .exec(html)
      ?.slice(1)
      .find((value) => value !== undefined)
  const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')
  /** All that a confirmation sends once more. */
  const hiddenOf = ({ html }: Page) => {
    const fields: Record<string, string[]> = {}
    for (const [, name, value] of html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g))
      (fields[name!] ??= []).push(unescaped(value!))
    return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== '_csrf'))
  }

  describe('for a unit', () => {
    const buttons = async (browser: Browser, id: Types.ObjectId) =>
      [
        ...(await browser.get(url(id))).html.matchAll(
          /href="\/schools\/(?:[0-9a-f]{24}\/)?(new|edit|close|merge|split|reopen)/g,
        ),
      ].map(([, what]) => what)

    it('are offered to whom they are for', async () => {
      expect(await buttons(administrator, school)).to.deep.equal(['new', 'edit', 'merge', 'split', 'close'])
      expect(await buttons(principal, school)).to.deep.equal(['new'])
      expect(await buttons(principal, group)).to.deep.equal(['new', 'edit', 'close'])
      expect(await buttons(principal, other)).to.deep.equal([])
      expect(await buttons(teacher, group)).to.deep.equal([])
    })

    it('are closed to others', async () => {
      for (const what of ['/edit', '/close']) {
        expect((await principal.get(url(other, what))).status, what).to.equal(403)
        expect((await principal.post(url(other, what), {}, '/schools')).status, what).to.equal(403)
      }
      expect((await principal.get(`/schools/new?below=${other.toString()}`)).status).to.equal(404)
      expect((await principal.get(`/schools/new?below=x`)).status).to.equal(404)
    })
  })

  it('show what other features add to a unit', () => {
    const links = [{ label: 'Lớp học', url: '/classes', icon: 'people' }]
    const page = { unit: known('a'), relations: [], predecessors: [], successors: [], day: '', isFurther: false }
    const below = { items: [], next: undefined }
    const { links: shown, linksLabel } = unitPage(
      { ...page, below, actions: [], links },
      translatorFor('vi'),
      new Date(),
    )
    expect(shown).to.deep.equal(links)
    expect(linksLabel).to.equal('Trong trường này')
  })

  describe('by adding one', () => {
    const form = {
      kind: 'school',
      name: 'Trường Mới',
      code: 'MOI',
      levels: ['primary'],
      managedBy: 'xa mot',
      firstDay: '2026-08-01',
    }
    const add = (fields: Record<string, string | string[]>, browser = administrator) =>
      browser.post('/schools/new', { ...form, ...fields }, '/schools')

    it('ask for the kind first, and offer what can be below a unit', async () => {
      expect((await administrator.get('/schools/new')).html)
        .to.include('Chọn loại đơn vị')
        .and.to.include('kind&#x3D;ministry')
      const { html } = await principal.get(`/schools/new?below=${school.toString()}`)
      expect(html)
        .to.include('kind&#x3D;campus')
        .and.to.include('kind&#x3D;subjectGroup')
        .and.not.include('kind&#x3D;school"')
      const page = await principal.get(`/schools/new?kind=subjectGroup&below=${school.toString()}`)
      expect(unescaped(page.html)).to.include('value="Trường Hoa (HOA)"')
    })

    it('say beside each field what is wrong, and keep what was typed', async () => {
      const empty = await add({ name: '', code: '' })
      expect(empty.status).to.equal(422)
      expect(valueOf(empty.html, 'managedBy')).to.equal('xa mot')
      expect(empty.html).to.include('id="error-name"')
      const errors: [Record<string, string | string[]>, string, string][] = [
        [{ managedBy: 'không có' }, 'managedBy', 'Không tìm thấy đơn vị'],
        [{ managedBy: 'xa' }, 'managedBy', 'Xã Một (XA1)'],
        [{ managedBy: 'LA' }, 'managedBy', 'Không tìm thấy đơn vị'],
        [{ levels: [] }, 'levels', 'ít nhất một cấp học'],
        [{ code: 'LA' }, 'code', 'Mã LA đã có đơn vị khác dùng'],
        [{ code: 'A (B)' }, 'code', 'không có dấu ngoặc'],
        [{ firstDay: '31-12' }, 'firstDay', 'Ngày chưa đúng'],
        [{ name: 'x'.repeat(201) }, 'name', 'Nhiều nhất là 200'],
      ]
      for (const [fields, field, text] of errors) {
        const { status, html } = await add(fields)
        expect(status, text).to.equal(422)
        expect(html, text).to.include(`id="error-${field}"`).and.to.include(text)
        expect(valueOf(html, 'name'), text).to.equal(fields.name ?? 'Trường Mới')
      }
      expect(await Unit.countDocuments({ name: 'Trường Mới' })).to.equal(0)
    })

    it('add it and show it', async () => {
      const { status, location } = await add({})
      expect(status).to.equal(303)
      const { html } = await administrator.get(location!)
      expect(html).to.include('Đã thêm đơn vị').and.to.include('Xã Một').and.to.include('từ 01/08/2026')
    })

    it('add a group to one’s own school without a code', async () => {
      const { status } = await add(
        { kind: 'subjectGroup', code: '', levels: [], managedBy: '', partOf: 'Trường Hoa (HOA)' },
        principal,
      )
      expect(status).to.equal(303)
    })
  })

  describe('by changing one', () => {
    const openForm = async (browser = administrator, id = school) => (await browser.get(url(id, '/edit'))).html
    const fieldsOf = (html: string) => ({
      revision: valueOf(html, 'revision')!,
      seen: unescaped(valueOf(html, 'seen')!),
      ...{ name: 'Trường Hoa', code: 'HOA', levels: ['', 'primary'], firstDay: '' },
      ...{ managedBy: 'Xã Một (XA1)', guidedBy: 'Sở (SO)', locatedIn: '', relationsFrom: '2026-08-01' },
    })
    const save = async (fields: Record<string, string | string[]>, html?: string) =>
      administrator.post(url(school, '/edit'), { ...fieldsOf(html ?? (await openForm())), ...fields }, '/schools')

    it('show how it is, with its history', async () => {
      const html = unescaped(await openForm())
      for (const value of ['Trường Hoa', 'HOA', 'Xã Một (XA1)', 'Sở (SO)']) expect(html).to.include(`value="${value}"`)
      expect(html).to.include('Lịch sử quan hệ')
    })

    it('say beside each field what is wrong, and keep what was typed', async () => {
      const errors: [Record<string, string | string[]>, string][] = [
        [{ name: '' }, 'name'],
        [{ code: '' }, 'code'],
        [{ levels: '' }, 'levels'],
        [{ managedBy: 'nơi nào' }, 'managedBy'],
        [{ relationsFrom: 'x' }, 'relationsFrom'],
      ]
      for (const [fields, field] of errors) {
        const { status, html } = await save({ locatedIn: 'Xã Hai (XA2)', ...fields })
        expect(status, field).to.equal(422)
        expect(html, field).to.include(`id="error-${field}"`)
        expect(unescaped(html), field).to.include('value="Xã Hai (XA2)"')
      }
      expect((await storedOf(school)).revision).to.equal(0)
    })

    it('change only what was changed', async () => {
      expect((await save({ managedBy: 'xa hai' })).status).to.equal(303)
      const { html } = await administrator.get(url(school))
      expect(html).to.match(/Xã Hai, từ 01\/08\/2026[^]*Xã Một, đến 31\/07\/2026/)
      expect((await storedOf(school)).relations.filter(({ kind }) => kind === 'guidedBy')).to.have.lengthOf(1)
    })

    it('leave a relation alone whose other unit was only renamed meanwhile', async () => {
      const form = await openForm()
      await Unit.updateOne({ _id: commune }, { name: 'Xã Đổi Tên' })
      expect((await save({ relationsFrom: '', name: 'Trường Hoa Sen' }, form)).status).to.equal(303)
      expect((await storedOf(school)).relations).to.deep.include({ kind: 'managedBy', unitId: commune.toString() })
    })

    it('show who comes second what has changed, and lose nothing of what they typed', async () => {
      const form = await openForm()
      await save({ name: 'Trường Hoa Sen', levels: ['', 'primary', 'lowerSecondary'] })
      const second = await save({ name: 'Trường Hoa Hồng', code: 'HOA9' }, form)
      expect(second.status).to.equal(409)
      expect(second.html).to.include('Tên: từ “Trường Hoa” thành “Trường Hoa Sen”')
      expect(second.html).to.include('Cấp học: từ “Tiểu học” thành “Tiểu học, Trung học cơ sở”')
      expect(second.html).not.to.include('Mã: từ')
      expect(valueOf(second.html, 'name')).to.equal('Trường Hoa Hồng')
      expect(valueOf(second.html, 'code')).to.equal('HOA9')
      expect(second.html).to.match(/value="lowerSecondary" checked/)
      expect(await storedOf(school)).to.deep.include({ name: 'Trường Hoa Sen', code: 'HOA' })

      const again = { name: 'Trường Hoa Hồng', code: 'HOA9', levels: ['', 'primary', 'lowerSecondary'] }
      expect((await save(again, second.html)).status).to.equal(303)
      expect(await storedOf(school)).to.deep.include({
        name: 'Trường Hoa Hồng',
        code: 'HOA9',
        levels: ['primary', 'lowerSecondary'],
      })
    })

    it('still know who was first after a mistake in between', async () => {
      const form = await openForm()
      await save({ name: 'Trường Hoa Sen' })
      const wrong = await save({ name: '', code: 'HOA9' }, form)
      expect(wrong.status).to.equal(422)
      const second = await save({ name: 'Trường Hoa Hồng', code: 'HOA9' }, wrong.html)
      expect(second.status).to.equal(409)
      expect(second.html).to.include('thành “Trường Hoa Sen”')
    })

    it('survive whatever a browser sends as what it has seen', async () => {
      const form = await openForm()
      await save({ name: 'Trường Hoa Sen' })
      for (const seen of ['', '{', '[]', '{"x":1}', '{"levels":"palace"}', 'null'])
        expect((await save({ seen, name: 'X' }, form)).status, seen).to.equal(409)
    })

    it('let a school rename its groups, and nothing else', async () => {
      const html = await openForm(principal, group)
      expect(html).not.to.include('name="code"').and.not.include('name="partOf"')
      const rename = (fields: Record<string, string>) =>
        principal.post(url(group, '/edit'), { revision: '0', name: 'Tổ Toán – Tin', ...fields }, '/schools')
      expect((await rename({ code: 'X' })).status).to.equal(403)
      expect((await rename({})).status).to.equal(303)
      expect(await storedOf(group)).to.deep.include({ name: 'Tổ Toán – Tin', code: 'HOA-T' })
    })
  })

  describe('by closing one', () => {
    const close = (fields: Record<string, string>, id = school, browser = administrator) =>
      browser.post(url(id, '/close'), { revision: '0', lastDay: '2026-07-31', ...fields }, '/schools')

    it('say what is wrong, and keep what was typed', async () => {
      const errors: [Record<string, string>, string][] = [
        [{ lastDay: '' }, 'lastDay'],
        [{ below: 'none' }, 'below'],
        [{ below: 'move', moveTo: 'nơi nào' }, 'moveTo'],
        [{ below: 'move' }, 'moveTo'],
        [{ below: 'move', moveTo: 'HOA' }, 'moveTo'],
        [{ below: 'close', continuedBy: 'XA1' }, 'continuedBy'],
        [{ below: 'close', continuedBy: 'HOA' }, 'continuedBy'],
      ]
      for (const [fields, field] of errors) {
        const { status, html } = await close(fields)
        expect(status, field).to.equal(422)
        expect(html, field).to.include(`id="error-${field}"`)
      }
      expect((await close({ below: 'move', moveTo: 'nơi nào' })).html)
        .to.include('value="nơi nào"')
        .and.to.include('value="2026-07-31"')
    })

    it('say first what will happen', async () => {
      const confirm = await close({ below: 'move', moveTo: 'LA' })
      expect(confirm.status).to.equal(200)
      expect(confirm.html)
        .to.include('Trường Hoa (HOA) hoạt động đến hết ngày 31/07/2026')
        .and.to.include('chuyển về Trường Lá (Tổ Toán)')
      expect(confirm.html).to.include('vai trò của cán bộ, giáo viên, nhân viên kết thúc')
      expect((await storedOf(school)).to).to.equal(undefined)

      const done = await administrator.post(url(school, '/close'), hiddenOf(confirm), '/schools')
      expect(done.status).to.equal(303)
      const { html } = await administrator.get(done.location!)
      expect(html).to.include('Đã đóng đơn vị').and.to.include('đến 31/07/2026').and.to.include('/reopen')
      expect((await administrator.get(url(school, '/close'))).status).to.equal(409)
    })

    it('note what continues it, and show so on both pages, in the list and in the tree', async () => {
      const confirm = await close({ below: 'close', continuedBy: 'la' })
      expect(confirm.html).to.include('Trường Lá được ghi là đơn vị kế tục của Trường Hoa')
      await administrator.post(url(school, '/close'), hiddenOf(confirm), '/schools')
      expect((await administrator.get(url(school))).html).to.match(/Đơn vị kế tục<\/dt><dd><a [^>]*>Trường Lá</)
      expect((await administrator.get(url(other))).html).to.match(/Tiếp nối<\/dt><dd><a [^>]*>Trường Hoa</)
      const day = 'day=2026-07-31'
      const told = 'đến 31/07/2026; kế tục: <span>Trường Lá</span>'
      for (const page of [
        `/schools?${day}`,
        `/schools/tree?${day}&open=${commune.toString()}`,
        url(commune, `?${day}`),
      ])
        expect((await administrator.get(page)).html, page).to.include(told)
      expect((await administrator.get('/schools?day=2026-08-01')).html).not.to.include('Trường Hoa')
      expect((await administrator.get(`/schools?${day}&text=la`)).html).not.to.include('kế tục')
    })

    it('say that somebody has changed it in between, and keep what was typed', async () => {
      const confirm = await close({ below: 'close' })
      await Unit.updateOne({ _id: school }, { revision: 1 })
      const { status, html } = await administrator.post(url(school, '/close'), hiddenOf(confirm), '/schools')
      expect(status).to.equal(409)
      expect(html)
        .to.include('có người khác vừa sửa')
        .and.to.include('value="2026-07-31"')
        .and.to.match(/value="close" checked/)
      expect(valueOf(html, 'revision')).to.equal('1')
      expect((await storedOf(school)).to).to.equal(undefined)
    })

    it('let a school close its groups', async () => {
      const confirm = await close({}, group, principal)
      expect((await principal.post(url(group, '/close'), hiddenOf(confirm), '/schools')).status).to.equal(303)
      expect((await storedOf(group)).to).not.to.equal(undefined)
    })

    it('reopen one after asking', async () => {
      const confirm = await close({ below: 'close' })
      await administrator.post(url(school, '/close'), hiddenOf(confirm), '/schools')
      const ask = await administrator.get(url(school, '/reopen'))
      expect(ask.html)
        .to.include('Trường Hoa (HOA) hoạt động trở lại')
        .and.to.include('Tổ Toán (HOA-T) hoạt động trở lại')
      expect((await administrator.get(url(group, '/reopen'))).html).to.include('phải thuộc một trường đang hoạt động')
      expect((await administrator.post(url(school, '/reopen'), {}, '/schools')).status).to.equal(422)
      const stale = await administrator.post(url(school, '/reopen'), { revision: '0', isConfirmed: 'yes' }, '/schools')
      expect(stale.status).to.equal(409)
      expect((await administrator.post(url(school, '/reopen'), hiddenOf(ask), '/schools')).status).to.equal(303)
      expect((await storedOf(school)).to).to.equal(undefined)
      expect((await administrator.get(url(school, '/reopen'))).status).to.equal(409)
    })
  })

  describe('by merging some', () => {
    const merge = (fields: Record<string, string | string[]>) =>
      administrator.post(
        url(school, '/merge'),
        { revision: '0', others: 'LA', into: 'this', firstDay: '2026-08-01', ...fields },
        '/schools',
      )

    it('say what is wrong, and keep what was typed', async () => {
      const errors: [Record<string, string>, string][] = [
        [{ others: '' }, 'others'],
        [{ others: 'LA\nnơi nào' }, 'others'],
        [{ others: 'XA1' }, 'others'],
        [{ into: 'other' }, 'intoUnit'],
        [{ into: 'new', code: 'N' }, 'name'],
        [{ into: 'new', name: 'N' }, 'code'],
        [{ into: 'new', name: 'N', code: 'XA1' }, 'code'],
        [{ into: 'x' }, 'into'],
        [{ firstDay: '' }, 'firstDay'],
      ]
      for (const [fields, field] of errors) {
        const { status, html } = await merge(fields)
        expect(status, field).to.equal(422)
        expect(html, field).to.include(`id="error-${field}"`)
        expect(html, field).to.include(`${fields.others ?? 'LA'}</textarea>`)
      }
    })

    it('say first what will happen, and show what continues what', async () => {
      const confirm = await merge({
        into: 'new',
        name: 'Trường Hoa Lá',
        code: 'HOALA',
        levels: ['primary', 'lowerSecondary'],
      })
      expect(confirm.html)
        .to.include('Có thêm Trường Hoa Lá (HOALA)')
        .and.to.include('cấp học: Tiểu học, Trung học cơ sở')
      expect(await Unit.countDocuments({ code: 'HOALA' })).to.equal(0)
      const done = await administrator.post(url(school, '/merge'), hiddenOf(confirm), '/schools')
      expect(done.status).to.equal(303)
      const { html } = await administrator.get(done.location!)
      expect(html)
        .to.match(/Tiếp nối[^]*Trường Hoa/)
        .and.to.include('Trường Lá')
        .and.to.include('Tổ Toán')
      expect((await administrator.get(url(other))).html).to.match(/Đơn vị kế tục[^]*Trường Hoa Lá/)
      expect((await administrator.get(url(other, '/merge'))).status).to.equal(409)
    })
  })

  describe('by splitting one', () => {
    const split = (fields: Record<string, string | string[]>) =>
      administrator.post(
        url(school, '/split'),
        { revision: '0', original: 'ends', firstDay: '2026-08-01', belowPart: '1', ...fields },
        '/schools',
      )
    const two = { name1: 'Trường A', code1: 'A', name4: 'Trường B', code4: 'B', levels4: ['lowerSecondary'] }

    it('say what is wrong, and keep what was typed', async () => {
      const errors: [Record<string, string>, string][] = [
        [{}, 'parts'],
        [{ name1: 'A', code1: 'A' }, 'parts'],
        [{ name1: 'A', name2: 'B', code2: 'B' }, 'code1'],
        [{ code1: 'A', name2: 'B', code2: 'B' }, 'name1'],
        [{ name1: 'A', code1: 'A', name2: 'B', code2: 'LA' }, 'code2'],
        [{ name1: 'A', code1: 'A', name2: 'B', code2: 'B', belowPart: '3' }, 'belowPart'],
      ]
      for (const [fields, field] of errors) {
        const { status, html } = await split(fields)
        expect(status, field).to.equal(422)
        expect(html, field).to.include(`href="#field-${field}"`).and.to.include(`id="field-${field}"`)
        if (fields.name1) expect(valueOf(html, 'name1'), field).to.equal(fields.name1)
      }
    })

    it('say first what will happen, and show what continues what', async () => {
      const confirm = await split({ ...two, belowPart: '4' })
      expect(confirm.html).to.include('Có thêm Trường A (A)').and.to.include('chuyển về Trường B (Tổ Toán)')
      const done = await administrator.post(url(school, '/split'), hiddenOf(confirm), '/schools')
      expect(done.location).to.equal(url(school))
      expect((await administrator.get(done.location!)).html).to.match(
        /Đơn vị kế tục[^]*Trường A[^]*Đơn vị kế tục[^]*Trường B/,
      )
      expect((await Unit.findOne({ code: 'B' }).lean())!.levels).to.deep.equal(['lowerSecondary'])
    })
  })

  it('are complete in English', async () => {
    await administrator.post('/language', { language: 'en' }, '/')
    for (const what of ['/edit', '/close', '/merge', '/split'])
      expect((await administrator.get(url(school, what))).status, what).to.equal(200)
    expect((await administrator.get(url(school, '/merge'))).html).to.include('Merge with')
  })
})
