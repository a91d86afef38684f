import { expect } from 'chai'
import { changePerson, unlinkGuardian } from '../../server/people/index.ts'
import { listChildren } from '../../server/people/family/children.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { actorOf, makeClass, makeGuardian, makePupil, makeUnit } from '../support/make.ts'
import { type RunningApp, startApp } from '../support/start.ts'

describe('the children of a guardian', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  beforeEach(() => app.clear())
  after(() => app.stop())

  it('are remembered only until one of them, or the link to them, is changed', async () => {
    const child = await makePupil(await makeClass(await makeUnit()), { name: 'Mai Anh Khôi' })
    const guardian = await actorOf(await makeGuardian(child))
    const names = async () => (await listChildren(guardian)).map(({ person }) => person.fullName)
    expect(await names()).to.deep.equal(['Mai Anh Khôi'])
    await inTransaction((session) => changePerson(child.personId, { fullName: 'Mai Bảo Khôi' }, session))
    expect(await names()).to.deep.equal(['Mai Bảo Khôi'])
    await unlinkGuardian({ guardianId: guardian.personId, childId: child.personId, on: new Date() })
    expect(await names()).to.deep.equal([])
  })
})
