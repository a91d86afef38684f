import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { share } from '../materials/materials.ts'
import { makePerson, makeUnit, actorOf } from '../support/make.ts'
import { tokenOf } from '../tokens/tokens.ts'

export const answers: Answers = {
  findMaterialUsage: async (app, caller) => {
    const { _id } = await share(await actorOf(caller), { scope: 'personal' })
    return await call(app, `GET /materials/${_id.toString()}/usage`, { token: caller.token })
  },
  findUsage: async (app) => {
    const librarian = await makePerson('librarian', { unitId: await makeUnit() })
    return await call(app, 'GET /usage', { token: await tokenOf(app, librarian) })
  },
}
