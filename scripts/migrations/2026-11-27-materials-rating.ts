// Materials are sorted by their rating while no search index answers: a list in pages needs the field in every record.
// Nobody has rated anything before, so it is 0 everywhere.

import type { Migration } from '../../server/operations/index.ts'

export const migration: Migration = {
  run: async ({ database }) => {
    const { modifiedCount } = await database
      .collection('materials')
      .updateMany({ rating: { $exists: false } }, { $set: { rating: 0 } })
    return `${modifiedCount} materials have a rating to sort by`
  },
}
