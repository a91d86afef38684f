// The two sheets of a workbook: how people name their columns and what they write in them, in either language.

import { translatorFor } from '../../i18n/translator.ts'
import { type Columns, foldHeading } from '../../spreadsheets/index.ts'
import { curriculumLevels } from '../levels.ts'
import { evaluations, periodicTests } from '../subject-grade.model.ts'
import type { ChoiceGroup } from '../versions.ts'

export const subjectColumns = {
  level: ['Cấp học', 'Cấp', 'Level'],
  code: ['Mã môn', 'Mã môn học', 'Mã', 'Code'],
  name: ['Tên môn học', 'Tên môn', 'Môn học', 'Môn', 'Name', 'Subject'],
  shortName: ['Tên ngắn', 'Tên viết tắt', 'Short name'],
  aliases: ['Tên gọi khác', 'Cũng thường gọi là', 'Also called'],
  grade: ['Lớp', 'Khối', 'Khối lớp', 'Grade'],
  periods: ['Số tiết', 'Số tiết cả năm', 'Số tiết/năm', 'Periods'],
  evaluation: ['Đánh giá', 'Hình thức đánh giá', 'Assessed by'],
  requirement: ['Yêu cầu', 'Bắt buộc/tự chọn', 'Loại môn', 'Requirement'],
  regularAssessments: ['Đánh giá thường xuyên', 'Số lần đánh giá thường xuyên', 'ĐĐGtx', 'Regular assessments'],
  tests: ['Kiểm tra định kì', 'Kiểm tra định kỳ', 'Kiểm tra', 'Tests'],
  state: ['Tình trạng', 'Trạng thái', 'State'],
} as const satisfies Columns<string>

export const treeColumns = {
  subjectCode: ['Mã môn', 'Mã môn học', 'Subject'],
  grade: ['Lớp', 'Khối', 'Khối lớp', 'Grade'],
  strandCode: ['Mã mạch', 'Mã mạch nội dung', 'Strand code'],
  strand: ['Mạch nội dung', 'Tên mạch', 'Mạch', 'Strand'],
  topicCode: ['Mã chủ đề', 'Topic code'],
  topic: ['Chủ đề', 'Tên chủ đề', 'Topic'],
  code: ['Mã yêu cầu cần đạt', 'Mã YCCĐ', 'Mã yêu cầu', 'Outcome code'],
  text: ['Yêu cầu cần đạt', 'YCCĐ', 'Nội dung yêu cầu', 'Outcome'],
  state: ['Tình trạng', 'Trạng thái', 'State'],
} as const satisfies Columns<string>

export type SubjectColumn = keyof typeof subjectColumns
export type TreeColumn = keyof typeof treeColumns

/** Without these a sheet is none of ours. */
export const neededSubjectColumns: readonly SubjectColumn[] = ['level', 'code', 'name']
export const neededTreeColumns: readonly TreeColumn[] = ['subjectCode', 'grade', 'strandCode']

const vi = translatorFor('vi').t
const en = translatorFor('en').t

/** By what is written, folded: a value of ours. */
export interface Vocabulary {
  read(text: string): string | undefined
  write(value: string): string
}

export const levelWords = vocabularyOf(
  curriculumLevels.map((level) => [level, vi(`schools.levels.${level}`), en(`schools.levels.${level}`)]),
  { primary: ['TH', 'Cấp 1'], lowerSecondary: ['THCS', 'Cấp 2'], upperSecondary: ['THPT', 'Cấp 3'] },
)

export const evaluationWords = vocabularyOf(
  evaluations.map((one) => [one, vi(`curriculum.evaluations.${one}`), en(`curriculum.evaluations.${one}`)]),
  { scored: ['Điểm số', 'Cho điểm', 'M'], comments: ['N', 'Đạt/Chưa đạt'] },
)

export const testWords = vocabularyOf(
  periodicTests.map((one) => [one, vi(`curriculum.tests.${one}`), en(`curriculum.tests.${one}`)]),
  { none: ['Không'] },
)

export const stateWords = vocabularyOf([
  ['offered', 'Đang dùng', 'In use'],
  ['retired', 'Ngừng dùng', 'Retired'],
])

/** Those of a level: its choice groups are called by their names or codes. */
export function requirementWords(choiceGroups: readonly ChoiceGroup[]): Vocabulary {
  const usual = ['compulsory', 'elective'].map((one) => [
    one,
    vi(`curriculum.requirements.${one}`),
    en(`curriculum.requirements.${one}`),
  ])
  return vocabularyOf([...usual, ...choiceGroups.map(({ code, name }) => [code, name])])
}

function vocabularyOf(
  entries: readonly (readonly string[])[],
  more: Readonly<Record<string, readonly string[]>> = {},
): Vocabulary {
  const values = new Map<string, string>()
  const texts = new Map<string, string>()
  for (const [value = '', ...words] of entries) {
    texts.set(value, words[0] ?? value)
    for (const word of [...words, ...(more[value] ?? []), value]) values.set(foldHeading(word), value)
  }
  return { read: (text) => values.get(foldHeading(text)), write: (value) => texts.get(value) ?? value }
}
