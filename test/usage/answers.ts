import type { Answers } from '../api/caller.ts'
import { call } from '../api/client.ts'
import { makeMaterial } from '../catalogue/materials.ts'
import { share } from '../materials/materials.ts'
import { countDownload } from '../../server/usage/count.ts'
import { actorOf, makeActor, makePerson, makeUnit } from '../support/make.ts'
import type { RunningApp } from '../support/start.ts'
import { tokenOf } from '../tokens/tokens.ts'
import { browser, rate } from './usage.ts'

export const answers: Answers = {
  findMaterialUsage: async (app, caller) => {
    const { _id } = await share(await actorOf(caller), { scope: 'personal' })
    return await call(app, `GET /materials/${_id.toString()}/usage`, { token: caller.token })
  },
  findMaterialRating: async (app) => await call(app, `GET /materials/${(await rated()).id}/rating`),
  listMaterialRatings: async (app, { token }) =>
    await call(app, `GET /materials/${(await rated()).id}/ratings`, { token }),
  rateMaterial: async (app, caller) => {
    const material = await makeMaterial({ title: 'Phân số' })
    countDownload(await actorOf(caller), material, { userAgent: browser })
    const body = { stars: 5, comment: 'Rất rõ.' }
    return await call(app, `PUT /materials/${material._id.toString()}/ratings/own`, { token: caller.token, body })
  },
  takeBackRating: async (app, caller) => {
    const { id } = await rated(await actorOf(caller))
    return await call(app, `DELETE /materials/${id}/ratings/own`, { token: caller.token })
  },
  hideRatingComment: async (app) => {
    const { id, ratingId } = await rated()
    const path = `/materials/${id}/ratings/${ratingId}/hiding`
    return await call(app, `PUT ${path}`, { token: await reviewer(app), body: { reason: 'Không về học liệu.' } })
  },
  showRatingComment: async (app) => {
    const { id, ratingId } = await rated()
    return await call(app, `DELETE /materials/${id}/ratings/${ratingId}/hiding`, { token: await reviewer(app) })
  },
  findUsage: async (app) => {
    const librarian = await makePerson('librarian', { unitId: await makeUnit() })
    return await call(app, 'GET /usage', { token: await tokenOf(app, librarian) })
  },
}

async function rated(actor = makeActor('teacher')) {
  const material = await makeMaterial({ title: 'Phân số' })
  const rating = await rate(actor, material, 4, 'Dùng tốt.')
  return { id: material._id.toString(), ratingId: rating._id.toString() }
}

async function reviewer(app: RunningApp): Promise<string> {
  return await tokenOf(app, await makePerson('reviewer', { unitId: await makeUnit('sectorOffice') }))
}
