import { expect } from 'chai'
import { Types } from 'mongoose'
import {
  announceChange,
  announceChangesSoon,
  createMemory,
  rememberedCounts,
  watchChanges,
} from '../../server/changes/index.ts'
import { Change } from '../../server/changes/change.model.ts'
import { inTransaction } from '../../storage/database/index.ts'
import { gate, silent, withDatabase } from '../outbox/outbox.ts'
import { eventually } from '../support/eventually.ts'

const memory = createMemory<{ name: string }>('unit', 3)
const other = createMemory<{ name: string }>('unit', 3)
const an = { name: 'An' }

/** What another server does: it has this database, and nothing else, in common with this one. */
const announceElsewhere = (key: string) => Change.create([{ topic: 'unit', key, at: new Date() }])

describe('what a server remembers', () => {
  withDatabase()
  let stop = () => Promise.resolve()
  const watch = async () => {
    stop = (await watchChanges(silent)).stop
  }
  const remember = (key: string) => memory.set(key, an, memory.begin())
  afterEach(() => stop())

  it('is worth nothing while nobody watches for changes', async () => {
    remember('an')
    expect(memory.get('an')).to.equal(undefined)
    await watch()
    remember('an')
    await stop()
    expect(memory.get('an')).to.equal(undefined)
  })

  it('is there until it changes', async () => {
    await watch()
    expect(memory.get('an')).to.equal(undefined)
    remember('an')
    expect(memory.get('an')).to.equal(an)
    expect(rememberedCounts()).to.deep.include({ topic: 'unit', count: 1 })
    memory.forget('an')
    expect(memory.get('an')).to.equal(undefined)
  })

  it('is forgotten at once by the server that changes it, in every memory of the topic', async () => {
    await watch()
    remember('an')
    other.set('an', an, other.begin())
    await announceChange('unit', 'an')
    expect(memory.get('an')).to.equal(undefined)
    expect(other.get('an')).to.equal(undefined)
  })

  it('is kept for up to a second by the server that changes it piece by piece', async () => {
    await watch()
    remember('an')
    await inTransaction((session) => announceChangesSoon('unit', ['an', 'an'], session))
    expect(memory.get('an')).to.equal(an)
    expect(await Change.countDocuments()).to.equal(1)
    await eventually(() => memory.get('an') === undefined)
  })

  it('is forgotten when another server has changed it', async () => {
    await watch()
    remember('an')
    remember('binh')
    await announceElsewhere('an')
    await eventually(() => memory.get('an') === undefined)
    expect(memory.get('binh')).to.equal(an)
  })

  it('is forgotten when a transaction elsewhere ends long after its line was written', async () => {
    await watch()
    remember('an')
    const end = gate()
    const written = gate()
    const changing = inTransaction(async (session) => {
      await Change.create([{ topic: 'unit', key: 'an', at: new Date(Date.now() - 60_000) }], { session })
      written.open()
      await end.opened
    })
    await written.opened
    expect(memory.get('an')).to.equal(an)
    end.open()
    await changing
    await eventually(() => memory.get('an') === undefined)
  })

  it('is read again after it was forgotten for a line that is still there', async () => {
    await announceElsewhere('an')
    await watch()
    remember('an')
    await announceElsewhere('binh')
    remember('binh')
    await eventually(() => memory.get('binh') === undefined)
    expect(memory.get('an')).to.equal(an)
  })

  it('is not what was read before a change', async () => {
    await watch()
    const since = memory.begin()
    memory.forget('an')
    memory.set('an', an, since)
    expect(memory.get('an')).to.equal(undefined)
    remember('an')
    expect(memory.get('an')).to.equal(an)
  })

  it('is not what was read before so many changes that they could not be counted', async () => {
    await watch()
    const since = memory.begin()
    for (let i = 0; i < 5; i++) memory.forget(`key ${i}`)
    memory.set('an', an, since)
    expect(memory.get('an')).to.equal(undefined)
  })

  it('is limited: what was used least recently goes first', async () => {
    await watch()
    for (const key of ['a', 'b', 'c']) remember(key)
    memory.get('a')
    remember('d')
    expect(['a', 'b', 'c', 'd'].filter((key) => memory.get(key))).to.deep.equal(['a', 'c', 'd'])
  })

  it('is announced with the change, or not at all', async () => {
    await inTransaction(async (session) => {
      await announceChange('unit', new Types.ObjectId().toString(), session)
      throw new Error('given up')
    }).catch(() => undefined)
    expect(await Change.countDocuments()).to.equal(0)
  })
})
