import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { MongoClient } from 'mongodb'
import { setRestoreMark } from '../../server/operations/index.ts'
import { startEmbedded } from '../../storage/database/embedded/start.ts'
import { dataFolders, runServer, runWorker, startServer } from './process.ts'

describe('a server that cannot start', () => {
  const data = dataFolders()

  const s3 = {
    S3_ENDPOINT: 'http://127.0.0.1:1',
    S3_BUCKET: 'files',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'key-secret',
  }
  const refusals: [string, Record<string, string>, RegExp][] = [
    ['a setting makes no sense', { PORT: 'three' }, /^The settings are wrong: PORT must be a whole number\.$/],
    ['a setting is misspelt', { MEILI_KEYS: 'x' }, /^The settings are wrong: MEILI_KEYS is not a setting/],
    [
      'MongoDB does not answer',
      { MONGODB_URI: 'mongodb://user:secret-word@127.0.0.1:1/?serverSelectionTimeoutMS=300' },
      /^No MongoDB answers at 127\.0\.0\.1:1: .* \(MONGODB_URI\)$/,
    ],
    [
      'the address of MongoDB is malformed',
      { MONGODB_URI: 'mongodb://' },
      /^(The address of the MongoDB|The settings are wrong: MONGODB_URI)/,
    ],
    [
      'S3 does not answer',
      s3,
      /^The bucket files of the S3 server at http:\/\/127\.0\.0\.1:1 cannot be used: nothing answers there.* \(S3_ENDPOINT\)$/,
    ],
    [
      'S3 has no bucket',
      { S3_ENDPOINT: s3.S3_ENDPOINT },
      /^The settings are wrong: S3_BUCKET is needed with S3_ENDPOINT/,
    ],
    ['Meilisearch does not answer', { MEILI_URL: 'http://127.0.0.1:1' }, /127\.0\.0\.1:1.* \(MEILI_URL\)$/],
  ]
  for (const [why, environment, sentence] of refusals) {
    it(`says in one sentence that ${why}, and ends with 1`, async () => {
      const { status, stdout, stderr } = await runServer({ DATA_DIR: data(), ...environment }).ended
      expect(stderr.trim()).to.match(sentence)
      expect(stderr.trim().split('\n')).to.have.lengthOf(1)
      expect(stderr + stdout).not.to.match(/secret-word|key-secret/)
      expect(stdout).not.to.include('Hoclieu:')
      expect(status).to.equal(1)
    })
  }

  it('says that the data folder cannot be written', async () => {
    const file = join(data(), 'file')
    writeFileSync(file, '')
    const { status, stderr } = await runServer({ DATA_DIR: join(file, 'data') }).ended
    expect(stderr).to.match(/^.* \(DATA_DIR\)\n$/)
    expect(stderr).to.include(join(file, 'data'))
    expect(status).to.equal(1)
  })

  it('says that its port is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const { status, stderr } = await runServer({ DATA_DIR: data(), PORT: String(port) }).ended
    taken.close()
    expect(stderr).to.equal(`Port ${port} of 127.0.0.1 is taken: stop what uses it, or set PORT to another one.\n`)
    expect(status).to.equal(1)
  })

  it('says that a backup is being restored, as a worker does', async () => {
    const engine = await startEmbedded({ directory: join(data(), 'database') })
    const client = await MongoClient.connect(engine.uri)
    await setRestoreMark(client.db('hoclieu'), { backupId: 'x', isEmptying: false })
    for (const run of [runServer, runWorker]) {
      const { status, stderr } = await run({ DATA_DIR: data() }).ended
      expect(stderr).to.match(/^A backup is being restored, .*\n$/)
      expect(status).to.equal(1)
    }
    await client.close()
    await engine.close()
  })

  it('starts the next time, when that is mended', async () => {
    await runServer({ DATA_DIR: data(), ...s3 }).ended
    const { url } = await startServer({ DATA_DIR: data() })
    expect((await fetch(`${url}/readyz`)).status).to.equal(200)
  })
})
