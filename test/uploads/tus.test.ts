import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { StorageAway, StorageFull } from '../../storage/files/files.ts'
import { stores, useStores } from '../../server/stores.ts'
import { openStored } from '../../server/uploads/index.ts'
import { forgetHash } from '../../server/uploads/progress.ts'
import { UploadModel } from '../../server/uploads/upload.model.ts'
import { UsageModel } from '../../server/uploads/usage.model.ts'
import { makePerson, makeUnit, signIn, type MadePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { idIn, sha256, type Tus, tusOf, until } from './uploads.ts'

const megabyte = 1024 * 1024

describe('uploads in pieces', () => {
  let app: RunningApp
  let teacher: MadePerson
  let unitId: Types.ObjectId
  let tus: Tus
  before(async () => {
    app = await startApp({ UPLOAD_LIMIT: '20' })
    unitId = await makeUnit()
    teacher = await makePerson('teacher', { unitId })
    tus = tusOf(app, { authorization: `Bearer ${await tokenOf(app, teacher)}` })
  })
  after(() => app.stop())

  const recordOf = async (location: string) => await UploadModel.findById(idIn(location)).lean()
  const text = (size: number) => Buffer.from(randomBytes(size).toString('hex').slice(0, size))

  describe('are refused', () => {
    it('from somebody signed out, before anything is sent', async () => {
      expect((await tusOf(app, {}).begin(5)).status).to.equal(401)
      expect((await tusOf(app, { authorization: 'Bearer x' }).begin(5)).status).to.equal(401)
    })

    it('from a token without the scope', async () => {
      const token = await tokenOf(app, teacher, { scopes: ['uploads:read'] })
      const answer = await tusOf(app, { authorization: `Bearer ${token}` }).begin(5)
      expect(`${answer.status} ${answer.text}`).to.match(/^403 .*insufficientScope/)
    })

    it('from a page without the token of its forms', async () => {
      const browser = await signIn(app, teacher)
      expect((await tusOf(app, { cookie: browser.cookieHeader }).begin(5)).status).to.equal(403)
    })

    it('from a guardian, and for a school that is not theirs', async () => {
      const guardian = await makePerson('guardian')
      const asGuardian = tusOf(app, { authorization: `Bearer ${await tokenOf(app, guardian)}` })
      expect((await asGuardian.begin(5)).status).to.equal(403)
      const other = String(await makeUnit())
      expect((await tus.begin(5, { name: 'a', unitId: other })).status).to.equal(404)
      expect((await tus.begin(5, { name: 'a', unitId: 'x' })).status).to.equal(404)
    })

    it('without a name', async () => {
      expect((await tus.begin(5, { name: ' ' })).text).to.contain('uploadNameMissing')
      expect((await tus.begin(5, {})).status).to.equal(422)
    })

    it('when they are larger than the limit, and not when they are as large', async () => {
      const refused = await tus.begin(20 * megabyte + 1)
      expect(`${refused.status} ${refused.text}`).to.match(/^413 .*uploadTooLarge.*/)
      const { status, location } = await tus.begin(20 * megabyte)
      expect(status).to.equal(201)
      expect(await tus.remove(location)).to.equal(204)
    })

    it('to others than those who have begun them', async () => {
      const { location } = await tus.begin(5)
      const other = await makePerson('teacher', { unitId })
      const asOther = tusOf(app, { authorization: `Bearer ${await tokenOf(app, other)}` })
      expect((await asOther.offset(location)).status).to.equal(404)
      expect((await asOther.send(location, 0, Buffer.from('xxxxx'))).status).to.equal(404)
      expect(await asOther.remove(location)).to.equal(404)
      expect((await tus.offset(location)).offset).to.equal(0)
    })

    it('at a place that is not where they end', async () => {
      const { location } = await tus.begin(10)
      expect(await tus.send(location, 0, Buffer.from('12345'))).to.deep.equal({ status: 204, offset: 5 })
      for (const offset of [0, 4, 6])
        expect((await tus.send(location, offset, Buffer.from('x'))).status, String(offset)).to.equal(409)
      expect((await tus.send(location, 5, Buffer.from('123456'))).status).to.equal(413)
      expect((await tus.offset(location)).offset).to.equal(5)
    })
  })

  it('are refused in a sentence of the language that is asked for', async () => {
    const authorization = `Bearer ${await tokenOf(app, teacher)}`
    const said = async (language: string, size: number, metadata?: Record<string, string>) => {
      const { text } = await tusOf(app, { authorization, 'accept-language': language }).begin(size, metadata)
      return (JSON.parse(text) as { detail: string }).detail
    }
    expect(await said('vi', 20 * megabyte + 1)).to.match(/^Mỗi tệp tối đa 20 MB/)
    expect(await said('en', 20 * megabyte + 1))
      .to.contain('20 MB')
      .and.not.match(/^Mỗi/)
    expect(await said('vi', 5, { name: ' ' })).to.equal('Thầy cô đặt tên cho tệp rồi gửi lại.')
    await tus.remove((await tus.begin(5)).location)
    await UsageModel.updateOne({ _id: `person.${teacher.personId.toString()}` }, { $inc: { total: 1e12 } })
    expect(await said('vi', 5)).to.match(/^Thầy cô còn 0 MB trong 5 GB/)
    await UsageModel.updateOne({ _id: `person.${teacher.personId.toString()}` }, { $inc: { total: -1e12 } })
    await UsageModel.updateOne({ _id: `unit.${unitId.toString()}` }, { $inc: { total: 1e12 } })
    expect(await said('vi', 5)).to.match(/^Trường còn 0 MB trong 200 GB/)
    await UsageModel.updateOne({ _id: `unit.${unitId.toString()}` }, { $inc: { total: -1e12 } })
  })

  for (const [what, error, status, words] of [
    ['a full disk', new StorageFull(new Error('ENOSPC')), 507, 'Phần đã gửi vẫn được giữ'],
    ['a store that is away', new StorageAway('It is away.'), 503, 'Nơi chứa tệp đang được bảo trì'],
  ] as const)
    it(`lose nothing by ${what}, which is told in a sentence`, async () => {
      const bytes = text(100_000)
      const { location } = await tus.begin(bytes.length)
      await tus.send(location, 0, bytes.subarray(0, 40_000))
      const before = stores()
      const { files, search } = before
      const failing = { ...files.drafts, append: () => Promise.reject(error) }
      useStores({ search, files: { ...files, drafts: failing } })
      const rest = bytes.subarray(40_000)
      const refused = await tus.send(location, 40_000, rest)
      const said = await tus.refusalOf(location, 40_000, rest)
      useStores(before)
      expect(refused.status).to.equal(status)
      expect((JSON.parse(said) as { detail: string }).detail).to.contain(words)
      expect((await tus.offset(location)).offset).to.equal(40_000)
      await tus.send(location, 40_000, rest)
      await app.work()
      expect(await recordOf(location)).to.include({ state: 'ready', sha256: sha256(bytes) })
    })

  it('become ready files, whole and under the name in NFC', async () => {
    const bytes = text(3 * megabyte)
    const { location } = await tus.begin(bytes.length, { name: '../Đề số 1.txt'.normalize('NFD') })
    await tus.send(location, 0, bytes.subarray(0, 1_000_000))
    await tus.send(location, 1_000_000, bytes.subarray(1_000_000))
    expect((await recordOf(location))?.state).to.equal('checking')
    await app.work()
    const record = await recordOf(location)
    expect(record).to.include({
      ...{ state: 'ready', name: 'Đề số 1.txt'.normalize('NFC'), sha256: sha256(bytes), format: 'txt' },
      ...{ scan: 'notScanned' },
    })
    const { body } = await openStored(record!.storedFileId!)
    expect(sha256(await buffer(body))).to.equal(sha256(bytes))
  })

  it('come from a page with its session and token', async () => {
    const browser = await signIn(app, teacher)
    const token = await browser.token('/')
    const page = tusOf(app, { cookie: browser.cookieHeader, 'x-csrf-token': token })
    const { status, location } = await page.begin(5)
    expect(status).to.equal(201)
    expect((await page.send(location, 0, Buffer.from('12345'))).status).to.equal(204)
    const listed = JSON.parse((await browser.get('/uploads')).html) as { uploads: { id: string; state: string }[] }
    expect(listed.uploads.find(({ id }) => id === idIn(location))?.state).to.equal('checking')
  })

  it('may be empty, which is told', async () => {
    const { location } = await tus.begin(0)
    await app.work()
    expect(await recordOf(location)).to.deep.include({ state: 'refused', refusal: { code: 'empty', values: {} } })
  })

  it('go on exactly where a cut connection has left them, also after what was hashed is forgotten', async () => {
    const bytes = text(4 * megabyte)
    const { location } = await tus.begin(bytes.length)
    const sending = tus.startSending(location, 0, bytes.length)
    sending.write(bytes.subarray(0, 2 * megabyte))
    const record = await recordOf(location)
    await until(async () => ((await stores().files.drafts.sizeOf(record!.draftId)) ?? 0) > megabyte)
    sending.destroy()
    const { offset } = await tus.offset(location)
    expect(offset).to.be.within(megabyte, 2 * megabyte)
    forgetHash(record!._id)
    await tus.send(location, offset, bytes.subarray(offset))
    await app.work()
    expect(await recordOf(location)).to.include({ state: 'ready', sha256: sha256(bytes) })
  })

  it('are taken over from a connection that nobody hears of any more', async () => {
    const bytes = text(100_000)
    const { location } = await tus.begin(bytes.length)
    const silent = tus.startSending(location, 0, bytes.length)
    silent.write(bytes.subarray(0, 50_000))
    const record = await recordOf(location)
    await until(async () => (await UploadModel.exists({ _id: record!._id, lockedBy: { $exists: true } })) !== null)
    const { offset } = await tus.offset(location)
    await tus.send(location, offset, bytes.subarray(offset))
    silent.destroy()
    await app.work()
    expect(await recordOf(location)).to.include({ state: 'ready', sha256: sha256(bytes) })
  })

  it('that are given up give back what they have reserved', async () => {
    const key = `person.${teacher.personId.toString()}`
    const before = await UsageModel.findById(key).lean()
    const { location } = await tus.begin(1000)
    expect((await UsageModel.findById(key).lean())!.reserved).to.equal((before?.reserved ?? 0) + 1000)
    expect(await tus.remove(location)).to.equal(204)
    expect((await UsageModel.findById(key).lean())!.reserved).to.equal(before?.reserved ?? 0)
    expect((await tus.offset(location)).status).to.equal(404)
  })
})
