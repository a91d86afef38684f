import { expect } from 'chai'
import { MongoStore } from 'connect-mongo'
import type { SessionData } from 'express-session'
import type { Document } from 'mongodb'
import { useDatabase } from './database.ts'

type Answer<T> = (error: unknown, value?: T) => void

describe('the session store connect-mongo', () => {
  const database = useDatabase()
  const stores: MongoStore[] = []
  let count = 0

  const opened = async (options: { ttl?: number; touchAfter?: number; autoRemove?: 'native' | 'disabled' } = {}) => {
    const collectionName = `sessions${++count}`
    const client = await database.connect()
    const store = MongoStore.create({ client, dbName: database.db.databaseName, collectionName, ...options })
    stores.push(store)
    return { store, collection: database.db.collection<{ _id: string; expires: Date } & Document>(collectionName) }
  }
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
  })
  const session = (user: string, seconds = 60) => {
    const cookie = { originalMaxAge: seconds * 1000, expires: new Date(Date.now() + seconds * 1000) }
    return { user, cookie } as Partial<SessionData> as SessionData
  }
  const promised = <T>(act: (answer: Answer<T>) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      act((error, value) => (error instanceof Error ? reject(error) : resolve(value)))
    })

  it('keeps, changes and forgets a session', async () => {
    const { store } = await opened()
    await promised((answer) => void store.set('s1', session('an'), answer))
    expect(await promised((answer) => void store.get('s1', answer))).to.include({ user: 'an' })

    await promised((answer) => void store.set('s1', session('bình'), answer))
    expect(await promised((answer) => void store.get('s1', answer))).to.include({ user: 'bình' })
    expect(await promised((answer) => void store.length(answer))).to.equal(1)

    await promised((answer) => void store.destroy('s1', answer))
    expect(await promised((answer) => void store.get('s1', answer))).to.be.oneOf([null, undefined])
  })

  it('lists, counts and clears sessions', async () => {
    const { store } = await opened()
    for (const id of ['a', 'b', 'c']) await promised((answer) => void store.set(id, session(id), answer))

    expect(await promised((answer) => void store.all(answer))).to.have.length(3)
    expect(await promised((answer) => void store.length(answer))).to.equal(3)
    await promised((answer) => void store.clear(answer))
    expect(await promised((answer) => void store.length(answer))).to.equal(0)
  })

  it('does not find a session that has expired, whether or not it is still there', async () => {
    const { store, collection } = await opened({ autoRemove: 'disabled' })
    await promised((answer) => void store.set('old', session('an'), answer))
    await collection.updateOne({ _id: 'old' }, { $set: { expires: new Date(Date.now() - 1000) } })

    expect(await promised((answer) => void store.get('old', answer))).to.be.oneOf([null, undefined])
    expect(await collection.countDocuments()).to.equal(1)
  })

  it('has the server remove sessions when they expire', async () => {
    const { store, collection } = await opened()
    await promised((answer) => void store.set('s1', session('an'), answer))
    const index = (await collection.indexes()).find(({ key }) => 'expires' in key)

    expect(index).to.deep.include({ key: { expires: 1 }, expireAfterSeconds: 0 })
  })

  it('puts off the expiry of a session that is used', async () => {
    const { store, collection } = await opened()
    await promised((answer) => void store.set('s1', session('an', 60), answer))
    const before = await collection.findOne({ _id: 's1' })
    await promised((answer) => void store.touch('s1', session('an', 600), answer))
    const after = await collection.findOne({ _id: 's1' })

    expect(Number(after?.expires) - Number(before?.expires)).to.be.greaterThan(500_000)
    expect(await promised((answer) => void store.get('s1', answer))).to.include({ user: 'an' })
  })

  it('keeps one document for many writes at once', async () => {
    const { store, collection } = await opened()
    const writes = Array.from({ length: 20 }, (_, number) =>
      promised((answer) => void store.set('s1', session(`user${number}`), answer)),
    )
    await Promise.all(writes)

    expect(await collection.countDocuments()).to.equal(1)
  })

  it('may be opened again on the same collection', async () => {
    const { store, collection } = await opened()
    await promised((answer) => void store.set('s1', session('an'), answer))
    const client = await database.connect()
    const dbName = database.db.databaseName
    const again = MongoStore.create({ client, dbName, collectionName: collection.collectionName })
    stores.push(again)

    expect(await promised((answer) => void again.get('s1', answer))).to.include({ user: 'an' })
  })
})
