// UPLOADS_TEST_COUNT: how many uploads, 4 unless told.

import { uploadCount } from '../support/environment.ts'
import { endureKills } from './kills.ts'

describe('uploads to a server that is killed again and again', () => {
  it(`are whole when they were acknowledged, and go on otherwise (${uploadCount})`, async () => {
    await endureKills({ count: uploadCount, largest: 3, atATime: 10, life: 2500 })
  }).timeout(240_000 + uploadCount * 10_000)
})
