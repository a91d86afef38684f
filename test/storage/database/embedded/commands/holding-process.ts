// Begins a transaction, writes one document in it, says so, and then does nothing more until it is killed.

import { MongoClient } from 'mongodb'

const [uri = ''] = process.argv.slice(2)
const client = await MongoClient.connect(uri)
const session = client.startSession()
session.startTransaction()
await client
  .db('test')
  .collection<{ _id: number; by: string }>('held')
  .updateOne({ _id: 1 }, { $set: { by: 'them' } }, { session })
console.log('written')
setInterval(() => undefined, 1000)
