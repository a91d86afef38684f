// 1. Copy this file to DATE-SUBJECT.ts, as in 2026-01-31-item-audience.ts, and say in this place what it changes and why.
// 2. Change records so that it may stop anywhere and be run again, while servers of the version before are at work.
// 3. See `npm run migrate -- --dry-run`, write test/scripts/migrations/DATE-SUBJECT.test.ts, never change it once released.

import type { Migration } from '../../server/operations/index.ts'

export const migration: Migration = {
  run: async ({ database }) => {
    const { modifiedCount } = await database
      .collection('examples')
      .updateMany({ audience: { $exists: false } }, { $set: { audience: 'school' } })
    return `${modifiedCount} examples have an audience`
  },
}
