import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readlinkSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Files } from '../../../storage/files/files.ts'
import { openFiles } from '../../../storage/files/index.ts'
import { failing, failure, keysIn } from './contract.ts'

describe('a directory of files', () => {
  let directory: string
  const opened: Files[] = []
  const children: ChildProcess[] = []

  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'files-'))))
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((files) => files.close()))
    for (const child of children.splice(0)) child.kill('SIGKILL')
    await rm(directory, { recursive: true, force: true })
  })

  const openHere = async (place = directory) => {
    const files = await openFiles({ directory: place })
    opened.push(files)
    return files
  }
  const drafts = () => readdirSync(join(directory, '.incoming'))
  const put = (...words: string[]) => {
    const child = spawn(words[0] ?? '', [...words.slice(1)], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() }
  }
  const script = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'putting-process.ts')]

  describe('is refused with a sentence', () => {
    it('when it is a file', async () => {
      const place = join(directory, 'file')
      await writeFile(place, '')
      const expected = `The directory for files, ${place}, cannot be used: a part of it is a file; name another directory.`
      expect(await failure(openHere(place))).to.have.property('message', expected)
    })

    it('when it would lie below a file', async () => {
      await writeFile(join(directory, 'file'), '')
      expect(await failure(openHere(join(directory, 'file/below')))).to.match(/a part of it is a file/)
    })

    it('when it cannot be made', async () => {
      // In a directory of the kernel's not even root can make one; in a container it may be read-only as well.
      expect(await failure(openHere('/sys/files'))).to.match(/this user may not write there|mounted read-only/)
    })
  })

  it('is made with all that leads there', async () => {
    const files = await openHere(join(directory, 'not/yet/there'))
    await files.put('a', Buffer.from('x'))
    expect(statSync(join(directory, 'not/yet/there/a')).size).to.equal(1)
  })

  it('keeps each file under its key, for this user alone', async () => {
    const files = await openHere()
    await files.put('content/ab/cd', Buffer.from('x'))
    expect(await readFile(join(directory, 'content/ab/cd'), 'utf8')).to.equal('x')
    expect(statSync(join(directory, 'content/ab/cd')).mode & 0o777).to.equal(0o600)
    expect(statSync(join(directory, 'content')).mode & 0o777).to.equal(0o700)
  })

  it('has what another one that is open on it has put', async () => {
    const [one, other] = [await openHere(), await openHere()]
    await one.put('a', Buffer.from('x'))
    expect(await keysIn(other, '')).to.deep.equal(['a'])
  })

  it('signs no addresses when it is not told where they are served', async () => {
    expect(await (await openHere()).signedUrl('a', { expiresInSeconds: 60 })).to.equal(undefined)
  })

  it('lists only what has a key', async () => {
    const files = await openHere()
    await files.put('a/b', Buffer.from('x'))
    for (const name of ['.hidden', 'README.TXT', 'lost+found']) await writeFile(join(directory, name), '')
    await mkdir(join(directory, 'empty'))
    expect(await keysIn(files, '')).to.deep.equal(['a/b'])
  })

  it('goes on reading a file that is replaced or removed meanwhile', async () => {
    const files = await openHere()
    await files.put('a', Buffer.from('old'))
    const [one, other] = [await files.open('a'), await files.open('a', { start: 1 })]
    await files.put('a', Buffer.from('new and longer'))
    expect(String(await buffer(one.body))).to.equal('old')
    await files.remove('a')
    expect(String(await buffer(other.body))).to.equal('ld')
  })

  it('holds no file open that was refused, read or given up', async () => {
    const files = await openHere()
    await files.put('a/b', Buffer.from('content'))
    const held = () =>
      readdirSync('/proc/self/fd').filter((number) => {
        const link = join('/proc/self/fd', number)
        return existsSync(link) && readlinkSync(link).startsWith(directory)
      })
    const { body } = await files.open('a/b')
    expect(held()).to.have.length(1)
    body.destroy()
    await once(body, 'close')
    await buffer((await files.open('a/b')).body)
    await failure(files.open('a/b', { start: 99 }))
    await failure(files.open('a'))
    await failure(files.put('a/c', failing(1)))
    expect(held()).to.deep.equal([])
  })

  it('refuses a file where there is a folder, or below a file, and keeps no draft of it', async () => {
    const files = await openHere()
    await files.put('a/b', Buffer.from('x'))
    expect(await failure(files.put('a', Buffer.from('y')))).to.be.an('error')
    expect(await failure(files.put('a/b/c', Buffer.from('y')))).to.be.an('error')
    expect(await keysIn(files, '')).to.deep.equal(['a/b'])
    expect(drafts()).to.deep.equal([])
  })

  describe('drafts', () => {
    it('are gone when a file has been stored, and when its body has failed', async () => {
      const files = await openHere()
      await files.put('a', Buffer.from('x'))
      await failure(files.put('b', failing(1)))
      expect(drafts()).to.deep.equal([])
    })

    it('of a process that was killed are no file, and are removed after a week', async () => {
      const { child, lines } = put(...script, directory, 'a', '1000000', 'stalling')
      expect((await lines.next()).value).to.equal('open')
      expect((await lines.next()).value).to.equal('written')
      child.kill('SIGKILL')
      await once(child, 'close')
      const [draft = ''] = drafts()
      expect(statSync(join(directory, '.incoming', draft)).size).to.equal(1_000_000)

      const files = await openHere()
      expect(await files.head('a')).to.equal(undefined)
      expect(await keysIn(files, '')).to.deep.equal([])
      const aged = (hours: number) => new Date(Date.now() - hours * 60 * 60 * 1000)
      utimesSync(join(directory, '.incoming', draft), aged(167), aged(167))
      await openHere()
      expect(drafts()).to.deep.equal([draft])
      utimesSync(join(directory, '.incoming', draft), aged(169), aged(169))
      await openHere()
      expect(drafts()).to.deep.equal([])
    })
  })

  // A limit on the length of files stands for the disk, because everybody may set it.
  it('throws StorageFull when the disk is full, keeps what was there, and leaves nothing of the new file', async () => {
    const files = await openHere()
    await files.put('a', Buffer.from('old'))
    for (const [key, size, outcome] of [
      ['a', '600000', 'StorageFull'],
      ['b', '600000', 'StorageFull'],
      ['c', '500000', 'stored'],
    ]) {
      const { child, lines } = put('bash', '-c', 'ulimit -S -f 500; exec "$@"', '-', ...script, directory, key!, size!)
      expect((await lines.next()).value).to.equal('open')
      expect((await lines.next()).value, key).to.equal(outcome)
      await once(child, 'close')
    }
    expect(drafts()).to.deep.equal([])
    expect(await keysIn(files, '')).to.deep.equal(['a', 'c'])
    expect(String(await buffer((await files.open('a')).body))).to.equal('old')
    expect(await files.head('c')).to.include({ size: 500_000 })
  })

  it('says when it is gone, and works again when it is back', async () => {
    const files = await openHere()
    await files.check()
    renameSync(directory, `${directory}-away`)
    const expected = `The directory for files, ${directory}, cannot be used: it is gone; mount or restore it and start again.`
    expect(await failure(files.check())).to.have.property('message', expected)
    renameSync(`${directory}-away`, directory)
    await files.check()
    rmSync(join(directory, '.incoming'), { recursive: true })
    expect(await failure(files.check())).to.match(/it is gone/)
  })
})
