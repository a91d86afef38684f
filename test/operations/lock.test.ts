import { expect } from 'chai'
import { withLock } from '../../server/operations/lock.ts'
import { Lock } from '../../server/operations/lock.model.ts'
import { gate, withDatabase } from '../outbox/outbox.ts'
import { eventually } from '../support/eventually.ts'

describe('a lock', () => {
  withDatabase()

  it('is held by one at a time', async () => {
    let now = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++now)
      await Lock.find().lean()
      now--
    }
    await Promise.all([1, 2, 3].map(() => withLock('tests', {}, work)))
    expect(most).to.equal(1)
    expect(await Lock.countDocuments()).to.equal(0)
  })

  it('does not keep those away who hold another one', async () => {
    expect(await withLock('tests', {}, () => withLock('others', {}, () => Promise.resolve('both')))).to.equal('both')
  })

  it('is given back when the work fails', async () => {
    const failing = withLock('tests', {}, () => Promise.reject(new Error('no')))
    expect(await failing.catch((error: Error) => error.message)).to.equal('no')
    expect(await withLock('tests', {}, () => Promise.resolve('again'))).to.equal('again')
  })

  it('says once that it is being waited for', async () => {
    let waits = 0
    const end = gate()
    const first = withLock('tests', {}, () => end.opened)
    await eventually(async () => (await Lock.countDocuments()) === 1)
    const second = withLock('tests', { onWait: () => waits++ }, () => Promise.resolve())
    await eventually(() => waits === 1)
    end.open()
    await Promise.all([first, second])
    expect(waits).to.equal(1)
  })

  it('is taken over when its holder has died', async () => {
    await Lock.create({ _id: 'tests', holder: 'dead', until: new Date(Date.now() + 100) })
    expect(await withLock('tests', {}, () => Promise.resolve('mine'))).to.equal('mine')
  })

  it('is kept for as long as its holder lives', async () => {
    await withLock('tests', { lease: 60 }, async (stillHeld) => {
      const { until } = (await Lock.findById('tests').lean())!
      await eventually(async () => (await Lock.findById('tests').lean())!.until.getTime() > until.getTime() + 100)
      await stillHeld()
    })
  })

  it('tells its holder when another one has taken it over', async () => {
    const failing = withLock('tests', {}, async (stillHeld) => {
      await Lock.updateOne({ _id: 'tests' }, { $set: { holder: 'another' } })
      await stillHeld()
    })
    expect(await failing.catch((error: Error) => error.message)).to.equal(
      'Another process has taken over the lock tests.',
    )
    expect((await Lock.findById('tests').lean())?.holder).to.equal('another')
  })
})
