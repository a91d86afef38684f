import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { endRuns, runWith } from '../support/run.ts'

describe('npm run reindex', () => {
  let directory: string
  before(async () => (directory = await mkdtemp(join(tmpdir(), 'reindex-'))))
  afterEach(endRuns)
  after(async () => await rm(directory, { recursive: true }))

  const reindex = (...args: string[]) =>
    runWith({ file: 'scripts/reindex.ts', environment: { DATA_DIR: directory } }, ...args).ended

  it('shows its usage when called with anything else', async () => {
    expect((await reindex('--force')).status).to.equal(2)
    const { status, stderr } = await reindex('--index', 'none')
    expect(status).to.equal(2)
    expect(stderr).to.include('There is no index none, only materials, material-pages.')
  })

  it('tells what can be found of each index, or of the one that is named', async () => {
    const all = await reindex()
    expect(all.stdout).to.equal('materials: 0 documents can be found.\nmaterial-pages: 0 documents can be found.\n')
    expect(all.status).to.equal(0)
    expect((await reindex('--index', 'materials')).stdout).to.equal('materials: 0 documents can be found.\n')
  })
})
