// Loaded first by `npm run test:mongodb`: the shared behaviour tests then run against that server.

import { reach, refuseStandAlone } from '../../storage/database/reach.ts'
import { useMongoDB } from './database.ts'

/** Called by mocha before any test. */
export async function mochaGlobalSetup(): Promise<void> {
  try {
    const uri = process.env.MONGODB_URI
    if (!uri)
      throw new Error(
        'npm run test:mongodb needs MONGODB_URI, the address of a MongoDB replica set: databases named test_… are made there, and dropped.',
      )
    const client = await reach(uri)
    await refuseStandAlone(client).finally(() => client.close())
    useMongoDB(uri)
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}
