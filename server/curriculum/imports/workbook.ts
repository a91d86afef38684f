// A version as a workbook, and a workbook as the rows of its two sheets. What is exported can be imported again.

import { notFound } from '../../errors.ts'
import {
  type Cell,
  type Columns,
  matchColumns,
  rowsBelow,
  type Sheet,
  type SheetToWrite,
  writeXlsx,
} from '../../spreadsheets/index.ts'
import { type EntryRecord, type KindName, kinds, modelOf } from '../entries/kinds.ts'
import { textsOf, valuesOf } from '../entries/values.ts'
import { findVersion } from '../versions.ts'
import type { ReadSheet } from './rows.ts'
import {
  evaluationWords,
  levelWords,
  neededSubjectColumns,
  neededTreeColumns,
  requirementWords,
  stateWords,
  type SubjectColumn,
  subjectColumns,
  testWords,
  type TreeColumn,
  treeColumns,
} from './sheets.ts'

export interface Workbook {
  readonly subjects: readonly ReadSheet<SubjectColumn>[]
  readonly trees: readonly ReadSheet<TreeColumn>[]
  /** Sheets, and columns of the others, that say nothing to us. */
  readonly ignored: readonly string[]
}

export function readWorkbook(sheets: readonly Sheet[]): Workbook {
  const subjects: ReadSheet<SubjectColumn>[] = []
  const trees: ReadSheet<TreeColumn>[] = []
  const ignored: string[] = []
  for (const sheet of sheets) {
    const ofTree = readSheet(sheet, treeColumns, neededTreeColumns)
    const ofSubjects = ofTree ? undefined : readSheet(sheet, subjectColumns, neededSubjectColumns)
    if (ofTree) trees.push(ofTree)
    if (ofSubjects) subjects.push(ofSubjects)
    const found = ofTree ?? ofSubjects
    const names = found ? found.unknown.map((column) => `${sheet.name}: ${column}`) : [sheet.name]
    ignored.push(...names.map((name) => name.slice(0, 200)))
  }
  return { subjects, trees, ignored: ignored.slice(0, mostIgnored) }
}

const mostIgnored = 50

function readSheet<Column extends string>(sheet: Sheet, columns: Columns<Column>, needed: readonly Column[]) {
  const matched = matchColumns(sheet, columns)
  if (!needed.every((column) => matched.at.has(column))) return undefined
  return {
    name: sheet.name,
    columns: new Set(matched.at.keys()),
    rows: rowsBelow(sheet, matched),
    unknown: [...matched.unknown, ...matched.repeated.map((column) => columns[column][0] ?? column)],
  }
}

/** @throws AppError 404 */
export async function exportVersion(code: string): Promise<Buffer> {
  const { choiceGroups } = await findVersion(code)
  const read = async (name: KindName) =>
    await modelOf(kinds[name]).find({ versionCode: code }).sort({ place: 1, _id: 1 }).lean<EntryRecord[]>()
  const subjects = await read('subject')
  const grades = await read('subjectGrade')
  if (subjects.length === 0) throw notFound()

  const subjectRows = subjects.flatMap((subject) => {
    const own = grades.filter(({ level, subjectCode }) => level === subject.level && subjectCode === subject.code)
    const requirements = requirementWords(choiceGroups.filter(({ level }) => level === subject.level))
    const texts = textsOf(kinds.subject, valuesOf(kinds.subject, subject))
    const about = {
      ...{
        level: levelWords.write(subject.level!),
        code: subject.code!,
        name: texts.name!,
        shortName: texts.shortName!,
      },
      aliases: texts.aliases!,
    }
    if (own.length === 0) return [{ ...about, state: stateOf(subject) }]
    return own.map((grade) => {
      const inGrade = valuesOf(kinds.subjectGrade, grade)
      return {
        ...about,
        grade: grade.grade!,
        periods: inGrade.periods as number,
        evaluation: evaluationWords.write(String(inGrade.evaluation)),
        requirement: requirements.write(String(inGrade.requirement)),
        regularAssessments: inGrade.regularAssessments as number | null,
        tests: typeof inGrade.tests === 'string' ? testWords.write(inGrade.tests) : null,
        state: stateOf(grade),
      }
    })
  })
  const treeRows = treeRowsOf(await read('strand'), await read('topic'), await read('outcome'))
  return await writeXlsx([
    sheetOf('Môn học', subjectColumns, subjectRows),
    sheetOf('Chủ đề và yêu cầu', treeColumns, treeRows),
  ])
}

type Row<Column extends string> = Partial<Record<Column, Cell>>

function treeRowsOf(
  strands: readonly EntryRecord[],
  topics: readonly EntryRecord[],
  outcomes: readonly EntryRecord[],
): Row<TreeColumn>[] {
  const topicsOf = groupBy(topics, ({ strandCode }) => strandCode)
  const outcomesOf = groupBy(outcomes, ({ topicCode }) => topicCode)
  return strands.flatMap((strand): Row<TreeColumn>[] => {
    const ofStrand = {
      subjectCode: strand.subjectCode!,
      grade: strand.grade!,
      strandCode: strand.code!,
      strand: String(strand.name),
    }
    const own = topicsOf.get(strand.code) ?? []
    if (own.length === 0) return [{ ...ofStrand, state: stateOf(strand) }]
    return own.flatMap((topic): Row<TreeColumn>[] => {
      const ofTopic = { ...ofStrand, topicCode: topic.code!, topic: String(topic.name) }
      const below = outcomesOf.get(topic.code) ?? []
      if (below.length === 0) return [{ ...ofTopic, state: stateOf(topic) }]
      return below.map((outcome) => ({
        ...ofTopic,
        code: outcome.code!,
        text: String(outcome.text),
        state: stateOf(outcome),
      }))
    })
  })
}

function groupBy(entries: readonly EntryRecord[], keyOf: (entry: EntryRecord) => string | undefined) {
  const groups = new Map<string | undefined, EntryRecord[]>()
  for (const entry of entries) {
    const group = groups.get(keyOf(entry))
    if (group) group.push(entry)
    else groups.set(keyOf(entry), [entry])
  }
  return groups
}

function stateOf({ retiredAt }: EntryRecord): string {
  return stateWords.write(retiredAt ? 'retired' : 'offered')
}

const wide: Readonly<Record<string, number>> = {
  name: 28,
  aliases: 28,
  evaluation: 28,
  tests: 28,
  strand: 32,
  topic: 32,
  text: 80,
}

function sheetOf<Column extends string>(
  name: string,
  columns: Columns<Column>,
  rows: readonly Row<Column>[],
): SheetToWrite {
  const names = Object.keys(columns) as Column[]
  return {
    name,
    columns: names.map((column) => ({ heading: columns[column][0]!, width: wide[column] ?? 18 })),
    rows: rows.map((row) => names.map((column) => row[column] ?? null)),
  }
}
