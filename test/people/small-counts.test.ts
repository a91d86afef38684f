import { expect } from 'chai'
import { findLeastTold, leastToldCount, toldAbove } from '../../server/people/small-counts.ts'
import { as, decide, makePerson } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeSchool } from './school.ts'

describe('what is told of pupils above their school', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  it('is vague for few, and none at all is told', () => {
    expect([0, 1, 4, 5].map((count) => toldAbove(count, 5))).to.deep.equal([
      { count: 0 },
      { fewerThan: 5 },
      { fewerThan: 5 },
      { count: 5 },
    ])
    expect(toldAbove(1, 1)).to.deep.equal({ count: 1 })
  })

  it('is for the sector to say, from 1 to 20', async () => {
    expect(await findLeastTold()).to.equal(5)
    for (const value of [1, 20]) {
      await decide(leastToldCount, value)
      expect(await findLeastTold()).to.equal(value)
    }
    for (const value of [0, 21, 2.5]) {
      const error = await decide(leastToldCount, value).catch((refusal: unknown) => refusal)
      expect(error, String(value)).to.be.an('error')
    }
    expect(await findLeastTold()).to.equal(20)
  })

  it('is what the page of a school says, exactly to those who belong to it', async () => {
    const school = await makeSchool(app)
    for (let pupils = 0; pupils < 7; pupils++) await makePerson('student', { unitId: school.schoolId })
    const url = `/people?unit=${school.schoolId.toString()}`
    const [leader, registrar] = [await as(app, 'sectorLeader'), await school.as('registrar')]
    expect((await leader.get(url)).html)
      .to.include('7 học sinh')
      .and.not.to.include('ít hơn')
    await decide(leastToldCount, 8)
    expect((await leader.get(url)).html).to.include('ít hơn 8 học sinh')
    expect((await registrar.get(url)).html)
      .to.include('7 học sinh')
      .and.not.to.include('ít hơn')
  })
})
