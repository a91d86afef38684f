import { expect } from 'chai'
import { itemsOf } from '../../server/collections/arrange.ts'
import { Collection, type CollectionRecord } from '../../server/collections/collection.model.ts'
import { changeFeatured } from '../../server/collections/featured.ts'
import { Proposal } from '../../server/collections/proposal.model.ts'
import { change } from '../catalogue/materials.ts'
import { signIn } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { add, makeCollection, makeLive, makePublished, makeWorld, origin, stored } from './collections.ts'

describe('the pages of collections', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(() => app.stop())
  afterEach(() => app.clear())

  const setup = async () => {
    const world = await makeWorld()
    const [first, second] = [
      await makeLive(world, 'Tập hợp'),
      await makeLive(world, 'Số nguyên tố', { scope: 'public' }),
    ]
    const browserOf = async (who: 'teacher' | 'librarian' | 'specialist') => await signIn(app, world[who].person)
    return { ...world, world, first, second, browserOf }
  }
  const url = ({ _id }: Pick<CollectionRecord, '_id'>) => `/collections/${_id.toString()}`

  it('list what somebody may see, and what they keep', async () => {
    const { specialist, teacher, first, second, browserOf } = await setup()
    expect((await app.visitor().get('/collections')).html).to.include('Chưa có bộ sưu tập nào được công bố')
    const open = await makePublished(specialist.actor, 'public', [first, second], 'Mở cho mọi người')
    await makePublished(specialist.actor, 'sector', [first], 'Chỉ trong ngành')
    await makeCollection(teacher.actor, 'personal', [first], 'Riêng của tôi')
    const guest = await app.visitor().get('/collections')
    expect(guest.html).to.include('Mở cho mọi người').and.include('1 học liệu').and.not.include('Chỉ trong ngành')
    const browser = await browserOf('teacher')
    expect((await browser.get('/collections')).html)
      .to.include('Chỉ trong ngành')
      .and.not.include('Riêng của tôi')
    expect((await browser.get('/collections?shelf=mine')).html)
      .to.include('Riêng của tôi')
      .and.not.include('Chỉ trong ngành')
    expect((await browser.get('/collections?q=mo+cho')).html)
      .to.include('Mở cho mọi người')
      .and.not.include('Chỉ trong ngành')
    expect((await browser.get('/collections?q=gi+do&grade=99&reach=x&cursor=')).html).to.include('Thử bớt điều kiện')
    await changeFeatured(specialist.actor, { place: 'sector', id: open._id, what: 'add', origin })
    const featured = 'Bộ sưu tập nổi bật'
    expect((await app.visitor().get('/collections')).html).to.include(featured)
    expect((await app.visitor().get('/catalogue')).html).to.include(featured)
    expect((await app.visitor().get('/catalogue?q=tap')).html).to.not.include(featured)
    expect((await browser.get('/')).html)
      .to.include(featured)
      .and.include('Mở cho mọi người')
  })

  it('show readers what they may see, without a word of the rest', async () => {
    const { specialist, first, second, browserOf } = await setup()
    const collection = await makePublished(specialist.actor, 'public', [first, second])
    const guest = await app.visitor().get(url(collection))
    expect(guest.html).to.include('Số nguyên tố').and.not.include('Tập hợp')
    await change(first._id, { isRetired: true })
    const reader = await browserOf('teacher')
    expect((await reader.get(url(collection))).html)
      .to.not.include('Tập hợp')
      .and.not.include('Sắp xếp')
    const keeper = await browserOf('specialist')
    expect((await keeper.get(url(collection))).html)
      .to.include('Tập hợp')
      .and.include('Đã ngừng dùng')
    expect((await keeper.get(`/materials/${second._id.toString()}`)).html).to.include('Có trong bộ sưu tập')
    const credits = await app.visitor().get(`${url(collection)}/credits`)
    expect(credits.html).to.include('“Số nguyên tố”').and.not.include('Tập hợp')
    const file = await app.visitor().get(`${url(collection)}/credits?format=csv`)
    expect(file.html).to.include('Dòng ghi công').and.include('Số nguyên tố')
  })

  it('are named, as places in which a material is used, only to those who may open them', async () => {
    const { librarian, first, browserOf } = await setup()
    const collection = await makePublished(librarian.actor, 'school', [first], 'Góc riêng của trường')
    const usage = `/materials/${first._id.toString()}/usage`
    const own = await (await browserOf('librarian')).get(usage)
    expect(own.html).to.include('Góc riêng của trường').and.include(url(collection))
    const far = await (await browserOf('specialist')).get(usage)
    expect(far.status).to.equal(200)
    expect(far.html).not.to.include('Góc riêng của trường')
  })

  it('are offered for a material only while it is offered itself', async () => {
    const { first, browserOf } = await setup()
    const address = `/materials/${first._id.toString()}`
    const librarian = await browserOf('librarian')
    expect((await librarian.get(address)).html).to.include(`${address}/collections`)
    await change(first._id, { isRetired: true })
    expect((await librarian.get(address)).html).not.to.include(`${address}/collections`)
    expect((await librarian.get(`${address}/collections`)).status).to.equal(404)
  })

  it('have a heading above each part, seen or only read out', async () => {
    const { specialist, first, browserOf } = await setup()
    const { html } = await (
      await browserOf('teacher')
    ).get(url(await makePublished(specialist.actor, 'sector', [first])))
    expect(html).to.match(/<h2[^>]*class="unseen"[^>]*>Các học liệu<\/h2>[^]*<h3/)
  })

  it('lead from a new collection to a published one, without scripts', async () => {
    const { browserOf, second, librarian } = await setup()
    const browser = await browserOf('librarian')
    const empty = await browser.post('/collections/new', { title: ' ', introduction: 'Lời chào', place: 'personal' })
    expect([empty.status, empty.html.includes('>Lời chào</textarea>')]).to.deep.equal([422, true])
    const place = `school.${librarian.actor.memberships[0]!.unitId.toString()}`
    const refused = await browser.post('/collections/new', { title: 'Ngành', introduction: '', place: 'sector' })
    expect([refused.status, refused.html.includes('phạm vi mà thầy cô được phép')]).to.deep.equal([422, true])
    const made = await browser.post('/collections/new', { title: 'Ôn tập', introduction: '', place })
    expect(made.status).to.equal(303)
    const edit = made.location!
    const collection = (await Collection.findOne().lean<CollectionRecord>())!
    const seen = async () => String((await stored(collection)).revision)
    const wrong = await browser.post(
      `${url(collection)}/items`,
      { material: 'abc', note: 'gợi ý', revision: '1' },
      edit,
    )
    expect(wrong.status).to.equal(422)
    expect(wrong.html).to.include('Không tìm thấy học liệu').and.include('>gợi ý</textarea>')
    const address = `https://hoclieu.example/materials/${second._id.toString()}?x=1`
    const added = await browser.post(
      `${url(collection)}/items`,
      { material: address, note: 'Làm trước.', revision: await seen() },
      edit,
    )
    expect(added.status).to.equal(303)
    const section = { heading: 'Luyện tập', text: '', revision: await seen() }
    await browser.post(`${url(collection)}/sections`, section, edit)
    const item = itemsOf((await stored(collection)).sections)[0]!._id.toString()
    const moved = await browser.post(
      `${url(collection)}/items/${item}/move`,
      { way: 'down', revision: await seen() },
      edit,
    )
    expect(moved.location).to.equal(`${edit}#item-${item}`)
    expect((await stored(collection)).sections.map(({ items }) => items.length)).to.deep.equal([0, 1])
    const published = await browser.post(`${url(collection)}/publish`, { revision: await seen() }, edit)
    expect(published.status).to.equal(303)
    const reader = await browserOf('teacher')
    expect((await reader.get(url(collection))).html)
      .to.include('Làm trước.')
      .and.include('Luyện tập')
    expect((await browser.get(edit)).html).to.include('hiện ra với người đọc ngay')
  })

  it('keep what was typed when somebody else was faster, and say so', async () => {
    const { browserOf, librarian, first, second } = await setup()
    const collection = await makeCollection(librarian.actor, 'school', [first])
    const browser = await browserOf('librarian')
    const old = String(collection.revision)
    await add(librarian.actor, collection, second._id)
    const item = itemsOf(collection.sections)[0]!._id.toString()
    const section = collection.sections[0]!._id.toString()
    const edit = `${url(collection)}/edit`
    const forms: [string, Record<string, string>, string][] = [
      [`/items/${item}`, { note: 'Lời của tôi', section }, 'Lời của tôi'],
      [`/sections/${section}`, { heading: 'Tên của tôi', text: '' }, 'Tên của tôi'],
      ['/sections', { heading: 'Phần của tôi', text: '' }, 'Phần của tôi'],
      ['/describe', { title: 'Bộ của tôi', introduction: '', place: 'school' }, 'Bộ của tôi'],
    ]
    for (const [path, form, typed] of forms) {
      const place = `school.${librarian.actor.memberships[0]!.unitId.toString()}`
      const told = { ...form, ...(form.place && { place }), revision: old }
      const answer = await browser.post(`${url(collection)}${path}`, told, edit)
      expect([path, answer.status, answer.html.includes(typed)]).to.deep.equal([path, 409, true])
      expect(answer.html).to.include('Người khác vừa thay đổi')
    }
    const pressed = await browser.post(`${url(collection)}/items/${item}/move`, { way: 'down', revision: old }, edit)
    expect([pressed.status, pressed.location]).to.deep.equal([303, edit])
    expect((await browser.get(edit)).html).to.include('thao tác của thầy cô chưa được thực hiện')
    expect((await stored(collection)).sections[0]!.items.map(({ title }) => title)).to.deep.equal([
      'Tập hợp',
      'Số nguyên tố',
    ])
  })

  it('offer a replacement for what readers no longer see', async () => {
    const { browserOf, librarian, first, second } = await setup()
    const collection = await makePublished(librarian.actor, 'school', [first])
    await change(first._id, { isRetired: true, retirement: { from: new Date(0), replacementId: second._id } })
    const browser = await browserOf('librarian')
    const edit = `${url(collection)}/edit`
    expect((await browser.get(edit)).html)
      .to.include('Đã ngừng dùng')
      .and.include('Thay bằng')
      .and.include('Số nguyên tố')
    const item = itemsOf(collection.sections)[0]!._id.toString()
    const form = { material: second._id.toString(), revision: String(collection.revision) }
    expect((await browser.post(`${url(collection)}/items/${item}/replace`, form, edit)).status).to.equal(303)
    expect((await stored(collection)).materialIds.map(String)).to.deep.equal([second._id.toString()])
  })

  it('put a material into collections of one’s own, and propose it for those of others', async () => {
    const { browserOf, specialist, teacher, first, second } = await setup()
    const wide = await makePublished(specialist.actor, 'sector', [first], 'Toàn ngành')
    const browser = await browserOf('teacher')
    const material = `/materials/${second._id.toString()}`
    expect((await browser.get(material)).html).to.include(`${material}/collections`)
    expect((await app.visitor().get(material)).html).to.not.include(`${material}/collections`)
    const adding = `${material}/collections`
    const none = await browser.post(adding, { collection: '', title: '', note: '' })
    expect([none.status, none.html.includes('Hãy chọn một bộ sưu tập')]).to.deep.equal([422, true])
    const unnamed = await browser.post(adding, { collection: 'new', title: '', note: 'nhớ' })
    expect([unnamed.status, unnamed.html.includes('>nhớ</textarea>')]).to.deep.equal([422, true])
    const made = await browser.post(adding, { collection: 'new', title: 'Tuần 3', note: '' })
    expect(made.status).to.equal(303)
    const own = (await Collection.findOne({ title: 'Tuần 3' }).lean<CollectionRecord>())!
    expect([own.reach, made.location]).to.deep.equal(['personal', url(own)])
    const twice = await browser.post(adding, { collection: own._id.toString(), title: '', note: '' })
    expect([twice.status, twice.html.includes('chỉ đứng một lần')]).to.deep.equal([422, true])
    const short = await browser.post(`${adding}/propose`, { collection: wide._id.toString(), reason: '' }, adding)
    expect(short.status).to.equal(422)
    const form = { collection: wide._id.toString(), reason: 'Rất hợp.' }
    expect((await browser.post(`${adding}/propose`, form, adding)).location).to.equal(material)
    const again = await browser.post(`${adding}/propose`, form, adding)
    expect([again.status, again.html.includes('còn đang chờ')]).to.deep.equal([422, true])
    expect((await browser.get('/collections/proposals')).html).to.include('Rút đề xuất')

    const keeper = await browserOf('specialist')
    const [proposal] = await Proposal.find().lean()
    const path = `/collections/proposals/${proposal!._id.toString()}`
    expect((await keeper.get(url(wide))).html)
      .to.include('Đề xuất đang chờ')
      .and.include('Rất hợp.')
    expect((await keeper.get('/collections/proposals')).html).to.include('Rất hợp.')
    const silent = await keeper.post(`${path}/decline`, { answer: ' ', back: url(wide) }, url(wide))
    expect(silent.location).to.equal(`${url(wide)}#proposal-${proposal!._id.toString()}`)
    const accepted = await keeper.post(`${path}/accept`, { section: '', back: url(wide) }, url(wide))
    expect(accepted.location).to.equal(url(wide))
    expect((await stored(wide)).materialIds).to.have.length(2)
    expect((await browser.get('/notices')).html).to.include('đã được nhận')
    expect((await browser.get('/collections/proposals')).html).to.include('Đã nhận')
    expect(teacher.actor.personId.equals(proposal!.proposerId!)).to.be.true
  })

  it('are copied, featured, unpublished and removed by buttons', async () => {
    const { browserOf, specialist, first } = await setup()
    const collection = await makePublished(specialist.actor, 'sector', [first])
    const reader = await browserOf('teacher')
    const copied = await reader.post(`${url(collection)}/copy`, {}, url(collection))
    expect(copied.status).to.equal(303)
    expect((await reader.get(copied.location!)).html).to.include('(bản của tôi)')
    const keeper = await browserOf('specialist')
    const feature = { place: 'sector', collection: collection._id.toString(), what: 'add', from: 'collection' }
    await keeper.post('/collections/featured', feature, url(collection))
    expect((await keeper.get('/collections/featured')).html).to.include('Toán 6 khởi động')
    const remove = `${url(collection)}/remove`
    expect((await keeper.get(remove)).html).to.include('mất hẳn')
    const revision = String((await stored(collection)).revision)
    await keeper.post(`${url(collection)}/unpublish`, { revision }, url(collection))
    expect((await reader.get(url(collection))).status).to.equal(404)
    const old = await keeper.post(remove, { revision }, '/collections')
    expect(old.location).to.equal(`${url(collection)}/edit`)
    await keeper.post(remove, { revision: String((await stored(collection)).revision) }, '/collections')
    expect((await keeper.get(url(collection))).status).to.equal(404)
  })
})
