import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import tar from 'tar-stream'
import { type Manifest, nameOfFile, nameOfPart, readName } from '../../../scripts/backup/manifest.ts'
import { writeArchive } from '../../../scripts/backup/write-archive.ts'
import { BadArchive, readArchive, wholeOf } from '../../../scripts/restore/read-archive.ts'

const manifest: Omit<Manifest, 'checksums'> = {
  format: 1,
  id: 'x',
  version: '1.0.0',
  moments: ['2026-01-01T00:00:00.000Z'],
  endedAt: '2026-01-01T00:00:01.000Z',
  collections: [{ name: 'people', documents: 1, bytes: 5 }],
  files: { count: 1, bytes: 3 },
}

describe('an archive', () => {
  let directory: string
  let path: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'archive-'))
    path = join(directory, 'a.tar')
  })
  afterEach(() => rm(directory, { recursive: true }))

  const write = async (entries: [string, Buffer][]) => {
    const archive = writeArchive(path)
    for (const [name, bytes] of entries) await archive.add(name, bytes.length, [bytes])
    return await archive.finish(manifest)
  }
  const read = async () => {
    const found: [string, string][] = []
    const read = await readArchive(path, async ({ name, body }) => {
      found.push([JSON.stringify(name), (await wholeOf(body)).toString()])
    })
    return { manifest: read, found }
  }
  const refusal = async () => {
    const error: unknown = await readArchive(path, () => Promise.resolve()).catch((error: unknown) => error)
    expect(error).to.be.instanceOf(BadArchive)
    return (error as Error).message
  }
  const two: [string, Buffer][] = [
    [nameOfFile('content/a/b'), Buffer.from('abc')],
    [nameOfPart('people', 1), Buffer.from('WXYZ')],
  ]

  it('gives back what was put in, in its order', async () => {
    const bytes = await write(two)
    const { manifest: found, found: entries } = await read()

    expect(bytes).to.equal((await stat(path)).size)
    expect(entries).to.deep.equal([
      ['{"kind":"file","key":"content/a/b"}', 'abc'],
      ['{"kind":"documents","collection":"people"}', 'WXYZ'],
    ])
    expect(found).to.deep.include(manifest)
    expect(found.checksums.map(({ entries: count }) => count)).to.deep.equal([2])
  })

  it('can only be read by the one who made it', async () => {
    await write(two)
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
  })

  for (const count of [0, 1, 999, 1000, 1001, 2000]) {
    it(`takes ${count} entries`, async () => {
      await write(Array.from({ length: count }, (_, i) => [nameOfFile(`k/${i}`), Buffer.from(String(i))]))
      const all = await read()
      expect(all.found).to.have.lengthOf(count)
      expect(all.manifest.checksums).to.have.lengthOf(Math.ceil(count / 1000))
    })
  }

  it('takes a file that comes in pieces, and an empty one', async () => {
    const archive = writeArchive(path)
    const pieces = Array.from({ length: 300 }, () => Buffer.alloc(10_000, 'x'))
    await archive.add(nameOfFile('large'), 3_000_000, pieces)
    await archive.add(nameOfFile('empty'), 0, [])
    await archive.finish(manifest)
    expect((await read()).found.map(([, text]) => text.length)).to.deep.equal([3_000_000, 0])
  })

  for (const size of [2, 4]) {
    it(`refuses a file of 3 bytes that should have ${size}, and leaves nothing`, async () => {
      const archive = writeArchive(path)
      const error = await archive.add('files/a', size, [Buffer.from('abc')]).catch((error: Error) => error.message)
      await archive.abandon()
      expect(error).to.match(/^files\/a has /)
      await read().then(
        () => expect.fail('there is an archive'),
        (error: Error) => expect(error.message).to.equal(`There is no file ${path}.`),
      )
      expect(await stat(`${path}.partial`).catch(() => 'gone')).to.equal('gone')
    })
  }

  it('is not there before it is complete', async () => {
    const archive = writeArchive(path)
    await archive.add('files/a', 3, [Buffer.from('abc')])
    expect(await refusal()).to.equal(`There is no file ${path}.`)
    await archive.finish(manifest)
    await read()
  })

  it('fails when it cannot be written', async () => {
    const archive = writeArchive(join(directory, 'no', 'a.tar'))
    const failing = archive.add('files/a', 3, [Buffer.from('abc')]).then(() => archive.finish(manifest))
    const code = await failing.catch((error: NodeJS.ErrnoException) => error.code)
    await archive.abandon()
    expect(code).to.equal('ENOENT')
  })

  it('is refused when it is cut short anywhere', async () => {
    await write(two)
    const bytes = await readFile(path)
    for (const length of [0, 100, 512, 700, 1024, 1536, 2100, 3000, 4000]) {
      await writeFile(path, bytes.subarray(0, length))
      expect(await refusal()).to.match(/not complete/)
    }
  })

  it('is refused when a byte of an entry is another one', async () => {
    await write(two)
    const bytes = await readFile(path)
    for (const [text, name] of [
      ['abc', 'files/content/a/b'],
      ['WXYZ', 'records/people/000001.bson'],
    ] as const) {
      const damaged = Buffer.from(bytes)
      damaged[bytes.indexOf(text)]! ^= 1
      await writeFile(path, damaged)
      expect(await refusal()).to.equal(`The archive is damaged: ${name} is not as it was saved.`)
    }
  })

  it('is refused when a byte of a checksum, of a name or of the manifest is another one', async () => {
    await write(two)
    const bytes = await readFile(path)
    for (const text of [
      '  files/content/a/b\n',
      'files/content/a/b',
      '"format"',
      '"checksums"',
      '"entries": 2',
      '"sha256": "',
    ]) {
      const damaged = Buffer.from(bytes)
      damaged[bytes.indexOf(text) + text.length - 2]! ^= 1
      await writeFile(path, damaged)
      expect(await refusal(), text).to.match(/damaged|no backup of ours|makes no sense/)
    }
  })

  it('is refused when an entry is missing or comes twice', async () => {
    await write(two)
    const entries: { header: tar.Headers; bytes: Buffer }[] = []
    const extract = tar.extract()
    extract.end(await readFile(path))
    for await (const entry of extract) entries.push({ header: entry.header, bytes: await wholeOf(entry) })
    const put = async (chosen: typeof entries) => {
      const pack = tar.pack()
      for (const { header, bytes } of chosen) pack.entry({ name: header.name }, bytes)
      pack.finalize()
      await writeFile(path, await wholeOf(pack))
    }
    await put(entries)
    await read()
    for (let i = 0; i < entries.length; i++) {
      await put(entries.filter((_, at) => at !== i))
      expect(await refusal()).to.match(/damaged|not complete/)
      await put([...entries.slice(0, i + 1), ...entries.slice(i)])
      expect(await refusal()).to.match(/damaged|no backup of ours/)
    }
  })

  for (const [what, name] of [
    ['another archive', 'index.html'],
    ['a path out of it', '../records/people/000001.bson'],
  ] as const) {
    it(`is refused when it is ${what}`, async () => {
      const pack = tar.pack()
      pack.entry({ name }, 'x')
      pack.finalize()
      await writeFile(path, await wholeOf(pack))
      expect(await refusal()).to.equal(`${path} is no backup of ours.`)
    })
  }

  it('is refused when it is no tar file', async () => {
    await writeFile(path, 'x'.repeat(2000))
    expect(await refusal()).to.match(/^.* is damaged or not complete: /)
  })

  it('is refused when a newer version has made it', async () => {
    const archive = writeArchive(path)
    await archive.finish({ ...manifest, format: 2 as 1 })
    expect(await refusal()).to.equal(`${path} was made by a newer version (format 2): restore it with that one.`)
  })

  it('keeps the name of any collection', () => {
    for (const name of ['people', 'a/b', '..', 'ô li', 'x.bson', '%2F'])
      for (const part of [0, 1, 1_000_000])
        expect(readName(nameOfPart(name, part))).to.deep.equal({
          kind: part === 0 ? 'collection' : 'documents',
          collection: name,
        })
  })
})
