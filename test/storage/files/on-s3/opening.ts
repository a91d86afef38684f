import { DeleteBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import { expect } from 'chai'
import { openFiles } from '../../../../storage/files/index.ts'
import type { S3Options } from '../../../../storage/files/s3-client.ts'
import { type Bucket, makeBucket } from '../../../support/s3.ts'
import { failure, keysIn } from '../contract.ts'

describe('opening an S3 bucket', () => {
  let bucket: Bucket
  beforeEach(async () => (bucket = await makeBucket()))
  afterEach(() => bucket.remove())

  const wrong: [string, Partial<S3Options>, string][] = [
    ['a wrong secret', { secretAccessKey: 'wrong-secret' }, 'the access key is refused; correct its id or its secret'],
    ['a wrong access key', { accessKeyId: 'wrong-key' }, 'the access key is refused; correct its id or its secret'],
    [
      'a bucket that is not there',
      { bucket: 'test-missing' },
      'there is no such bucket; create it, or correct its name',
    ],
    ['a name that no bucket has', { bucket: 'Not a name' }, 'no bucket can have that name; correct it'],
    ['another region', { region: 'eu-west-9' }, 'it does not lie in the region eu-west-9; correct the region'],
  ]
  for (const [mistake, options, reason] of wrong) {
    it(`says in a sentence that it was given ${mistake}`, async () => {
      const s3 = { ...bucket.options, ...options }
      const { message } = await failure(openFiles({ s3 }))
      expect(message).to.equal(`The bucket ${s3.bucket} of the S3 server at ${s3.endpoint} cannot be used: ${reason}.`)
      expect(message).to.not.include(s3.secretAccessKey).and.not.include(s3.accessKeyId)
    })
  }

  it('says that the server was not to be reached by TLS', async () => {
    const s3 = { ...bucket.options, endpoint: bucket.options.endpoint.replace('http:', 'https:') }
    expect(await failure(openFiles({ s3 }))).to.match(
      /no secure connection comes about \(EPROTO\); correct http or https/,
    )
  })

  it('leaves nothing of its trial behind, and does not touch what others keep there', async () => {
    const place = { Bucket: bucket.options.bucket }
    await bucket.client.send(new PutObjectCommand({ ...place, Key: 'Of Others/Đề.txt', Body: 'x' }))
    const files = await openFiles({ s3: bucket.options })
    await files.put('ours', Buffer.from('x'))
    expect(await keysIn(files, '')).to.deep.equal(['ours'])
    await files.close()

    const { Contents = [] } = await bucket.client.send(new ListObjectsV2Command(place))
    expect(Contents.map(({ Key }) => Key)).to.deep.equal(['Of Others/Đề.txt', 'ours'])
  })

  it('signs addresses for where browsers reach the server', async () => {
    const { port } = new URL(bucket.options.endpoint)
    const files = await openFiles({ s3: { ...bucket.options, publicEndpoint: `http://localhost:${port}` } })
    await files.put('public', Buffer.from('content'))
    const url = (await files.signedUrl('public', { expiresInSeconds: 60 })) ?? ''
    expect(url.startsWith(`http://localhost:${port}/`)).to.equal(true)
    expect(await (await fetch(url)).text()).to.equal('content')
    await files.close()
  })

  it('notices later that the bucket is gone', async () => {
    const gone = await makeBucket()
    const files = await openFiles({ s3: gone.options })
    await files.check()
    await gone.client.send(new DeleteBucketCommand({ Bucket: gone.options.bucket }))
    const operations = [
      () => files.check(),
      () => files.put('a', Buffer.from('x')),
      () => files.open('a'),
      () => keysIn(files, ''),
    ]
    for (const operation of operations) expect(await failure(operation())).to.match(/there is no such bucket/)
    await files.close()
    gone.client.destroy()
  })
})
