// What a row of each sheet says: of which entries, and what.

import type { SheetRow } from '../../spreadsheets/index.ts'
import type { Where } from '../entries/check.ts'
import { type Kind, type KindName, kinds } from '../entries/kinds.ts'
import { type CurriculumLevel, curriculumLevels, gradesOf } from '../levels.ts'
import type { Planner } from './plan.ts'
import {
  evaluationWords,
  levelWords,
  requirementWords,
  type SubjectColumn,
  testWords,
  type TreeColumn,
  type Vocabulary,
} from './sheets.ts'

export interface ReadSheet<Column extends string> {
  readonly name: string
  /** The columns that it has: what is missing stays as it is. */
  readonly columns: ReadonlySet<Column>
  readonly rows: readonly SheetRow<Column>[]
}

export function planSubjectRow(
  { stored, plan, refuse }: Planner,
  { name: sheet, columns }: Pick<ReadSheet<SubjectColumn>, 'name' | 'columns'>,
  row: SheetRow<SubjectColumn>,
): void {
  const at = { sheet, row: row.number }
  const level = levelWords.read(row.text('level')) as CurriculumLevel | undefined
  const code = row.text('code').toUpperCase()
  const label = code || row.text('name')
  if (level === undefined) return refuse('subject', { ...at, label }, { key: 'curriculum.imports.reasons.level' })
  const where: Where = { versionCode: stored.versionCode, level }

  const hasGrade = row.text('grade') !== ''
  const subject = plan(kinds.subject, {
    ...{ at, where, label },
    columns: new Set([...columns].filter((column) => !gradeColumns.includes(column))),
    typed: { code, name: row.text('name'), shortName: row.text('shortName'), aliases: row.text('aliases') },
    state: hasGrade ? '' : row.text('state'),
    isRepeated: true,
  })
  if (!hasGrade || !subject) {
    if (hasGrade)
      refuse(
        'subjectGrade',
        { ...at, label: `${label} ${row.text('grade')}` },
        { key: 'curriculum.imports.reasons.parent' },
      )
    return
  }
  const requirements = requirementWords(stored.choiceGroups.filter((group) => group.level === level))
  plan(kinds.subjectGrade, {
    ...{ at, columns, state: row.text('state'), isRepeated: false },
    where: { ...where, subjectCode: code },
    label: `${label} ${row.text('grade')}`,
    typed: {
      grade: gradeText(row.text('grade')),
      periods: row.text('periods'),
      evaluation: inOurWords(evaluationWords, row.text('evaluation')),
      requirement: inOurWords(requirements, row.text('requirement')),
      regularAssessments: row.text('regularAssessments'),
      tests: inOurWords(testWords, row.text('tests')),
    },
  })
}

export function planTreeRow(
  { stored, plan, isThere, refuse }: Planner,
  { name: sheet, columns }: Pick<ReadSheet<TreeColumn>, 'name' | 'columns'>,
  row: SheetRow<TreeColumn>,
): void {
  const at = { sheet, row: row.number }
  const texts = { strand: row.text('strandCode'), topic: row.text('topicCode'), outcome: row.text('code') }
  const codes = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.toUpperCase()]),
  ) as typeof texts
  const deepest: KindName =
    codes.outcome || row.text('text') ? 'outcome' : codes.topic || row.text('topic') ? 'topic' : 'strand'
  const label = codes[deepest] || row.text('text') || row.text('topic') || row.text('strand')

  const grade = Number(gradeText(row.text('grade')))
  const level = curriculumLevels.find((one) => gradesOf[one].includes(grade))
  const subjectCode = row.text('subjectCode').toUpperCase()
  const { versionCode } = stored
  const isTaught = level !== undefined && isThere('subjectGrade', { level, subjectCode, grade })
  if (!isTaught) return refuse(deepest, { ...at, label }, { key: 'curriculum.imports.reasons.subjectGrade' })

  const inGrade: Where = { versionCode, level, subjectCode, grade }
  const steps: { kind: Kind; where: Where; typed: Record<string, string>; columns: Set<string> }[] = [
    {
      kind: kinds.strand,
      where: inGrade,
      typed: { code: codes.strand, name: row.text('strand') },
      columns: nameIf(columns.has('strand')),
    },
    {
      kind: kinds.topic,
      where: { ...inGrade, strandCode: codes.strand },
      typed: { code: codes.topic, name: row.text('topic') },
      columns: nameIf(columns.has('topic')),
    },
    {
      kind: kinds.outcome,
      where: { ...inGrade, topicCode: codes.topic },
      typed: { code: codes.outcome, text: row.text('text') },
      columns: new Set(columns),
    },
  ]
  for (const { kind, where, typed, columns: own } of steps) {
    const isLast = kind.name === deepest
    const isFine = plan(kind, {
      ...{ at, where, typed, columns: own },
      label: typed.code || label,
      state: isLast ? row.text('state') : '',
      isRepeated: !isLast || kind.name !== 'outcome',
    })
    if (isLast) return
    if (!isFine) return refuse(deepest, { ...at, label }, { key: 'curriculum.imports.reasons.parent' })
  }
}

const gradeColumns: readonly string[] = [
  'grade',
  'periods',
  'evaluation',
  'requirement',
  'regularAssessments',
  'tests',
  'state',
]

/** `6`, `Lớp 6`, `Khối 6`. */
function gradeText(text: string): string {
  return /(\d+)\s*$/.exec(text)?.[1] ?? text
}

/** What we do not know stays as it is, for the schema to refuse. */
function inOurWords(words: Vocabulary, text: string): string {
  return text === '' ? '' : (words.read(text) ?? text)
}

function nameIf(hasColumn: boolean): Set<string> {
  return new Set(hasColumn ? ['name'] : [])
}
