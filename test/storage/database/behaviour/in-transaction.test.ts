import { expect } from 'chai'
import mongoose from 'mongoose'
import { connect, disconnect, inTransaction } from '../../../../storage/database/index.ts'
import { openTestDatabase, type TestDatabase } from '../../../support/database.ts'

describe('inTransaction', () => {
  let database: TestDatabase
  before(async () => {
    database = await openTestDatabase()
    await connect({ uri: database.uri })
  })
  after(async () => {
    await disconnect()
    await database.close()
  })
  beforeEach(async () => {
    await database.db.collection('savings').deleteMany()
    await database.db.collection<{ _id: string; points: number }>('savings').insertOne({ _id: 'an', points: 10 })
  })
  const accounts = () => mongoose.connection.collection<{ _id: string; points: number }>('savings')
  const points = async () => (await accounts().findOne({ _id: 'an' }))?.points

  it('keeps everything and gives what its body returned', async () => {
    const result = await inTransaction(async (session) => {
      await accounts().updateOne({ _id: 'an' }, { $inc: { points: 1 } }, { session })
      await accounts().insertOne({ _id: 'binh', points: 1 }, { session })
      return 'done'
    })

    expect(result).to.equal('done')
    expect(await accounts().countDocuments()).to.equal(2)
    expect(await points()).to.equal(11)
  })

  it('keeps nothing when its body fails, and passes the error on', async () => {
    const refusal = new Error('no more points')
    const failing = inTransaction(async (session) => {
      await accounts().updateOne({ _id: 'an' }, { $inc: { points: 1 } }, { session })
      throw refusal
    })

    expect(await failing.catch((error: unknown) => error)).to.equal(refusal)
    expect(await points()).to.equal(10)
  })

  it('is seen by nobody before it is kept', async () => {
    await inTransaction(async (session) => {
      await accounts().updateOne({ _id: 'an' }, { $inc: { points: 1 } }, { session })
      expect(await points()).to.equal(10)
    })
    expect(await points()).to.equal(11)
  })

  it('runs its body again after a conflict', async () => {
    let runs = 0
    const increments = Array.from({ length: 8 }, () =>
      inTransaction(async (session) => {
        runs++
        const found = await accounts().findOne({ _id: 'an' }, { session })
        await accounts().updateOne({ _id: 'an' }, { $set: { points: (found?.points ?? 0) + 1 } }, { session })
      }),
    )
    await Promise.all(increments)

    expect(await points()).to.equal(18)
    expect(runs).to.be.greaterThan(8)
  })

  it('sets a new mongoose document back to new, so that the next run saves it again', async () => {
    const Pupil = mongoose.model('Pupil', new mongoose.Schema({ name: String }))
    await Pupil.createCollection()
    const pupil = new Pupil({ name: 'An' })
    let runs = 0
    await inTransaction(async (session) => {
      await pupil.save({ session })
      if (++runs === 1) throw transientError()
    })

    expect(runs).to.equal(2)
    expect(await Pupil.countDocuments({ _id: pupil._id })).to.equal(1)
    mongoose.deleteModel('Pupil')
  })
})

function transientError(): Error {
  const error = new mongoose.mongo.MongoServerError({ message: 'write conflict', code: 112 })
  error.addErrorLabel('TransientTransactionError')
  return error
}
