import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { clearSocket, databaseSocket, newLifelineSocket } from '../../../../../storage/database/embedded/owner/place.ts'
import { temporaryDirectories } from './temporary.ts'

describe('the place of the sockets', () => {
  const temporary = temporaryDirectories()

  it('is within the directory, for this user only', () => {
    const directory = temporary()
    const path = databaseSocket(directory)
    expect(path).to.equal(join(directory, 'run', 'mongodb.sock'))
    expect(statSync(dirname(path)).mode & 0o777).to.equal(0o700)
    expect(databaseSocket(directory)).to.equal(path)
  })

  it('gives each lifeline a name of its own', () => {
    const directory = temporary()
    const [first, second] = [newLifelineSocket(directory), newLifelineSocket(directory)]
    expect(dirname(first)).to.equal(join(directory, 'run'))
    expect(first).to.not.equal(second)
  })

  describe('where the path of the directory is long', () => {
    const ofLength = (length: number) => {
      const base = temporary()
      const directory = join(base, 'x'.repeat(length - base.length - 1))
      mkdirSync(directory)
      return directory
    }
    const room = 100 - '/run/life-00000000'.length
    const remove = (path: string) => rmSync(dirname(path), { recursive: true })

    it('is within it as long as that fits', () => {
      const directory = ofLength(room)
      expect(dirname(databaseSocket(directory))).to.equal(join(directory, 'run'))
    })

    it('is among the temporary files when it does not, always at the same place, for this user only', async () => {
      const directory = ofLength(room + 1)
      const path = databaseSocket(directory)
      expect(path).to.match(/\/hoclieu-[0-9a-f]{16}\/mongodb\.sock$/)
      expect(dirname(dirname(path))).to.equal(tmpdir())
      expect(databaseSocket(directory)).to.equal(path)
      expect(dirname(newLifelineSocket(directory))).to.equal(dirname(path))
      const other = databaseSocket(ofLength(room + 1))
      expect(other).to.not.equal(path)
      remove(other)
      expect(statSync(dirname(path)).mode & 0o777).to.equal(0o700)
      expect(existsSync(join(directory, 'run'))).to.equal(false)

      const server = createServer().listen(path)
      await once(server, 'listening')
      server.close()
      remove(path)
    })

    const traps: [string, (path: string) => void][] = [
      ['a directory that others may enter', (path) => chmodSync(path, 0o701)],
      [
        'a link',
        (path) => {
          rmSync(path, { recursive: true })
          symlinkSync(temporary(), path)
        },
      ],
      [
        'a file',
        (path) => {
          rmSync(path, { recursive: true })
          writeFileSync(path, '')
        },
      ],
    ]
    for (const [what, set] of traps) {
      it(`is refused when ${what} is there`, () => {
        const directory = ofLength(room + 1)
        const path = dirname(databaseSocket(directory))
        set(path)
        expect(() => databaseSocket(directory)).to.throw(path)
        rmSync(path, { recursive: true })
      })
    }
  })

  describe('is cleared', () => {
    it('when nothing is there', async () => clearSocket(join(temporary(), 'x.sock')))

    it('when nobody listens any more', async () => {
      const directory = temporary()
      const path = join(directory, 'x.sock')
      const server = createServer().listen(join(directory, 'moved'))
      await once(server, 'listening')
      renameSync(join(directory, 'moved'), path)
      server.close()
      await clearSocket(path)
      expect(existsSync(path)).to.equal(false)
    })

    it('but not when somebody listens', async () => {
      const path = join(temporary(), 'x.sock')
      const server = createServer().listen(path)
      await once(server, 'listening')
      expect(await refusal(clearSocket(path))).to.include('Another program listens')
      expect(existsSync(path)).to.equal(true)
      server.close()
    })

    it('but not when a file is there', async () => {
      const path = join(temporary(), 'x.sock')
      writeFileSync(path, 'precious')
      expect(await refusal(clearSocket(path))).to.include('in the way')
      expect(existsSync(path)).to.equal(true)
    })
  })
})

async function refusal(promise: Promise<void>): Promise<string> {
  try {
    await promise
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('It should have been refused.')
}
