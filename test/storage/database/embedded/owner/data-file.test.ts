import {
  copyFileSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { open, type RootDatabaseOptionsWithPath } from 'lmdb'
import { checkDataFile } from '../../../../../storage/database/embedded/owner/data-file.ts'
import { temporaryDirectories } from './temporary.ts'

describe('the data file', () => {
  const temporary = temporaryDirectories()
  const openIn = (directory: string, options: Partial<RootDatabaseOptionsWithPath> = {}) =>
    open<Buffer, Buffer>({
      path: directory,
      noSubdir: false,
      encoding: 'binary',
      keyEncoding: 'binary',
      overlappingSync: false,
      pageSize: 4096,
      ...options,
    })
  const pathIn = (directory: string) => join(directory, 'data.mdb')
  const copyOf = (path: string) => {
    const copy = pathIn(temporary())
    copyFileSync(path, copy)
    return copy
  }

  /** Small documents that need several levels, large ones that need pages of their own, and some removed. */
  const fill = async (options: Partial<RootDatabaseOptionsWithPath> = {}) => {
    const directory = temporary()
    const db = openIn(directory, options)
    for (let batch = 0; batch < 10; batch++) {
      await db.transaction(() => {
        for (let index = 0; index < 200; index++)
          void db.put(Buffer.from(`k${batch}-${index}`), Buffer.alloc(index % 20 === 0 ? 20_000 : 200, 1))
        for (let index = 0; index < 200; index += 3) void db.remove(Buffer.from(`k${batch - 1}-${index}`))
      })
    }
    await db.flushed
    await db.close()
    return pathIn(directory)
  }

  it('may be missing', () => expect(() => checkDataFile(join(temporary(), 'data.mdb'))).to.not.throw())
  it('may be empty', () => {
    const path = join(temporary(), 'data.mdb')
    writeFileSync(path, '')
    expect(() => checkDataFile(path)).to.not.throw()
  })
  it('may be new', async () => {
    const directory = temporary()
    await openIn(directory).close()
    expect(() => checkDataFile(pathIn(directory))).to.not.throw()
  })

  const settings: [string, Partial<RootDatabaseOptionsWithPath>][] = [
    ['as usual', {}],
    ['without syncing', { noSync: true }],
    ['with pages of 8192 bytes', { pageSize: 8192 }],
  ]
  for (const [what, options] of settings) {
    it(`written ${what} is left as it is`, async () => {
      const path = await fill(options)
      const before = readFileSync(path)
      checkDataFile(path)
      expect(readFileSync(path).equals(before)).to.equal(true)
    })

    it(`written ${what} is refused when its end is missing`, async () => {
      const path = await fill(options)
      const { size } = statSync(path)
      for (const part of [0.9, 0.5, 0.1]) {
        const copy = copyOf(path)
        truncateSync(copy, Math.floor(size * part))
        expect(() => checkDataFile(copy), `${part}`).to.throw(`${copy} is truncated: restore it from a backup.`)
      }
    })
  }

  it('is refused when not even the first pages are there', async () => {
    const path = await fill()
    for (const size of [1, 31, 159, 4095, 4096, 4255, 8191, 8192]) {
      const copy = copyOf(path)
      truncateSync(copy, size)
      expect(() => checkDataFile(copy), `${size} bytes`).to.throw('is truncated')
    }
  })

  const foreign: [string, Buffer][] = [
    ['a text', Buffer.from('Dear Sir or Madam,\n'.repeat(1000))],
    ['zeros', Buffer.alloc(20_000)],
    ['a database of SQLite', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(20_000)])],
  ]
  for (const [what, content] of foreign) {
    it(`is refused when it is ${what}`, () => {
      const path = join(temporary(), 'data.mdb')
      writeFileSync(path, content)
      expect(() => checkDataFile(path)).to.throw('is not a database file')
      expect(readFileSync(path).equals(content)).to.equal(true)
    })
  }

  it('is refused when it is of another version of LMDB', async () => {
    const path = await fill()
    change(path, 28, Buffer.from([3, 0]))
    expect(() => checkDataFile(path)).to.throw('is not a database file')
  })

  it('is refused when it is short and its tree leads nowhere', async () => {
    const path = await fill()
    const root = Number(metaOf(path).readBigInt64LE(136))
    for (const at of [0, 4096]) change(path, at + 144, number64(neededBy(path) / 4096 + 100))
    for (const [at, bytes] of [
      [18, [0, 0]], // no kind of page
      [20, [255, 255]], // more nodes than fit
      [24, [255, 255]], // a node beyond the page
    ] as const) {
      const copy = copyOf(path)
      change(copy, root * 4096 + at, Buffer.from(bytes))
      expect(() => checkDataFile(copy)).to.throw(/is (damaged|truncated): restore it/)
    }
  })

  describe('whose last pages were never written, because they had been freed', () => {
    const fillAndShorten = async () => {
      const path = await fill()
      const db = openIn(join(path, '..'))
      await db.transaction(() => {
        for (let index = 0; index < 50; index++) void db.put(Buffer.from(`x${index}`), Buffer.alloc(10_000))
        for (let index = 0; index < 50; index++) void db.remove(Buffer.from(`x${index}`))
      })
      await db.flushed
      await db.close()
      expect(statSync(path).size, 'LMDB has left pages out').to.be.below(neededBy(path))
      return path
    }

    it('is lengthened and loses nothing', async () => {
      const path = await fillAndShorten()
      const before = readFileSync(path)
      checkDataFile(path)
      const after = readFileSync(path)
      expect(after.length).to.equal(neededBy(path))
      expect(after.subarray(0, before.length).equals(before)).to.equal(true)
      expect(after.subarray(before.length).every((byte) => byte === 0)).to.equal(true)

      const db = openIn(join(path, '..'))
      expect(db.getCount()).to.equal(2000 - 9 * 67)
      for (const { value } of db.getRange({})) expect(value.every((byte) => byte === 1)).to.equal(true)
      await db.close()
    })

    it('is refused when a page that is in use is missing as well', async () => {
      const path = await fillAndShorten()
      truncateSync(path, statSync(path).size * 0.9)
      expect(() => checkDataFile(path)).to.throw('is truncated')
    })
  })
})

function change(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}

function number64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(value))
  return bytes
}

/** The first two meta pages, the newer one first. */
function newestMetas(path: string): { at: number; bytes: Buffer }[] {
  const file = openSync(path, 'r')
  const metas = [0, 4096].map((at) => {
    const bytes = Buffer.alloc(160)
    readSync(file, bytes, 0, bytes.length, at)
    return { at, bytes }
  })
  closeSync(file)
  return metas.sort((a, b) => Number(b.bytes.readBigInt64LE(152) - a.bytes.readBigInt64LE(152)))
}

function metaOf(path: string): Buffer {
  return newestMetas(path)[0]?.bytes ?? Buffer.alloc(0)
}

function neededBy(path: string): number {
  const meta = metaOf(path)
  return (Number(meta.readBigInt64LE(144)) + 1) * meta.readUInt32LE(48)
}
