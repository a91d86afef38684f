import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import {
  bringUpToDate,
  checkDirectory,
  type Migrations,
} from '../../../../../storage/database/embedded/owner/directory.ts'
import { temporaryDirectories } from './temporary.ts'

describe('the data directory', () => {
  const temporary = temporaryDirectories()
  const modeOf = (path: string) => statSync(path).mode & 0o777

  it('is made, for this user only, with what leads to it', () => {
    const path = join(temporary(), 'a', 'b')
    expect(checkDirectory(path)).to.equal(path)
    expect(modeOf(path)).to.equal(0o700)
  })

  it('is known by its real path', () => {
    const directory = temporary()
    mkdirSync(join(directory, 'real'))
    symlinkSync(join(directory, 'real'), join(directory, 'link'))
    expect(checkDirectory(join(directory, 'link'))).to.equal(join(directory, 'real'))
    expect(checkDirectory(join(directory, 'real', '..', 'real'))).to.equal(join(directory, 'real'))
  })

  it('may be there, empty', () => {
    const directory = temporary()
    expect(checkDirectory(directory)).to.equal(directory)
    expect(readdirSync(directory)).to.deep.equal([])
  })

  it('may hold what a start that was interrupted has left', () => {
    const directory = temporary()
    const names = ['owner.1', 'owner.2.0123456789ab', 'address', 'format.json.0123456789ab', 'run', 'lost+found']
    for (const name of names) writeFileSync(join(directory, name), '')
    expect(checkDirectory(directory)).to.equal(directory)
  })

  for (const name of ['data.mdb', 'letter.odt', '.git', 'owner.txt', 'WiredTiger', 'format.json.bak']) {
    it(`is refused with ${name} of somebody else in it, untouched`, () => {
      const directory = temporary()
      writeFileSync(join(directory, name), '')
      expect(() => checkDirectory(directory)).to.throw(`${directory} holds other files (${name})`)
      expect(readdirSync(directory)).to.deep.equal([name])
    })
  }

  it('may hold anything once it is ours', () => {
    const directory = temporary()
    for (const name of ['format.json', 'data.mdb', 'notes.txt']) writeFileSync(join(directory, name), '')
    expect(checkDirectory(directory)).to.equal(directory)
  })

  it('cannot be a file', () => {
    const path = join(temporary(), 'file')
    writeFileSync(path, '')
    expect(() => checkDirectory(path)).to.throw('EEXIST')
  })
})

describe('the format of the data', () => {
  const temporary = temporaryDirectories()
  const formatIn = (directory: string) => JSON.parse(readFileSync(join(directory, 'format.json'), 'utf8')) as unknown
  const write = (directory: string, content: unknown) =>
    writeFileSync(join(directory, 'format.json'), typeof content === 'string' ? content : JSON.stringify(content))
  const rejection = async (promise: Promise<void>) => {
    try {
      await promise
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('It should have been refused.')
  }

  it('is written in a new directory, which then is for this user only', async () => {
    const directory = temporary()
    chmodSync(directory, 0o755)
    await bringUpToDate(directory, 1, {})
    expect(formatIn(directory)).to.deep.equal({ engine: 'hoclieu-embedded', format: 1 })
    expect(readdirSync(directory)).to.deep.equal(['format.json'])
    expect(statSync(directory).mode & 0o777).to.equal(0o700)
  })

  it('of today is left alone, and so are the permissions of its directory', async () => {
    const directory = temporary()
    write(directory, { engine: 'hoclieu-embedded', format: 3, note: 'kept' })
    chmodSync(directory, 0o750)
    await bringUpToDate(directory, 3, {})
    expect(formatIn(directory)).to.deep.equal({ engine: 'hoclieu-embedded', format: 3, note: 'kept' })
    expect(statSync(directory).mode & 0o777).to.equal(0o750)
  })

  it('of a newer version is refused', async () => {
    const directory = temporary()
    write(directory, { engine: 'hoclieu-embedded', format: 2 })
    expect(await rejection(bringUpToDate(directory, 1, {}))).to.include('made by a newer version')
    expect(formatIn(directory)).to.deep.equal({ engine: 'hoclieu-embedded', format: 2 })
  })

  it('of an older version is brought up to date step by step', async () => {
    const directory = temporary()
    write(directory, { engine: 'hoclieu-embedded', format: 1 })
    const steps: unknown[] = []
    const step = async (where: string) => void steps.push([where, formatIn(directory)])
    await bringUpToDate(directory, 3, { 1: step, 2: step })
    expect(steps).to.deep.equal([
      [directory, { engine: 'hoclieu-embedded', format: 1 }],
      [directory, { engine: 'hoclieu-embedded', format: 2 }],
    ])
    expect(formatIn(directory)).to.deep.equal({ engine: 'hoclieu-embedded', format: 3 })
  })

  it('goes on with the step that failed', async () => {
    const directory = temporary()
    write(directory, { engine: 'hoclieu-embedded', format: 1 })
    const steps: number[] = []
    const failing = async () => {
      throw new Error('no space left')
    }
    const counting = (format: number) => async () => void steps.push(format)
    const migrations: Migrations = { 1: counting(1), 2: failing, 3: counting(3) }
    expect(await rejection(bringUpToDate(directory, 4, migrations))).to.equal('no space left')
    expect(formatIn(directory)).to.deep.include({ format: 2 })
    await bringUpToDate(directory, 4, { ...migrations, 2: counting(2) })
    expect(steps).to.deep.equal([1, 2, 3])
  })

  it('that no step leads on from is refused', async () => {
    const directory = temporary()
    write(directory, { engine: 'hoclieu-embedded', format: 1 })
    expect(await rejection(bringUpToDate(directory, 2, {}))).to.include('cannot bring up to date')
  })

  const foreign: [string, unknown][] = [
    ['of another engine', { engine: 'other', format: 1 }],
    ['without an engine', { format: 1 }],
    ['without a number', { engine: 'hoclieu-embedded', format: '1' }],
    ['with half a number', { engine: 'hoclieu-embedded', format: 1.5 }],
    ['of zero, which never was', { engine: 'hoclieu-embedded', format: 0 }],
    ['that is empty', ''],
    ['that is null', 'null'],
    ['that is torn', '{"engine":"hoclieu-emb'],
  ]
  for (const [what, content] of foreign) {
    it(`${what} is refused`, async () => {
      const directory = temporary()
      write(directory, content)
      const path = join(directory, 'format.json')
      const before = readFileSync(path, 'utf8')
      expect(await rejection(bringUpToDate(directory, 1, {}))).to.include(path)
      expect(readFileSync(path, 'utf8')).to.equal(before)
      expect(existsSync(join(directory, 'data.mdb'))).to.equal(false)
    })
  }
})
