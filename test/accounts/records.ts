// A database for what needs no pages.

import mongoose from 'mongoose'
import { connect, disconnect } from '../../storage/database/index.ts'
import { openTestDatabase } from '../support/database.ts'

/** Before and after the tests of the suite in which it is called. */
export function useRecords(): void {
  let close: () => Promise<void>
  before(async () => {
    const database = await openTestDatabase()
    await connect({ uri: database.uri })
    await Promise.all(Object.values(mongoose.models).map((model) => model.init()))
    close = async () => {
      await disconnect()
      await database.close()
    }
  })
  after(() => close())
}
