// Grades, terms and school years as people type them: `lớp 6`, `L6`, `khối 10, 11`, `HKI`, `giữa kì 2`, `2026-2027`.

import { fold } from '../../storage/search/fold.ts'
import { type Word, wordsOf } from '../../storage/search/words.ts'

export interface FoundWords {
  readonly kind: 'subject' | 'grade' | 'term' | 'exam' | 'series' | 'type' | 'schoolYear'
  readonly code: string
  /** Positions in the text. */
  readonly from: number
  readonly to: number
}

export interface Match {
  /** The token after the last one. */
  readonly end: number
  readonly found: readonly FoundWords[]
}

/** Words, with numbers cut off from the letters before them: `toan6` is two. The text must be NFC. */
export function tokensOf(text: string): Word[] {
  return wordsOf(text).flatMap((word) => {
    const [, letters = '', digits = ''] = /^(\p{L}+)(\d{1,2})$/u.exec(text.slice(word.start, word.end)) ?? []
    if (digits === '') return [word]
    const cut = word.start + letters.length
    return [...wordsOf(letters).map((each) => ({ ...each, start: word.start, end: cut })), ...numberAt(digits, cut)]
  })
}

function numberAt(digits: string, start: number): Word[] {
  return [{ start, end: start + digits.length, spelled: digits, folded: digits }]
}

/** `lớp 6`, `khối 6 và 7`, `L6`, `lớp sáu`, `6A1` after `lớp`. */
export function gradeAt(text: string, tokens: readonly Word[], at: number): Match | undefined {
  const { folded = '', end = 0 } = tokens[at] ?? {}
  const isJoined = tokens[at + 1]?.start === end
  if (/^(lop|khoi)$/.test(folded)) {
    const inWords = gradeInWords(tokens, at + 1)
    if (inWords) return { end: inWords.end, found: [gradeFound(inWords.grade, tokens, at, inWords.end)] }
  } else if (!/^[lk]$/.test(folded) || !isJoined) return undefined
  return gradeList(text, tokens, at + 1, { from: at, isGrade: () => true })
}

interface ListOptions {
  /** The token where the words begin that the first grade is taken away with. */
  readonly from: number
  readonly isGrade: (grade: number) => boolean
}

/** One or several numbers of grades: `6`, `6, 7`, `6-7`, `6 và 7`. */
export function gradeList(text: string, tokens: readonly Word[], at: number, { from, isGrade }: ListOptions) {
  const found: FoundWords[] = []
  let end = at
  // `và 12` is taken away as a whole.
  for (let next = at, first = from; ;) {
    const grade = gradeOf(tokens[next])
    if (grade === undefined || !isGrade(grade)) break
    found.push(gradeFound(grade, tokens, first, next + 1))
    end = next + 1
    const gap = text.slice(tokens[next]!.end, tokens[end]?.start)
    const isAnd = /^(va|den)$/.test(tokens[end]?.folded ?? '')
    if (!isAnd && !/^\s*[,;&/–-]\s*$/.test(gap)) break
    first = end
    next = isAnd ? end + 1 : end
  }
  return found.length > 0 ? { end, found } : undefined
}

function gradeFound(grade: number, tokens: readonly Word[], first: number, end: number): FoundWords {
  return { kind: 'grade', code: String(grade), from: tokens[first]!.start, to: tokens[end - 1]!.end }
}

/** Of `6`, and of the name of a class such as `6A1`. */
function gradeOf(word: Word | undefined): number | undefined {
  const grade = Number(/^(\d{1,2})(?:[a-e]\d{0,2})?$/.exec(word?.folded ?? '')?.[1])
  return grade >= 1 && grade <= 12 ? grade : undefined
}

function gradeInWords(tokens: readonly Word[], at: number): { grade: number; end: number } | undefined {
  const indexOf = (word: Word | undefined) =>
    word === undefined ? 0 : Math.max(gradeNames.indexOf(word.spelled), plainNames.indexOf(word.spelled)) + 1
  const [first, second] = [indexOf(tokens[at]), indexOf(tokens[at + 1])]
  if (first === 10 && (second === 1 || second === 2)) return { grade: 10 + second, end: at + 2 }
  return first > 0 ? { grade: first, end: at + 1 } : undefined
}

const gradeNames = ['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín', 'mười']
const plainNames = gradeNames.map(fold)

/** Is it a number of something and not a grade: `toán 10 phút`, `văn 8 điểm`? Points end what is typed, or they are a topic. */
export function isCounting(tokens: readonly Word[], at: number): boolean {
  const unit = tokens[at + 1]?.folded ?? ''
  return /^(phut|tuoi)$/.test(unit) || (unit === 'diem' && tokens.length === at + 2)
}

/** `HKI`, `hk 1`, `học kì 1`, `giữa kì 1`, `GK1`, `CHKI`; without a number only when it is about a test. */
export function termAt(tokens: readonly Word[], at: number): Match | undefined {
  const words = tokens.slice(at, at + 4).map(({ folded }) => folded)
  const match = inWords.exec(words.join(' ')) ?? abbreviated.exec(words.join(' '))
  const { exam, number } = match?.groups ?? {}
  if (!match || (exam === undefined && number === undefined)) return undefined

  const end = at + match[0].split(' ').length
  const isCentury = /^(the|chu|thoi)$/.test(tokens[at - 1]?.folded ?? '')
  if (isCentury || tokens.slice(at, end).some(({ spelled }) => /^k[ỉĩíị]$/.test(spelled))) return undefined
  const place = { from: tokens[at]!.start, to: tokens[end - 1]!.end }
  const found: FoundWords[] = []
  if (number !== undefined) found.push({ kind: 'term', code: /^(1|i)$/.test(number) ? '1' : '2', ...place })
  if (exam !== undefined) found.push({ kind: 'exam', code: exam.startsWith('g') ? 'middle' : 'end', ...place })
  return { end, found }
}

const inWords = /^(?:(?<exam>giua|cuoi) )?(?:hoc )?ki(?: (?<number>1|2|ii?))?(?= |$)/
const abbreviated = /^(?:(?<exam>[gc])h?k|hk) ?(?<number>1|2|ii?)(?= |$)/

/** `2026-2027`, `2026–27`, also after `năm học`; a single year only after these words. */
export function schoolYearAt(text: string, tokens: readonly Word[], at: number): Match | undefined {
  const isNamed = tokens[at]?.folded === 'nam' && tokens[at + 1]?.folded === 'hoc'
  const first = isNamed ? at + 2 : at
  const [year, next] = [tokens[first], tokens[first + 1]]
  if (!year || !/^20\d\d$/.test(year.folded)) return undefined
  const begins = Number(year.folded)
  const isRange =
    next !== undefined &&
    /^\s*[-–—/]\s*$/.test(text.slice(year.end, next.start)) &&
    [String(begins + 1), String(begins + 1).slice(2)].includes(next.folded)
  if (!isRange && !isNamed) return undefined
  const end = isRange ? first + 2 : first + 1
  const to = tokens[end - 1]!.end
  return { end, found: [{ kind: 'schoolYear', code: year.folded, from: tokens[at]!.start, to }] }
}
