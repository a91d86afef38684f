import { expect } from 'chai'
import { temporaryDirectories } from '../owner/temporary.ts'
import { killLeftovers } from './process.ts'
import { killFirstStarts, killRepeatedly, raceToStart } from './rounds.ts'

// For as many rounds as one likes, see kill-long.ts.
describe('a database whose process is killed', () => {
  const temporary = temporaryDirectories()
  after(killLeftovers)

  it('has everything that was acknowledged, nothing by halves, and indexes that fit', async () => {
    const { acknowledged, rounds, problems } = await killRepeatedly({ directory: temporary(), rounds: 3 })
    expect(problems).to.deep.equal([])
    expect(rounds).to.equal(3)
    expect(acknowledged).to.be.above(6)
  })

  it('starts, when that happened while it started for the first time', async () => {
    expect(await killFirstStarts(temporary(), 2)).to.deep.equal([])
  })

  it('is taken over by one of those that start then, and serves them all', async () => {
    expect(await raceToStart(temporary(), 2)).to.deep.equal([])
  })
})
