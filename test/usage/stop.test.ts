import { join } from 'node:path'
import { expect } from 'chai'
import { UsageDay } from '../../server/usage/counts.model.ts'
import { connect, disconnect } from '../../storage/database/index.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { dataFolders, startServer } from '../server/process.ts'
import { browser } from './usage.ts'

describe('a server that stops', () => {
  const data = dataFolders()

  it('writes what it has counted before', async () => {
    const directory = join(data(), 'database')
    await connect({ directory })
    const { _id } = await makeMaterial({ title: 'Phân số' })
    await disconnect()
    const server = await startServer({ DATA_DIR: data() })
    const answer = await fetch(`${server.url}/materials/${_id.toString()}`, { headers: { 'user-agent': browser } })
    expect(answer.status).to.equal(200)
    server.process.kill('SIGTERM')
    expect((await server.ended).status).to.equal(0)
    await connect({ directory })
    const kept = await UsageDay.find({ whose: `material.${_id.toString()}` }).lean()
    expect(kept.map(({ views }) => views)).to.deep.equal([1])
  })
})
