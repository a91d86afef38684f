import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { addPeople, personalIdMarkOf } from '../../server/people/index.ts'
import { Person } from '../../server/people/person.model.ts'
import { useSealingKey } from '../../server/sealing/index.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { endRuns, runWith } from '../support/run.ts'

const [former, newest] = ['f'.repeat(40), 'n'.repeat(40)]

describe('npm run reseal', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'reseal-'))
  })
  afterEach(async () => {
    await endRuns()
    await rm(directory, { recursive: true })
  })
  after(() => useSealingKey(undefined))

  const reseal = (environment: Record<string, string>, ...args: string[]) =>
    runWith({ file: 'scripts/reseal.ts', environment: { DATA_DIR: directory, ...environment } }, ...args).ended
  const withRecords = async <T>(key: string, look: () => Promise<T>): Promise<T> => {
    await connect({ directory: join(directory, 'database') })
    useSealingKey(key)
    try {
      return await look()
    } finally {
      await disconnect()
    }
  }

  it('shows its usage when called with anything else', async () => {
    const { status, stderr } = await reseal({}, '--force')
    expect(status).to.equal(2)
    expect(stderr).to.include('npm run reseal')
  })

  it('seals with the new key what a former one has sealed, and says when that is not known', async () => {
    const personalId = '999215000101'
    await withRecords(former, () => addPeople([{ id: new Types.ObjectId(), fullName: 'Mai Anh Khôi', personalId }]))
    const unknown = await reseal({ PERSONAL_DATA_KEY: newest })
    expect(unknown.status).to.equal(1)
    expect(unknown.stdout).to.include('stays as it is').and.to.include('keep PERSONAL_DATA_OLD_KEYS')
    const known = await reseal({ PERSONAL_DATA_KEY: newest, PERSONAL_DATA_OLD_KEYS: former })
    expect(known.stdout).to.include('people/personal-ids: 1 looked at, 1 sealed anew, 0 left')
    expect(known.status).to.equal(0)
    await withRecords(newest, async () => {
      expect(await Person.countDocuments({ personalIdMark: await personalIdMarkOf(personalId) })).to.equal(1)
    })
  })
})
