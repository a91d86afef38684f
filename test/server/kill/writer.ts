// node --import tsx writer.ts DIRECTORY NAME: makes changes with events, one after another, and says each that is kept.

import mongoose from 'mongoose'
import { enqueue } from '../../../server/outbox/index.ts'
import { connect, inTransaction } from '../../../storage/database/index.ts'

const [, , directory, name] = process.argv
await connect({ directory })
const made = mongoose.connection.collection<{ _id: string }>('made')
for (let number = 1; ; number++) {
  const _id = `${name}-${number}`
  await inTransaction(async (session) => {
    await made.insertOne({ _id }, { session })
    await enqueue('operations.restored', { backupId: _id }, session)
  })
  process.stdout.write(`${_id}\n`)
}
