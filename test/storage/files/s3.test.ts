// What needs no S3 server: how it is told that there is none, and what its refusals mean. The rest is in on-s3/.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { openFiles } from '../../../storage/files/index.ts'
import { clientFor, type S3Options } from '../../../storage/files/s3-client.ts'
import { explain } from '../../../storage/files/s3-failure.ts'
import { reach } from '../../../storage/files/s3-reach.ts'
import { failure } from './contract.ts'
import { errorOf, startWebServer } from './web-server.ts'

const bucket = 'files'
const s3At = (endpoint: string): S3Options => ({
  endpoint,
  region: 'us-east-1',
  bucket,
  accessKeyId: 'the-key-id',
  secretAccessKey: 'the-secret',
})

describe('opening an S3 bucket that cannot be used', () => {
  const sentence = (endpoint: string, reason: string) =>
    `The bucket ${bucket} of the S3 server at ${endpoint} cannot be used: ${reason}.`
  const openAt = async (endpoint: string) => await failure(openFiles({ s3: s3At(endpoint) }))

  const malformed = ['', 'host', 'host:9000', 'ftp://host', 'http://', 'https://user:password@host']
  for (const endpoint of malformed) {
    it(`says that ${JSON.stringify(endpoint)} is no address, without repeating it`, async () => {
      const { message } = await openAt(endpoint)
      expect(message).to.equal(
        'The address of the S3 server is malformed: it should look like https://host or http://host:9000.',
      )
    })
  }

  it('says so of the public address too', async () => {
    const error = await failure(openFiles({ s3: { ...s3At('http://127.0.0.1:1'), publicEndpoint: 'host' } }))
    expect(error).to.match(/malformed/)
  })

  it('says that nothing answers', async () => {
    const { address, close } = await startWebServer('never')
    await close()
    const reason = 'nothing answers there; start the server, or correct its address'
    expect(await openAt(address)).to.have.property('message', sentence(address, reason))
  })

  it('says that there is no such host', async () => {
    const reason = 'there is no host of that name; correct its address'
    const address = 'http://missing.invalid:9000'
    expect(await openAt(address)).to.have.property('message', sentence(address, reason))
  })

  it('says that the connection is cut', async () => {
    const { address, close } = await startWebServer('cut')
    const reason = 'the connection fails (ECONNRESET); look after the server and the network, or correct its address'
    expect(await openAt(address)).to.have.property('message', sentence(address, reason))
    await close()
  })

  it('says that it takes too long to answer', async () => {
    const { address, close } = await startWebServer('never')
    const client = clientFor(address, s3At(address))
    const reason = 'it takes too long to answer; look after the server and the network, or correct its address'
    const error = explain(await failure(reach(client, bucket, 100)), s3At(address))
    expect(error).to.have.property('message', sentence(address, reason))
    client.destroy()
    await close()
  })

  it('says that it is not to be reached by TLS', async () => {
    const { address, close } = await startWebServer(errorOf(403, 'AccessDenied'))
    const secure = address.replace('http:', 'https:')
    const reason = 'no secure connection comes about (EPROTO); correct http or https in its address, or its certificate'
    expect(await openAt(secure)).to.have.property('message', sentence(secure, reason))
    await close()
  })

  const noS3 = 'what answers there is no S3 server; correct its address'
  const mayNot = 'the access key may not do this; allow it to list, read, write and remove objects there'
  const answers: [number, string, string][] = [
    [404, 'NoSuchBucket', 'there is no such bucket; create it, or correct its name'],
    [400, 'InvalidBucketName', 'no bucket can have that name; correct it'],
    [403, 'InvalidAccessKeyId', 'the access key is unknown; correct its id'],
    [403, 'SignatureDoesNotMatch', 'the access key is refused; correct its id or its secret'],
    [403, 'AccessDenied', mayNot],
    [400, 'AuthorizationHeaderMalformed', 'it does not lie in the region us-east-1; correct the region'],
    [301, 'PermanentRedirect', 'it does not lie in the region us-east-1; correct the region'],
    [403, 'RequestTimeTooSkewed', 'its clock and ours differ too much; set both'],
    [501, 'NotImplemented', 'it answers NotImplemented (status 501); look into its log'],
    [400, 'SomethingNew', 'it answers SomethingNew (status 400); look into its log'],
  ]
  for (const [status, code, reason] of answers) {
    it(`says what ${code} means`, async () => {
      const { address, close } = await startWebServer(errorOf(status, code))
      const { message } = await openAt(address)
      expect(message).to.equal(sentence(address, reason))
      expect(message).to.not.include('the-key-id').and.not.include('the-secret')
      await close()
    })
  }

  const pages: [number, string, string][] = [
    [200, '<html><body>Welcome</body></html>', noS3],
    [200, '<!doctype html><p>Welcome', noS3],
    [200, 'Welcome', noS3],
    [200, '', noS3],
    [404, '<html><body>Nothing here</body></html>', noS3],
    [404, 'Nothing here', noS3],
    [400, '<html><body>Plain HTTP at an HTTPS port</body></html>', noS3],
    [302, '', noS3],
    [403, '', mayNot],
  ]
  for (const [status, body, reason] of pages) {
    it(`is not misled by the answer ${status} ${JSON.stringify(body)}`, async () => {
      const { address, close } = await startWebServer({ status, body })
      expect(await openAt(address)).to.have.property('message', sentence(address, reason))
      await close()
    })
  }

  it('says that there is no room left', async () => {
    const { address, close } = await startWebServer(errorOf(507, 'InsufficientStorage'))
    expect(await openAt(address)).to.have.property('message', 'There is no room left where files are kept.')
    await close()
  })

  it('prints nothing but the sentence', async () => {
    const module = JSON.stringify(join(import.meta.dirname, '../../../storage/files/index.ts'))
    const s3 = JSON.stringify(s3At('http://127.0.0.1:1'))
    const code = `import { openFiles } from ${module}; await openFiles({ s3: ${s3} }).catch(({ message }) => console.log(message))`
    const node = [...['--import', 'tsx', '--input-type', 'module', '--eval'], code]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, node)
    expect(stderr).to.equal('')
    expect(stdout).to.match(/^The bucket files .* cannot be used: nothing answers there; .*\.\n$/)
  })
})
