import { S3Client } from '@aws-sdk/client-s3'

export interface S3Options {
  /** `https://host` or `http://host:port`. */
  endpoint: string
  /** Where browsers reach the same server, when that is another address: signed addresses begin with it. */
  publicEndpoint?: string
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** The bucket in the path (`https://host/bucket`), as most servers have it, and not in the host name. True by default. */
  forcePathStyle?: boolean
}

export function clientFor(endpoint: string, options: S3Options): S3Client {
  if (!isAddress(endpoint))
    throw new Error('The address of the S3 server is malformed: it should look like https://host or http://host:9000.')
  const { region, accessKeyId, secretAccessKey, forcePathStyle = true } = options
  return withoutNodeWarning(
    () =>
      new S3Client({
        endpoint,
        region,
        credentials: { accessKeyId, secretAccessKey },
        forcePathStyle,
        maxAttempts: 3,
        retryMode: 'standard',
        // Many servers do not know the newer checksums and the chunked bodies that come with them.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        requestHandler: {
          connectionTimeout: 5000,
          // Without a byte in either direction. Whoever reads a file may pause for that long.
          socketTimeout: 120_000,
          // Each file that is being read holds a socket: a limit would let slow readers lock out all others.
          httpAgent: { maxSockets: Infinity },
          httpsAgent: { maxSockets: Infinity },
        },
      }),
  )
}

/** The sentence above does not repeat it: an address with a user in it has a password too. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  return /^https?:$/.test(protocol) && username === '' && password === ''
}

/** The SDK warns on Node 20 that its versions of 2027 will need Node 22. Ours is pinned. */
function withoutNodeWarning<T>(make: () => T): T {
  const emitWarning = process.emitWarning
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).startsWith('NodeVersionSupportWarning'))
      Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  try {
    return make()
  } finally {
    process.emitWarning = emitWarning
  }
}
