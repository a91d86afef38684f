import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { type Bucket, makeBucket, settingsFor } from '../../support/s3.ts'
import { type RunningApp, startApp } from '../../support/start.ts'
import { bring, makePlace, makeType, publish } from '../published.ts'

describe('taking files of a material that lie in a bucket', () => {
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

  it('leads to the bucket, which sends them under their names, in parts, too; what a page shows comes from here', async () => {
    await makeType()
    const place = await makePlace()
    const file = { name: 'Đề thi số 1.txt', body: 'Một hai ba' }
    const draft = await bring(place.owner.actor, [file], { scope: 'public', link: '' })
    const { _id } = await publish(place, draft)
    const address = `${app.url}/materials/${_id.toString()}/files/${draft.draft.files[0]!._id.toString()}`

    const led = await fetch(address, { redirect: 'manual' })
    expect([led.status, led.headers.get('cache-control')]).to.deep.equal([302, 'private, no-store'])
    const elsewhere = led.headers.get('location')!
    expect(new URL(elsewhere).origin).not.to.equal(app.url)
    const whole = await fetch(elsewhere)
    expect([whole.status, await whole.text()]).to.deep.equal([200, file.body])
    expect(whole.headers.get('content-disposition')).to.include(`filename*=UTF-8''${encodeURIComponent(file.name)}`)
    const part = await fetch(elsewhere, { headers: { range: 'bytes=0-3' } })
    expect([part.status, await part.text()]).to.deep.equal([206, 'Mộ'])

    const shown = await fetch(`${address}?inline`, { redirect: 'manual', headers: { range: 'bytes=6-8' } })
    expect([shown.status, await shown.text()]).to.deep.equal([206, 'hai'])
    const sha256 = createHash('sha256').update(file.body).digest('hex')
    expect(shown.headers.get('etag')).to.equal(`"${sha256}"`)
  })
})
