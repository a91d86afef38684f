// What later features and the start may use.

export { entryRenamedEvent } from './events.ts'
export { type CurriculumLevel, curriculumLevels, gradesOf } from './levels.ts'
export { listAllMaterialTypes, listAllSeries, listMaterialTypes, listSeries } from './lists.ts'
export { loadCurriculum } from './load.ts'
export { findAllSubjects, findSubject, findSubjects, type KnownGrade, type KnownSubject } from './programme.ts'
export {
  findOutcome,
  findOutcomes,
  findOutcomesOf,
  findStrands,
  findTopics,
  findTopicsByCode,
  findTreeOf,
  listOutcomeCodes,
  type Tree,
} from './tree.ts'
export { type Found, recogniseWords, type Recognised, restOf } from './recognise-words.ts'
export { findWordVocabulary, suppliedSynonyms, type WordVocabulary } from './vocabulary.ts'
export { currentVersion, findVersion, type KnownVersion, listVersions, schoolYearAt, versionFor } from './versions.ts'
