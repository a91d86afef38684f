import { expect } from 'chai'
import { killServers, killWorkers } from './kill/rounds.ts'
import { dataFolders } from './process.ts'

// For as many rounds as one likes, see kill/long.ts.
describe('what was acknowledged', () => {
  const data = dataFolders()

  it('is there with its events done, when workers and those who made it have been killed', async () => {
    const { acknowledged, problems } = await killWorkers(data(), 2)
    expect(problems).to.deep.equal([])
    expect(acknowledged).to.be.above(10)
  })

  it('is there when servers have been killed', async () => {
    const { acknowledged, problems } = await killServers(data(), 2)
    expect(problems).to.deep.equal([])
    expect(acknowledged).to.be.above(1)
  })
})
