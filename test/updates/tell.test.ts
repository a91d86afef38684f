import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Types } from 'mongoose'
import { addAccounts, hashPassword } from '../../server/accounts/index.ts'
import type { EventContext } from '../../server/outbox/run.ts'
import { OutboxEvent } from '../../server/outbox/event.model.ts'
import { Notice } from '../../server/notices/notice.model.ts'
import { Membership } from '../../server/people/membership.model.ts'
import { followMaterial } from '../../server/updates/follow.ts'
import { Link } from '../../server/updates/link.model.ts'
import { recallEdition } from '../../server/updates/recall.ts'
import { MaterialUse } from '../../server/usage/use.model.ts'
import { origin } from '../materials/materials.ts'
import { makeType } from '../materials/published.ts'
import { endRuns, runWith } from '../support/run.ts'
import { type RunningApp, startApp } from '../support/start.ts'
import { makeOriginals, publishNext } from './originals.ts'

describe('telling everybody who uses an original', function () {
  this.timeout(600_000)
  let directory: string
  let app: RunningApp
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hoclieu-updates-'))
    app = await startApp({ DATA_DIR: directory })
  })
  beforeEach(async () => {
    await app.clear()
    await makeType()
  })
  after(async () => {
    await endRuns()
    await app.stop()
    await rm(directory, { recursive: true })
  })

  const count = 500
  const crowd = async () => {
    const made = await makeOriginals(app, {}, [])
    const personIds = Array.from({ length: count }, () => new Types.ObjectId())
    const passwordHash = await hashPassword('không ai biết')
    await addAccounts(
      personIds.map((personId, at) => ({ personId, userName: `dong${at}`, passwordHash, mustChangePassword: false })),
    )
    const { kind, materialId, unitId } = (await Link.findOne().lean())!
    const from = new Date(Date.now() - 24 * 3600_000)
    await Membership.insertMany(personIds.map((personId) => ({ personId, unitId, role: 'teacher', from })))
    const common = { kind, materialId, unitId, title: 'Của tôi' }
    const uses = personIds.map((personId) => ({ ...common, usedIn: new Types.ObjectId(), ownerId: personId }))
    await Link.insertMany(
      uses.map((one) => ({
        ...one,
        url: '/',
        synced: 1,
        available: 1,
        skipped: 0,
        state: 'current',
        at: new Date(),
        revision: 1,
      })),
    )
    await MaterialUse.insertMany(
      uses.map(({ ownerId, ...one }) => ({ ...one, url: '/', edition: 1, addedById: ownerId, addedAt: new Date() })),
    )
    return { ...made, personIds: [...personIds, made.elsewhere.owner.actor.personId] }
  }
  const killedOver = async (isDone: () => Promise<number>, steps: readonly number[]) => {
    const environment = { NODE_ENV: 'test', DEMO: 'no', DATA_DIR: directory }
    for (const until of steps) {
      const run = runWith({ file: 'test/support/killed-worker.ts', environment })
      while ((await isDone()) < until) await new Promise((resolve) => setTimeout(resolve, 10))
      run.process.kill('SIGKILL')
      await run.ended
    }
  }
  const tellRest = async (isDone: () => Promise<number>, all: number) => {
    while ((await isDone()) < all) await app.work()
    await app.work()
  }

  it('goes on where it was when its worker is killed: of a new edition each hears once', async () => {
    const { place, original, personIds } = await crowd()
    await publishNext(place, original, { content: { keywords: ['a'] } })
    // Only what this is about, for those who are killed.
    await OutboxEvent.deleteMany({})
    await followMaterial({ materialId: original._id }, {} as EventContext)
    const told = () => Notice.countDocuments({ key: 'updates.notices.correction.plain' })
    await killedOver(told, [1, 250])
    expect(await told()).to.be.below(personIds.length)
    await tellRest(told, personIds.length)
    expect(await told()).to.equal(personIds.length)
    expect(await Notice.distinct('personId', { key: /^updates/ })).to.have.length(personIds.length)
    expect(await Link.countDocuments({ available: 2, state: 'open', revision: 2 })).to.equal(personIds.length)
  })

  it('goes on where it was when its worker is killed: of a recall each hears once', async () => {
    const { place, original, personIds } = await crowd()
    await recallEdition(place.reviewer.actor, { id: original._id, edition: 1, reason: 'Sai đáp án', origin })
    const told = () => Notice.countDocuments({ key: 'updates.notices.recalled.plain' })
    await killedOver(told, [1, 250])
    await tellRest(told, personIds.length)
    expect(await told()).to.equal(personIds.length)
    expect(await Notice.distinct('personId', { key: /recalled\.plain/ })).to.have.length(personIds.length)
  })
})
