// The curriculum as it comes with the system: the files of data/, as the records that they become.

import {
  type InGrade,
  type MaterialTypeInFile,
  type Named,
  type OfLevel,
  readLevels,
  readMaterialTypes,
  readSeries,
  readTrees,
  readVersion,
  type SeriesInFile,
  type SubjectInFile,
  type TreeInFile,
  type VersionInFile,
} from './data.ts'
import { curriculumLevels } from './levels.ts'
import { placeText } from './place.ts'

export interface Supplied {
  readonly revision: number
  readonly version: VersionInFile
  readonly subjects: readonly (Omit<SubjectInFile, 'grades'> & OfLevel & Placed & OfVersion)[]
  readonly subjectGrades: readonly SuppliedSubjectGrade[]
  readonly strands: readonly (OfTree & Named)[]
  readonly topics: readonly (OfTree & Named & { readonly strandCode: string })[]
  readonly outcomes: readonly (OfTree & { readonly code: string; readonly text: string; readonly topicCode: string })[]
  readonly series: readonly (SeriesInFile & Placed)[]
  readonly materialTypes: readonly (MaterialTypeInFile & Placed)[]
}

export function readSupplied(): Supplied {
  const { revision, version } = readVersion()
  const subjects = readLevels().flatMap(({ level, subjects }) =>
    subjects.map((subject, at) => ({ ...subject, level, place: placeOf(curriculumLevels.indexOf(level), at) })),
  )
  const trees = readTrees().map((tree) => {
    const subject = subjects.find(({ level, code }) => level === tree.level && code === tree.subject)
    if (!subject) throw new Error(`There is no subject ${tree.subject} for the tree of grade ${tree.grade}.`)
    return recordsOf(tree, version.code, subject.place)
  })
  return {
    revision,
    version,
    subjects: subjects.map(({ grades: _grades, ...subject }) => ({ ...subject, versionCode: version.code })),
    subjectGrades: subjects.flatMap((subject) => gradesOf(subject, version.code)),
    strands: trees.flatMap(({ strands }) => strands),
    topics: trees.flatMap(({ topics }) => topics),
    outcomes: trees.flatMap(({ outcomes }) => outcomes),
    series: withPlaces(readSeries()),
    materialTypes: withPlaces(readMaterialTypes()),
  }
}

interface Placed {
  readonly place: string
}

interface OfVersion {
  readonly versionCode: string
}

interface OfTree extends OfLevel, Placed, OfVersion {
  readonly subjectCode: string
  readonly grade: number
}

type SuppliedSubjectGrade = OfTree & InGrade & { readonly isCompulsory: boolean }

function gradesOf(subject: SubjectInFile & OfLevel & Placed, versionCode: string): SuppliedSubjectGrade[] {
  const { level, code: subjectCode, place } = subject
  return subject.grades.flatMap(({ grades, isElective = false, ...inGrade }) =>
    grades.map((grade) => ({
      ...inGrade,
      versionCode,
      level,
      subjectCode,
      grade,
      isCompulsory: !isElective && inGrade.choiceGroup === undefined,
      place: `${place}.${placeText(grade)}`,
    })),
  )
}

function recordsOf({ level, subject: subjectCode, grade, strands }: TreeInFile, versionCode: string, place: string) {
  const at = (...places: number[]) => ({
    versionCode,
    level,
    subjectCode,
    grade,
    place: [place, placeText(grade), placeOf(...places)].join('.'),
  })
  const topics = strands.flatMap((strand, first) =>
    strand.topics.map((topic, second) => ({ ...topic, strandCode: strand.code, places: [first, second] })),
  )
  return {
    strands: strands.map(({ code, name }, first) => ({ ...at(first), code, name })),
    topics: topics.map(({ code, name, strandCode, places }) => ({ ...at(...places), code, name, strandCode })),
    outcomes: topics.flatMap(({ code: topicCode, outcomes, places }) =>
      outcomes.map((text, third) => ({
        ...at(...places, third),
        code: `${topicCode}.${twoDigits(third + 1)}`,
        text,
        topicCode,
      })),
    ),
  }
}

function withPlaces<T>(records: readonly T[]): (T & Placed)[] {
  return records.map((record, at) => ({ ...record, place: placeOf(at) }))
}

/** Counted from 0, written from 1. */
function placeOf(...places: readonly number[]): string {
  return places.map((place) => placeText(place + 1)).join('.')
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
