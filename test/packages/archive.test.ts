import { Readable } from 'node:stream'
import { expect } from 'chai'
import type { Actor } from '../../server/actor.ts'
import { isUnsafe, keyOf, mayBe } from '../../server/packages/archive/names.ts'
import { OpenPackage, openPackage } from '../../server/packages/archive/open.ts'
import { receiveFile } from '../../server/uploads/index.ts'
import { StoredFileModel } from '../../server/uploads/stored-file.model.ts'
import { makePlace } from '../materials/published.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { zipNamed, zipOf } from './packages.ts'

describe('the archive of a package', () => {
  let app: RunningApp
  let actor: Actor
  before(async () => {
    app = await startApp()
    actor = (await makePlace()).owner.actor
  })
  after(() => app.stop())

  const open = async (bytes: Uint8Array): Promise<OpenPackage> => {
    const { storedFileId, refusal } = await receiveFile(actor, { name: 'x.zip', body: Readable.from([bytes]) })
    if (!storedFileId) throw new Error(`not taken: ${refusal?.code}`)
    return await openPackage(storedFileId, bytes.length)
  }
  const problemOf = async (bytes: Uint8Array): Promise<string> => {
    try {
      await open(bytes)
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('It was not refused.')
  }

  describe('is refused', () => {
    it('when it is none, or broken', async () => {
      expect(await problemOf(Buffer.from('chữ thôi'))).to.equal('damaged')
      const { storedFileId } = await receiveFile(actor, {
        ...{ name: 'x.zip', body: Readable.from([await zipOf({ 'a.txt': 'a' })]) },
      })
      const { size } = (await StoredFileModel.findById(storedFileId).lean())!
      expect(await openPackage(storedFileId!, size - 3).catch((error: Error) => error.message)).to.equal('damaged')
    })

    it('with a link instead of a file', async () => {
      expect(await problemOf(await zipOf({ 'a.txt': '/etc/passwd' }, { mode: 0o120777 }))).to.equal('symlink')
      expect((await open(await zipOf({ 'a.txt': '/etc/passwd' }, { mode: 0o100777 }))).entries).to.have.length(1)
    })

    it('when it would grow beyond all measure, and not when it packs well', async () => {
      const zeros = (megabytes: number) => new Uint8Array(megabytes * 1024 ** 2)
      expect(await problemOf(await zipOf({ 'a.txt': zeros(100), 'b.txt': 'b' }))).to.equal('bomb')
      expect((await open(await zipOf({ 'a.txt': zeros(60) }))).entries).to.have.length(1)
    })

    it('when entries share their bytes', async () => {
      const bytes = await zipOf({ 'a.txt': Buffer.alloc(5000, 'ab'), 'b.txt': Buffer.alloc(5000, 'cd') })
      const last = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1')
      // It says that it is as long as the whole archive.
      bytes.writeUInt32LE(bytes.length, last + 20)
      expect(await problemOf(bytes)).to.equal('bomb')
    })

    it('with a password', async () => {
      const bytes = await zipOf({ 'a.txt': 'a' })
      bytes.writeUInt16LE(bytes.readUInt16LE(6) | 1, 6)
      const list = bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1')
      bytes.writeUInt16LE(bytes.readUInt16LE(list + 8) | 1, list + 8)
      expect(await problemOf(bytes)).to.equal('encrypted')
    })
  })

  it('knows the paths that lead outside', () => {
    for (const name of ['../a', 'a/../../b', '/a', 'C:/a', 'a/..', 'a\u0000b'])
      expect(isUnsafe(name), name).to.equal(true)
    for (const name of ['a/b', '..a/b..', 'aa:b', 'bài 1.txt']) expect(isUnsafe(name), name).to.equal(false)
  })

  it('finds files whatever the case, the spelling of marks and the program that wrote their names', async () => {
    const name = 'Phiếu học tập.txt'
    const named = await open(
      await zipNamed([
        [Buffer.from(`to6/${name}`.normalize('NFD')), 'utf-8 without its flag'],
        // `Đề thi.txt` as Windows writes it for Vietnam, and as DOS does `café.txt`.
        [Buffer.from([0xd0, 0xea, 0xcc, 0x20, 0x74, 0x68, 0x69, 0x2e, 0x74, 0x78, 0x74]), '1258'],
        [Buffer.from([0x63, 0x61, 0x66, 0x82, 0x2e, 0x74, 0x78, 0x74]), '437'],
        [Buffer.from('B?i gi?ng.txt'), 'lost'],
      ]),
    )
    const read = async (wanted: string, folder = '') => {
      const found = named.find(wanted, folder)
      return found && (await named.read(found, 1000))?.toString()
    }
    expect(await read(`To6/${name.toUpperCase()}`)).to.equal('utf-8 without its flag')
    expect(await read(name, 'to6/')).to.equal('utf-8 without its flag')
    expect(await read(name)).to.equal('utf-8 without its flag')
    expect(await read('đề thi.txt')).to.equal('1258')
    expect(await read('café.txt')).to.equal('437')
    expect(await read('Bài giảng.txt')).to.equal('lost')
    expect(await read('Bài khác.txt')).to.equal(undefined)
  })

  it('takes a name that several files have for none of them', async () => {
    const two = await open(await zipOf({ 'a/x.txt': '1', 'b/x.txt': '2' }))
    expect(two.find('x.txt')).to.equal(undefined)
    expect(two.find('x.txt', 'b/')?.path).to.equal('b/x.txt')
  })

  it('leaves out what systems put in', async () => {
    const names = ['__MACOSX/._a.txt', '.DS_Store', 'x/Thumbs.db', '~$a.docx', 'a.txt']
    const opened = await open(await zipOf(Object.fromEntries(names.map((name) => [name, 'a']))))
    expect(opened.entries.map(({ path }) => path)).to.deep.equal(['a.txt'])
  })

  it('compares letters that were lost with any', () => {
    expect([mayBe('B?i.txt', 'Bài.txt'), mayBe('Bài.txt', 'Bài.txt'), mayBe('B?.txt', 'Bài.txt')]).to.deep.equal([
      ...[true, false, false],
    ])
    expect(keyOf('A\\B.TXT')).to.equal('a/b.txt')
  })
})
