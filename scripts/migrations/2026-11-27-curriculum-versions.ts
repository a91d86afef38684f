// Subjects belong to a version like everything else of the curriculum, codes are unique within one, and every entry says
// which edition of it one has seen. Until now there was one version, so whatever is there belongs to it. Servers of the
// version before go on reading; they write nothing of this.

import type { Db } from 'mongodb'
import type { Migration } from '../../server/operations/index.ts'

export const migration: Migration = {
  run: async ({ database }) => {
    const version = await database.collection('curriculumVersions').findOne({}, { sort: { firstSchoolYear: 1 } })
    if (!version) return 'there is no curriculum yet'

    const subjects = database.collection('subjects')
    const { modifiedCount } = await subjects.updateMany(
      { versionCode: { $exists: false } },
      { $set: { versionCode: version.code as string } },
    )
    for (const name of [...entries, 'curriculumVersions'])
      await database
        .collection(name)
        .updateMany({ edition: { $exists: false } }, { $set: { edition: `before-${String(version.revision)}` } })
    for (const [name, index] of formerIndexes) await dropIndex(database, name, index)
    return `${modifiedCount} subjects belong to the version ${String(version.code)}`
  },
}

const entries = ['subjects', 'subjectGrades', 'strands', 'topics', 'outcomes', 'textbookSeries', 'materialTypes']

const formerIndexes: readonly (readonly [collection: string, index: string])[] = [
  ['subjects', 'level_1_code_1'],
  ['subjects', 'place_1__id_1'],
  ...['strands', 'topics', 'outcomes'].flatMap((name) => [
    [name, 'code_1'] as const,
    [name, 'subjectCode_1_grade_1_place_1__id_1'] as const,
    [name, 'place_1__id_1'] as const,
  ]),
]

/** It may be gone already, or its collection may never have been made. */
async function dropIndex(database: Db, name: string, index: string): Promise<void> {
  const isThere = (await database.listCollections({ name }).toArray()).length > 0
  if (isThere && (await database.collection(name).indexExists(index))) await database.collection(name).dropIndex(index)
}
