import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { openStored, signedUrlOf } from '../../../server/uploads/index.ts'
import { UploadModel } from '../../../server/uploads/upload.model.ts'
import { makePerson } from '../../support/make.ts'
import { type Bucket, makeBucket, settingsFor } from '../../support/s3.ts'
import { type RunningApp, startApp } from '../../support/start.ts'
import { tokenOf } from '../../tokens/tokens.ts'
import { idIn, sha256, tusOf, until } from '../uploads.ts'

const megabyte = 1024 * 1024

describe('uploads into a bucket', () => {
  let bucket: Bucket
  let app: RunningApp
  before(async () => {
    bucket = await makeBucket()
    app = await startApp(settingsFor(bucket))
  })
  after(async () => {
    await app.stop()
    await bucket.remove()
  })

  it('go on where a cut connection has left them, and are whole', async () => {
    const token = await tokenOf(app, await makePerson('teacher'))
    const tus = tusOf(app, { authorization: `Bearer ${token}` })
    const bytes = Buffer.from(randomBytes(10 * megabyte).toString('hex'))
    const { location } = await tus.begin(bytes.length)
    const sending = tus.startSending(location, 0, bytes.length)
    const isSent = new Promise((resolve) => sending.write(bytes.subarray(0, 11 * megabyte), resolve))
    await isSent
    sending.destroy()
    let offset = 0
    await until(async () => (offset = (await tus.offset(location)).offset) > 0)
    expect(offset).to.be.within(1, 11 * megabyte)
    expect((await tus.send(location, offset, bytes.subarray(offset))).offset).to.equal(bytes.length)
    await app.work()
    const record = await UploadModel.findById(idIn(location)).lean()
    expect(record).to.include({ state: 'ready', sha256: sha256(bytes), format: 'txt' })
    expect(sha256(await buffer((await openStored(record!.storedFileId!)).body))).to.equal(sha256(bytes))
    const url = await signedUrlOf(record!.storedFileId!, { name: 'Đề.txt', isInline: false })
    expect(sha256(Buffer.from(await (await fetch(url!)).arrayBuffer()))).to.equal(sha256(bytes))
  })
})
