import { expect } from 'chai'
import { keepInIndex } from '../../server/catalogue/keep.ts'
import { reconcile } from '../../server/catalogue/reconcile.ts'
import { visibleTo } from '../../server/catalogue/search.ts'
import { Material, type MaterialRecord } from '../../server/materials/material.model.ts'
import { ProcessingModel } from '../../server/processing/processing.model.ts'
import { indexNames, rebuildIndexes } from '../../server/search-indexes.ts'
import { isOutdated } from '../../server/catalogue/restored.ts'
import { stores } from '../../server/stores.ts'
import { addEvent } from '../outbox/outbox.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { as, makeActor } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { change, goAway, makeFile, makeMaterial, removePages } from './materials.ts'

describe('the index of the catalogue', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(async () => await app.stop())
  afterEach(async () => {
    for (const name of indexNames()) await rebuildIndexes([name])
    await app.clear()
    for (const name of indexNames()) await rebuildIndexes([name])
  })

  const found = async (text: string, index = 'materials') =>
    (await stores().search.search(index, { text, filter: visibleTo(undefined) })).hits.map(({ id }) => id)
  const reread = async ({ _id }: MaterialRecord) => (await Material.findById(_id).lean())!

  it('has a material when its event has been handled, and only then is the record marked', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    expect(await found('phân số')).to.deep.equal([])
    expect((await reread(material)).indexedRevision).to.equal(undefined)
    await app.work()
    expect(await found('phân số')).to.deep.equal([material._id.toString()])
    expect((await reread(material)).indexedRevision).to.equal(1)
  })

  it('follows the text of the files when they have been read, and forgets pages that are gone', async () => {
    const file = await makeFile(['một cây nêu', 'hai cây nêu'])
    const read = async (textPages: number) => {
      await ProcessingModel.updateOne({ _id: file.storedFileId }, { $set: { textPages } })
      await addEvent('processing.fileProcessed', { storedFileId: file.storedFileId, step: 'text' })
      await app.work()
    }
    await ProcessingModel.updateOne({ _id: file.storedFileId }, { $set: { textPages: 0 } })
    await makeMaterial({ title: 'Tết', files: [file] })
    await app.work()
    expect(await found('nêu')).to.have.length(0)
    await read(2)
    expect(await found('nêu')).to.have.length(1)
    expect(await found('nêu', 'material-pages')).to.have.length(2)
    await removePages(file, 1)
    await read(1)
    expect(await found('nêu', 'material-pages')).to.have.length(1)
  })

  it('leaves out text that may be garbage', async () => {
    const file = await makeFile(['nguyªn tè'])
    await ProcessingModel.updateOne({ _id: file.storedFileId }, { $set: { encoding: 'doubtful' } })
    await makeMaterial({ title: 'Hoá học', files: [file] })
    await app.work()
    expect(await found('tè', 'material-pages')).to.deep.equal([])
  })

  it('loses what is no longer there', async () => {
    const material = await makeMaterial({ title: 'Phân số', files: [await makeFile(['Phân số'])] })
    await app.work()
    await Material.deleteOne({ _id: material._id })
    await keepInIndex(material._id)
    expect(await found('phân số')).to.deep.equal([])
    expect(await found('phân số', 'material-pages')).to.deep.equal([])
  })

  it('gets later what came while it was away', async () => {
    const material = await makeMaterial({ title: 'Phân số' })
    const end = goAway()
    await app.work()
    expect((await reread(material)).indexedRevision).to.equal(undefined)
    end()
    await OutboxEvent.updateMany({}, { $set: { runAt: new Date(0) } })
    await app.work()
    expect(await found('phân số')).to.have.length(1)
  })

  describe('is compared with the records at night', () => {
    it('and left alone when all is as it should be', async () => {
      await makeMaterial({ title: 'Phân số', files: [await makeFile(['Trang'])] })
      await app.work()
      expect(await reconcile()).to.deep.equal({ compared: 1, mended: 0 })
    })

    it('and mended', async () => {
      const actor = makeActor('teacher')
      const make = async (title: string) =>
        await makeMaterial({ title, files: [await makeFile([`${title} trang`])] }, { owner: actor })
      const missing = await make('Thiếu')
      const withoutPages = await make('Không trang')
      const outdated = await make('Cũ')
      const removed = await make('Thừa')
      await make('Đúng')
      await app.work()
      const { search } = stores()
      await search.remove('materials', [missing._id.toString()])
      const { hits } = await search.search('material-pages', {
        filter: { field: 'materialId', is: withoutPages._id.toString() },
      })
      await search.remove(
        'material-pages',
        hits.map(({ id }) => id),
      )
      await change(outdated._id, { 'live.content.title': 'Mới tinh' })
      await Material.deleteOne({ _id: removed._id })

      expect(await reconcile()).to.deep.equal({ compared: 4, mended: 4 })
      expect(await found('thiếu')).to.have.length(1)
      expect(await found('không trang', 'material-pages')).to.have.length(1)
      expect(await found('mới tinh')).to.have.length(1)
      expect(await found('thừa')).to.have.length(0)
      expect(await found('thừa', 'material-pages')).to.have.length(0)
      expect(await reconcile()).to.deep.equal({ compared: 4, mended: 0 })
    })

    it('and that is told to whoever looks after the system', async () => {
      await makeMaterial({ title: 'Phân số' })
      await reconcile()
      const { html } = await (await as(app, 'sectorAdministrator')).get('/administration/status')
      expect(html).to.include('đã so 1 học liệu, sửa 1')
    })
  })

  it('is filled anew from the records', async () => {
    const answers = { isForTeachersOnly: true }
    await makeMaterial({ title: 'Phân số', files: [await makeFile(['Đề']), await makeFile(['Lời giải'], answers)] })
    expect(await rebuildIndexes(indexNames())).to.deep.equal({ materials: 2, 'material-pages': 2 })
    expect(await found('phân số')).to.have.length(1)
    expect(await found('lời giải', 'material-pages')).to.have.length(0)
  })
})

describe('the index of the catalogue after a restore', () => {
  let app: RunningApp
  before(async () => (app = await startApp()))
  after(async () => await app.stop())

  it('is made anew by itself, which the page tells meanwhile', async () => {
    const gone = await makeMaterial({ title: 'Trước khi khôi phục' })
    await app.work()
    // What a restore does: other records, and its events.
    await Material.deleteMany({})
    const restored = await makeMaterial({ title: 'Từ bản sao lưu' })
    await OutboxEvent.deleteMany({})
    await addEvent('catalogue.indexOutdated', {})
    const look = async () => (await app.visitor().get('/catalogue')).html
    expect(await isOutdated(Date.now() + 60_000)).to.equal(true)
    expect(await look()).to.contain('đang lập lại mục lục tìm kiếm')
    await app.work()
    expect(await isOutdated(Date.now() + 120_000)).to.equal(false)
    const page = await look()
    expect(page).to.contain('Từ bản sao lưu').and.not.contain('đang lập lại mục lục tìm kiếm')
    expect(page).to.not.contain('Trước khi khôi phục')
    const { hits } = await stores().search.search('materials', {})
    expect(hits.map(({ id }) => id))
      .to.deep.equal([restored._id.toString()])
      .and.not.include(gone._id.toString())
  })
})
