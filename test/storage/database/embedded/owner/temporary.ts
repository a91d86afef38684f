import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Directories that go when the tests of this `describe` are over. */
export function temporaryDirectories(): () => string {
  const made: string[] = []
  after(() => {
    for (const directory of made) rmSync(directory, { recursive: true, force: true })
  })
  return () => {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'owner-')))
    made.push(directory)
    return directory
  }
}
