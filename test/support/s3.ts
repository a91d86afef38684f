// Loaded first by `npm run test:s3`: the S3 server that .ci/s3-server has started, or another one that may be written to.

import { randomBytes } from 'node:crypto'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3'
import { clientFor, type S3Options } from '../../storage/files/s3-client.ts'
import { explain } from '../../storage/files/s3-failure.ts'

type Server = Omit<S3Options, 'bucket'>

export interface Bucket {
  readonly client: S3Client
  readonly options: S3Options
  /** With everything in it. */
  remove(): Promise<void>
}

let server: Server | undefined

/** Called by mocha before any test. */
export async function mochaGlobalSetup(): Promise<void> {
  try {
    server = serverInEnvironment()
    await (await makeBucket()).remove()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

export async function makeBucket(): Promise<Bucket> {
  if (!server) throw new Error('Run these tests with npm run test:s3.')
  const bucket = `test-${randomBytes(6).toString('hex')}`
  const options = { ...server, bucket }
  const client = clientFor(server.endpoint, options)
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    throw explain(error, options)
  })
  return {
    client,
    options,
    remove: async () => {
      for await (const { Contents = [] } of paginateListObjectsV2({ client, pageSize: 50 }, { Bucket: bucket }))
        await Promise.all(Contents.map(({ Key }) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))))
      await client.send(new DeleteBucketCommand({ Bucket: bucket }))
      client.destroy()
    },
  }
}

/** What a server of ours is told. */
export function settingsFor({ options }: Bucket): Record<string, string> {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = options
  return {
    ...{ S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
    ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
  }
}

function serverInEnvironment(): Server {
  const {
    S3_TEST_ENDPOINT: endpoint,
    S3_TEST_REGION: region,
    S3_TEST_ACCESS_KEY_ID: accessKeyId,
    S3_TEST_SECRET_ACCESS_KEY: secretAccessKey,
  } = process.env
  if (!endpoint || !region || !accessKeyId || !secretAccessKey)
    throw new Error(
      'npm run test:s3 needs an S3 server: eval "$(.ci/s3-server start DIR)" starts one and sets S3_TEST_ENDPOINT, S3_TEST_REGION, S3_TEST_ACCESS_KEY_ID and S3_TEST_SECRET_ACCESS_KEY. Buckets named test-… are made there, and removed.',
    )
  return { endpoint, region, accessKeyId, secretAccessKey }
}
