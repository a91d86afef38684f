import { randomBytes } from 'node:crypto'
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Files } from '../../../../storage/files/files.ts'
import { openFiles } from '../../../../storage/files/index.ts'
import { copyObject } from '../../../../storage/files/s3-copy.ts'
import { abortOldUploads } from '../../../../storage/files/s3-upload.ts'
import { type Bucket, makeBucket } from '../../../support/s3.ts'
import { failing, failure } from '../contract.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('uploads in parts', () => {
  let bucket: Bucket
  let files: Files

  beforeEach(async () => {
    bucket = await makeBucket()
    files = await openFiles({ s3: bucket.options })
  })
  afterEach(async () => {
    await files.close()
    await bucket.remove()
  })

  const openUploads = async () => {
    const { Uploads = [] } = await bucket.client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket.options.bucket }),
    )
    return Uploads.map(({ Key }) => Key)
  }
  const begin = async (Key: string) => {
    const place = { Bucket: bucket.options.bucket, Key }
    const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand(place))
    await bucket.client.send(new UploadPartCommand({ ...place, UploadId, PartNumber: 1, Body: 'x' }))
  }

  it('leave no parts when the body fails', async () => {
    expect(await failure(files.put('large', failing(30)))).to.have.property('message', 'cut off')
    expect(await openUploads()).to.deep.equal([])
  })

  it('leave no parts when the body is shorter than it should be', async () => {
    const body = (async function* () {
      for (let count = 0; count < 20; count++) yield await Promise.resolve(randomBytes(1024 * 1024))
    })()
    expect(await failure(files.put('large', body, { size: 20 * 1024 * 1024 + 1 }))).to.match(/only 20971520 of its/)
    expect(await openUploads()).to.deep.equal([])
    expect(await files.head('large')).to.equal(undefined)
  })

  it('are ended after a week when whoever began them has not', async () => {
    await begin('abandoned')
    await abortOldUploads(bucket.client, bucket.options.bucket, Date.now() + 6 * DAY_MS)
    expect(await openUploads()).to.deep.equal(['abandoned'])
    await abortOldUploads(bucket.client, bucket.options.bucket, Date.now() + 8 * DAY_MS)
    expect(await openUploads()).to.deep.equal([])
  })

  it('copy within the server what is too long to be copied at once', async () => {
    const content = randomBytes(13 * 1024 * 1024)
    await files.put('from', content)
    const copied = { Bucket: bucket.options.bucket, from: 'from', to: 'to', size: content.length }
    await copyObject(bucket.client, copied, 6 * 1024 * 1024)
    expect(content.equals(await buffer((await files.open('to')).body))).to.equal(true)
    expect(await openUploads()).to.deep.equal([])
  })

  it('of others are let be', async () => {
    await begin('Of Others')
    await abortOldUploads(bucket.client, bucket.options.bucket, Date.now() + 8 * DAY_MS)
    expect(await openUploads()).to.deep.equal(['Of Others'])
  })
})
