import { expect } from 'chai'
import { explainWrite, missing, unusableDirectory } from '../../../storage/files/disk-failure.ts'
import { StorageFull } from '../../../storage/files/files.ts'

describe('the errors of a file system', () => {
  const error = (code: string) => Object.assign(new Error(`${code}: failed`), { code })

  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
    it(`mean a full disk when they are ${code}`, () => {
      const full = explainWrite(error(code))
      expect(full).to.be.instanceOf(StorageFull)
      expect((full as Error).cause).to.include({ code })
    })
  }

  it('stay as they are when they mean something else', () => {
    const denied = error('EACCES')
    expect(explainWrite(denied)).to.equal(denied)
    expect(missing(denied)).to.equal(false)
    expect(explainWrite('text')).to.equal('text')
  })

  const sentences: [string, RegExp][] = [
    ['EACCES', /: this user may not write there; make it the owner, or name another directory\.$/],
    ['EPERM', /: this user may not write there; /],
    ['EROFS', /: its file system is mounted read-only; mount it for writing, or name another directory\.$/],
    ['ENOSPC', /: there is no room left; make some, or name another directory\.$/],
    ['EDQUOT', /: there is no room left; /],
    ['EIO', /: Error: EIO: failed\.$/],
  ]
  for (const [code, sentence] of sentences) {
    it(`become a sentence when a directory cannot be used: ${code}`, () => {
      expect(unusableDirectory('/data/files', error(code)).message)
        .to.match(/^The directory for files, \/data\/files, cannot be used: /)
        .and.to.match(sentence)
    })
  }
})
