// What holds for every place for files.

import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { FileMissing, type Files, RangeUnsatisfiable } from '../../../storage/files/files.ts'
import { randomDraftId, randomKey } from '../../../storage/files/index.ts'
import type { ByteRange } from '../../../storage/files/range.ts'

export interface Place {
  /** Where signed addresses can be fetched. Nothing is in it. */
  readonly files: Files
  close(): Promise<void>
}

const MEGABYTE = 1024 * 1024

export function describeFiles(name: string, openPlace: () => Promise<Place>): void {
  describe(name, () => {
    let place: Place
    let files: Files

    before(async () => {
      place = await openPlace()
      files = place.files
    })
    after(() => place.close())

    const read = async (key: string, range?: ByteRange) => await buffer((await files.open(key, range)).body)
    const newKey = () => randomKey('test')
    const stored = async (content: string) => {
      const key = newKey()
      await files.put(key, Buffer.from(content))
      return key
    }

    describe('keys', () => {
      const refused = ['', '/', 'a/', '/a', 'a//b', '.', '..', 'a/../b', '../a', '.a', 'A', 'a b', 'à', 'a\\b', 'a\0']
      for (const key of refused) {
        it(`refuses ${JSON.stringify(key)} for everything`, async () => {
          const body = Readable.from([Buffer.from('x')])
          expect(await failure(files.put(key, body))).to.be.instanceOf(TypeError)
          expect(body.destroyed).to.equal(true)
          expect(await failure(files.open(key))).to.be.instanceOf(TypeError)
          expect(await failure(files.head(key))).to.be.instanceOf(TypeError)
          expect(await failure(files.remove(key))).to.be.instanceOf(TypeError)
          expect(await failure(files.signedUrl(key, { expiresInSeconds: 9 }))).to.be.instanceOf(TypeError)
        })
      }
    })

    describe('putting', () => {
      const content = randomBytes(100_000)
      const bodies: [string, () => Parameters<Files['put']>[1]][] = [
        ['a buffer', () => content],
        ['a plain array of bytes', () => new Uint8Array(content)],
        ['a stream', () => Readable.from([content.subarray(0, 70_000), content.subarray(70_000)])],
        ['a generator', () => inChunks(content, 999)],
      ]
      for (const [kind, body] of bodies) {
        it(`stores ${kind}`, async () => {
          const key = newKey()
          expect(await files.put(key, body())).to.deep.equal({ size: content.length, sha256: sha256(content) })
          expect(await read(key)).to.deep.equal(content)
        })
      }

      it('stores an empty file', async () => {
        const key = newKey()
        expect(await files.put(key, Readable.from([]))).to.deep.equal({ size: 0, sha256: sha256(Buffer.alloc(0)) })
        expect(await files.head(key)).to.include({ size: 0 })
        expect(await read(key)).to.have.length(0)
      })

      it('stores a stream of 20 MB', async () => {
        const key = newKey()
        const chunk = randomBytes(MEGABYTE)
        const whole = Buffer.concat(Array.from({ length: 20 }, () => chunk))
        const result = await files.put(key, Readable.from(inChunks(whole, 300_000)))
        expect(result).to.deep.equal({ size: 20 * MEGABYTE, sha256: sha256(whole) })
        expect(sha256(await read(key))).to.equal(sha256(whole))
        expect(await read(key, { start: 16 * MEGABYTE - 2, end: 16 * MEGABYTE + 1 })).to.deep.equal(
          whole.subarray(16 * MEGABYTE - 2, 16 * MEGABYTE + 2),
        )
      })

      it('replaces what was there', async () => {
        const key = await stored('old and longer')
        await files.put(key, Buffer.from('new'))
        expect(String(await read(key))).to.equal('new')
      })

      for (const megabytes of [0, 1, 20]) {
        it(`leaves nothing of a stream that fails after ${megabytes} MB`, async () => {
          const key = newKey()
          expect(await failure(files.put(key, failing(megabytes)))).to.have.property('message', 'cut off')
          expect(await files.head(key)).to.equal(undefined)
          expect(await keysIn(files, key)).to.deep.equal([])
        })
      }

      it('leaves what was there when the new stream fails', async () => {
        const key = await stored('old')
        expect(await failure(files.put(key, Readable.from(failing(1))))).to.have.property('message', 'cut off')
        expect(String(await read(key))).to.equal('old')
      })

      it('says why a stream has failed before it was put', async () => {
        const body = new Readable({ read: () => undefined })
        body.on('error', () => undefined).destroy(new Error('cut off before'))
        expect(await failure(files.put(newKey(), body))).to.have.property('message', 'cut off before')
      })

      it('survives a stream that fails at the very moment it is put', async () => {
        const body = new Readable({ read: () => undefined })
        const putting = failure(files.put(newKey(), body))
        body.destroy(new Error('cut off at once'))
        expect(await putting).to.have.property('message', 'cut off at once')
      })

      it('refuses a stream of text', async () => {
        const key = newKey()
        const body = Readable.from([Buffer.from('text')]).setEncoding('utf8')
        expect(await failure(files.put(key, body))).to.be.instanceOf(TypeError)
        expect(await files.head(key)).to.equal(undefined)
      })

      it('takes a body of exactly the size that is given', async () => {
        const key = newKey()
        expect(await files.put(key, Readable.from([Buffer.from('12345')]), { size: 5 })).to.include({ size: 5 })
        expect(String(await read(key))).to.equal('12345')
      })

      for (const size of [4, 6, 0]) {
        it(`refuses a body of 5 bytes that should have ${size}`, async () => {
          const key = newKey()
          const body = Readable.from([Buffer.from('123'), Buffer.from('45')])
          expect(await failure(files.put(key, body, { size }))).to.match(/(only 5 of|more than) its \d bytes/)
          expect(body.destroyed).to.equal(true)
          expect(await files.head(key)).to.equal(undefined)
        })
      }

      it('does not read on in a body that is already too long', async () => {
        expect(await failure(files.put(newKey(), endless(), { size: MEGABYTE }))).to.match(
          /more than its 1048576 bytes/,
        )
      })

      it('keeps one whole file of several that are put at the same time under one key', async () => {
        const key = newKey()
        const all = Array.from({ length: 8 }, () => randomBytes(200_000))
        await Promise.all(all.map((content) => files.put(key, Readable.from(inChunks(content, 10_000)))))
        expect(all.map(sha256)).to.include(sha256(await read(key)))
      })
    })

    describe('opening', () => {
      const content = '0123456789'
      let key: string
      before(async () => (key = await stored(content)))

      it('throws FileMissing for a file that is not there, whole or in part', async () => {
        const missing = newKey()
        for (const range of [undefined, { start: 0 }, { start: 5, end: 1 }])
          expect(await failure(files.open(missing, range)))
            .to.be.instanceOf(FileMissing)
            .and.to.include({ key: missing })
      })

      it('throws FileMissing for a folder of files and for what would be below a file', async () => {
        expect(await failure(files.open('test'))).to.be.instanceOf(FileMissing)
        expect(await failure(files.open(`${key}/below`))).to.be.instanceOf(FileMissing)
      })

      const unsatisfiable: ByteRange[] = [
        { start: 10 },
        { start: 10, end: 20 },
        { start: 999 },
        { start: 3, end: 2 },
        { start: -1 },
        { start: 0.5 },
      ]
      for (const range of unsatisfiable) {
        it(`throws RangeUnsatisfiable for ${JSON.stringify(range)}, and says how long the file is`, async () => {
          const error = await failure(files.open(key, range))
          expect(error).to.be.instanceOf(RangeUnsatisfiable).and.to.include({ key, size: 10 })
        })
      }

      it('throws RangeUnsatisfiable for any part of an empty file', async () => {
        const error = await failure(files.open(await stored(''), { start: 0 }))
        expect(error).to.be.instanceOf(RangeUnsatisfiable).and.to.include({ size: 0 })
      })

      const ranges: [ByteRange | undefined, string, number][] = [
        [undefined, content, 0],
        [{ start: 0 }, content, 0],
        [{ start: 0, end: 0 }, '0', 0],
        [{ start: 3, end: 5 }, '345', 3],
        [{ start: 7 }, '789', 7],
        [{ start: 9 }, '9', 9],
        [{ start: 9, end: 9 }, '9', 9],
        [{ start: 8, end: 10 }, '89', 8],
        [{ start: 8, end: 1e12 }, '89', 8],
      ]
      for (const [range, part, start] of ranges) {
        it(`gives ${part} for ${JSON.stringify(range) ?? 'the whole file'}`, async () => {
          const { body, modifiedAt, ...described } = await files.open(key, range)
          expect(String(await buffer(body))).to.equal(part)
          expect(described).to.deep.equal({ start, length: part.length, size: 10 })
          expect(modifiedAt).to.be.instanceOf(Date)
        })
      }

      it('gives a body that may be destroyed unread', async () => {
        const { body } = await files.open(key)
        body.destroy()
        expect(String(await read(key))).to.equal(content)
      })
    })

    describe('looking', () => {
      it('finds nothing under a key that was never put, nor under a folder of files', async () => {
        const key = await stored('x')
        expect(await files.head(newKey())).to.equal(undefined)
        expect(await files.head('test')).to.equal(undefined)
        expect(await files.head(`${key}/below`)).to.equal(undefined)
      })

      it('tells size and time', async () => {
        const before = Date.now()
        const head = await files.head(await stored('12345'))
        expect(head?.size).to.equal(5)
        // In whole seconds on some servers.
        expect(head?.modifiedAt.getTime()).to.be.within(before - 2000, Date.now() + 2000)
      })
    })

    describe('removing', () => {
      it('removes a file, and forgives that there is none', async () => {
        const key = await stored('x')
        await files.remove(key)
        expect(await files.head(key)).to.equal(undefined)
        expect(await failure(files.open(key))).to.be.instanceOf(FileMissing)
        expect(await keysIn(files, key)).to.deep.equal([])
        await files.remove(key)
        await files.remove(`${key}/below`)
      })

      it('lets a folder of files be', async () => {
        const key = await stored('x')
        await files.remove('test')
        expect(String(await read(key))).to.equal('x')
      })

      it('leaves room for a new file', async () => {
        const key = await stored('old')
        await files.remove(key)
        await files.put(key, Buffer.from('new'))
        expect(String(await read(key))).to.equal('new')
      })
    })

    describe('listing', () => {
      const keys = ['list/a/1', 'list/a/2', 'list/a-b', 'list/a.b', 'list/ab/1', 'list/ab/c/d', 'list/b', 'list2/a']
      before(async () => {
        for (const key of [...keys].reverse()) await files.put(key, Buffer.from(key))
      })

      const refused = ['/', '../', 'a/../', 'a//', '.', 'A', 'list/.']
      for (const prefix of refused) {
        it(`refuses ${JSON.stringify(prefix)}`, async () =>
          expect(await failure(keysIn(files, prefix))).to.be.instanceOf(TypeError))
      }

      const prefixes = ['list/', 'list', 'list/a', 'list/a/', 'list/a/1', 'list/ab', 'list/b', 'list/b/', 'list/c']
      for (const prefix of prefixes) {
        it(`has all that begins with ${prefix} in the order of the keys`, async () => {
          const expected = keys.filter((key) => key.startsWith(prefix)).sort()
          expect(await keysIn(files, prefix)).to.deep.equal(expected)
        })
      }

      it('has everything with an empty prefix', async () => {
        expect(await keysIn(files, '')).to.include.members(keys)
      })

      it('tells size and time', async () => {
        for await (const file of files.list('list/b')) {
          const head = await files.head('list/b')
          expect(file.size).to.equal('list/b'.length)
          expect(Math.abs(file.modifiedAt.getTime() - head!.modifiedAt.getTime())).to.be.below(2000)
        }
      })

      it('may be left early', async () => {
        for await (const { key } of files.list('list/')) {
          expect(key).to.equal('list/a-b')
          break
        }
      })

      it('has more than a server tells at once', async () => {
        const many = Array.from({ length: 1010 }, (_, number) => `many/${String(number).padStart(4, '0')}`)
        const left = many.values()
        await Promise.all(
          Array.from({ length: 16 }, async () => {
            for (const key of left) await files.put(key, Buffer.from(key))
          }),
        )
        expect(await keysIn(files, 'many/')).to.deep.equal(many)
        expect(await keysIn(files, 'many/100')).to.deep.equal(many.slice(1000))
      })
    })

    describe('signed addresses', () => {
      const signed = async (...parameters: Parameters<Files['signedUrl']>) =>
        (await files.signedUrl(...parameters)) ?? ''

      for (const expiresInSeconds of [0, -1, 1.5, NaN, 604_801]) {
        it(`are not valid for ${expiresInSeconds} seconds`, async () => {
          const error = await failure(files.signedUrl('test/a', { expiresInSeconds }))
          expect(error).to.be.instanceOf(RangeError)
        })
      }

      it('give the file', async () => {
        const url = await signed(await stored('content'), { expiresInSeconds: 604_800 })
        const answer = await fetch(url)
        expect(answer.status).to.equal(200)
        expect(await answer.text()).to.equal('content')
        expect(answer.headers.get('content-disposition')).to.equal(null)
        expect(answer.headers.get('content-type')).to.equal('application/octet-stream')
      })

      it('give it with a name in Vietnamese and a type', async () => {
        const type = 'text/plain; charset=utf-8'
        const url = await signed(await stored('content'), {
          expiresInSeconds: 60,
          downloadName: 'Đề toán số 1.txt',
          type,
        })
        const { headers } = await fetch(url)
        expect(headers.get('content-disposition')).to.equal(
          `attachment; filename="De toan so 1.txt"; filename*=UTF-8''%C4%90%E1%BB%81%20to%C3%A1n%20s%E1%BB%91%201.txt`,
        )
        expect(headers.get('content-type')?.replaceAll(' ', '').toLowerCase()).to.equal(type.replaceAll(' ', ''))
      })

      it('give nothing when a character of them is changed', async () => {
        const url = await signed(await stored('content'), { expiresInSeconds: 60 })
        const end = url.at(-5) === 'A' ? 'B' : 'A'
        for (const changed of [url.slice(0, -5) + end + url.slice(-4), url.replace('/test/', '/tesu/').slice(0, -1)]) {
          const answer = await fetch(changed)
          expect(answer.status).to.equal(403)
          expect(await answer.text()).to.not.include('content')
        }
      })

      it('give nothing when they have expired', async () => {
        const url = await signed(await stored('content'), { expiresInSeconds: 1 })
        let status = 200
        while (status === 200) {
          const answer = await fetch(url)
          await answer.arrayBuffer()
          status = answer.status
        }
        expect(status).to.equal(403)
      })

      it('say that a file is missing', async () => {
        const answer = await fetch(await signed(newKey(), { expiresInSeconds: 60 }))
        await answer.arrayBuffer()
        expect(answer.status).to.equal(404)
      })
    })

    describe('drafts', () => {
      const drafted = async (...pieces: Uint8Array[]) => {
        const id = randomDraftId()
        let size = 0
        for (const piece of pieces) size = await files.drafts.append(id, size, piece)
        return id
      }
      const finished = async (id: string) => {
        const key = newKey()
        await files.drafts.seal(id)
        await files.drafts.finish(id, key)
        return await read(key)
      }

      it('refuse an id that is none, for everything', async () => {
        for (const id of ['', 'a', '../a', 'A'.repeat(32), `${'0'.repeat(31)}/`]) {
          expect(await failure(files.drafts.append(id, 0, Buffer.from('x')))).to.be.instanceOf(TypeError)
          expect(await failure(files.drafts.sizeOf(id))).to.be.instanceOf(TypeError)
          expect(await failure(files.drafts.seal(id))).to.be.instanceOf(TypeError)
          expect(await failure(files.drafts.open(id))).to.be.instanceOf(TypeError)
          expect(await failure(files.drafts.finish(id, newKey()))).to.be.instanceOf(TypeError)
          expect(await failure(files.drafts.remove(id))).to.be.instanceOf(TypeError)
        }
      })

      it('that are not there have no size, cannot be sealed or read, and may be removed', async () => {
        const id = randomDraftId()
        expect(await files.drafts.sizeOf(id)).to.equal(undefined)
        expect(await failure(files.drafts.seal(id))).to.be.instanceOf(FileMissing)
        expect(await failure(files.drafts.open(id))).to.be.instanceOf(FileMissing)
        expect(await failure(files.drafts.finish(id, newKey()))).to.be.instanceOf(FileMissing)
        await files.drafts.remove(id)
      })

      it('grow piece by piece, and become one file', async () => {
        const pieces = [3, 0, 9 * MEGABYTE, 5, 8 * MEGABYTE, 1].map((size) => randomBytes(size))
        const id = await drafted(...pieces)
        expect(await files.drafts.sizeOf(id)).to.equal(17 * MEGABYTE + 9)
        expect(sha256(await finished(id))).to.equal(sha256(Buffer.concat(pieces)))
        expect(await files.drafts.sizeOf(id)).to.equal(undefined)
      })

      for (const size of [0, 1, 8 * MEGABYTE - 1, 8 * MEGABYTE, 8 * MEGABYTE + 1, 16 * MEGABYTE]) {
        it(`may have ${size} bytes`, async () => {
          const content = randomBytes(size)
          expect(sha256(await finished(await drafted(content)))).to.equal(sha256(content))
        })
      }

      it('take bytes only where they end', async () => {
        const id = await drafted(Buffer.from('12345'))
        for (const offset of [0, 4, 6])
          expect(await failure(files.drafts.append(id, offset, Buffer.from('x')))).to.match(/has 5 bytes/)
        expect(await failure(files.drafts.append(randomDraftId(), 1, Buffer.from('x')))).to.match(/has 0 bytes/)
        expect(String(await finished(id))).to.equal('12345')
      })

      for (const megabytes of [1, 20]) {
        it(`keep what came of a body that fails after ${megabytes} MB, and go on from there`, async () => {
          const id = randomDraftId()
          const given: Uint8Array[] = []
          const body = async function* () {
            for await (const chunk of failing(megabytes)) {
              given.push(chunk)
              yield chunk
            }
          }
          expect(await failure(files.drafts.append(id, 0, body()))).to.have.property('message', 'cut off')
          expect(await files.drafts.sizeOf(id)).to.equal(megabytes * MEGABYTE)
          const rest = randomBytes(1000)
          await files.drafts.append(id, megabytes * MEGABYTE, rest)
          expect(sha256(await finished(id))).to.equal(sha256(Buffer.concat([...given, rest])))
        })
      }

      it('can be read in parts when they are sealed, however often that is said', async () => {
        const id = await drafted(Buffer.from('0123456789'))
        await files.drafts.seal(id)
        await files.drafts.seal(id)
        const { body, ...described } = await files.drafts.open(id, { start: 3, end: 5 })
        expect(String(await buffer(body))).to.equal('345')
        expect(described).to.include({ start: 3, length: 3, size: 10 })
        expect(await failure(files.drafts.open(id, { start: 10 }))).to.be.instanceOf(RangeUnsatisfiable)
        expect(String(await finished(id))).to.equal('0123456789')
      })

      it('are no files, and are listed by themselves until they are removed', async () => {
        const ids = [await drafted(Buffer.from('a')), await drafted(randomBytes(9 * MEGABYTE), Buffer.from('b'))]
        const listed = async () => {
          const found: string[] = []
          for await (const { id, modifiedAt } of files.drafts.list()) {
            expect(Math.abs(modifiedAt.getTime() - Date.now())).to.be.below(120_000)
            found.push(id)
          }
          return found
        }
        expect(await listed()).to.include.members(ids)
        for (const key of await keysIn(files, '')) for (const id of ids) expect(key).to.not.include(id)
        for (const id of ids) await files.drafts.remove(id)
        expect(await listed()).to.not.include.members(ids)
        expect(await files.drafts.sizeOf(ids[0]!)).to.equal(undefined)
      })
    })

    it('says nothing when it is asked whether it works', async () => await files.check())
  })
}

export async function keysIn(files: Files, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of files.list(prefix)) keys.push(key)
  return keys
}

export async function failure(operation: Promise<unknown>): Promise<Error> {
  try {
    await operation
  } catch (error) {
    return error as Error
  }
  throw new Error('It has not failed.')
}

export async function* failing(megabytes: number): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < megabytes; count++) yield randomBytes(MEGABYTE)
  await Promise.reject(new Error('cut off'))
}

async function* inChunks(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += size)
    yield await Promise.resolve(content.subarray(start, start + size))
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024))
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
