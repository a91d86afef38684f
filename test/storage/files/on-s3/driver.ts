import { openS3 } from '../../../../storage/files/s3.ts'
import { makeBucket } from '../../../support/s3.ts'
import { describeFiles } from '../contract.ts'

describeFiles('files in an S3 bucket', async () => {
  const bucket = await makeBucket()
  const files = await openS3(bucket.options)
  return {
    files,
    close: async () => {
      await files.close()
      await bucket.remove()
    },
  }
})
