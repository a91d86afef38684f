// UPLOADS_TEST_COUNT: how many uploads; here every one of them costs several requests to the bucket.

import { s3UploadCount } from '../../support/environment.ts'
import { type Bucket, makeBucket, settingsFor } from '../../support/s3.ts'
import { endureKills } from '../kills.ts'

describe('uploads into a bucket, to a server that is killed again and again', () => {
  let bucket: Bucket
  before(async () => {
    bucket = await makeBucket()
  })
  after(() => bucket.remove())

  // Larger than a part: some of them lie in the bucket as parts and a tail.
  it(`are whole when they were acknowledged, and go on otherwise (${s3UploadCount})`, async () => {
    await endureKills({ count: s3UploadCount, largest: 12, atATime: 4, life: 8000, environment: settingsFor(bucket) })
  }).timeout(600_000 + s3UploadCount * 20_000)
})
