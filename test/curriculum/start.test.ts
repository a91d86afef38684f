import { join } from 'node:path'
import { expect } from 'chai'
import { findSubjects } from '../../server/curriculum/index.ts'
import { connect } from '../../storage/database/index.ts'
import { dataFolders, startServer } from '../server/process.ts'

describe('a system without the demo', () => {
  const data = dataFolders()

  it('has the curriculum from its first start on, also when two servers start at once', async () => {
    const servers = await Promise.all([1, 2].map(() => startServer({ DATA_DIR: data() })))
    for (const { url } of servers) expect((await fetch(`${url}/readyz`)).status).to.equal(200)

    await connect({ directory: join(data(), 'database') })
    expect(await findSubjects()).to.have.length(55)
  })
})
