// What somebody types into a search, or calls a file: which of its words name a subject, a grade, a term, a textbook
// series, a type of material or a school year, and which are what it is about. Words are compared as in a search:
// without case, i for y; marks count where they were typed.

import type { Word } from '../../storage/search/words.ts'
import {
  type FoundWords,
  gradeAt,
  gradeList,
  isCounting,
  type Match,
  schoolYearAt,
  termAt,
  tokensOf,
} from './numbered-words.ts'
import type { Meaning, Need, Phrase, WordVocabulary } from './known-words.ts'

export interface Recognised {
  /** In NFC: what the positions are in. */
  readonly text: string
  /** Codes of subjects: several where a word stands for the subjects of several levels. */
  readonly subjects: readonly string[]
  readonly grades: readonly number[]
  readonly terms: readonly string[]
  /** When in its term a test is written: `middle` or `end`. */
  readonly exams: readonly string[]
  readonly series: readonly string[]
  readonly types: readonly string[]
  /** By the calendar year in which they begin. */
  readonly schoolYears: readonly number[]
  /** The text without the words that were found. */
  readonly rest: string
  /** In the order of the text. Words that stand for several things are there several times. */
  readonly found: readonly Found[]
}

export interface Found extends FoundWords {
  /** A part of what it means, such as geometry of mathematics: it stays in the text. */
  readonly isKept: boolean
}

export function recogniseWords(given: string, vocabulary: WordVocabulary): Recognised {
  const text = given.slice(0, MAX_LENGTH).normalize('NFC')
  const found = findWords(text, vocabulary)
  const codes = (kind: Found['kind']) => [
    ...new Set(found.filter((each) => each.kind === kind).map(({ code }) => code)),
  ]
  return {
    text,
    subjects: codes('subject'),
    grades: codes('grade').map(Number),
    terms: codes('term'),
    exams: codes('exam'),
    series: codes('series'),
    types: codes('type'),
    schoolYears: codes('schoolYear').map(Number),
    rest: restOf(text, found),
    found,
  }
}

/** The text without these words; for a page on which some of them have been taken away. */
export function restOf(text: string, found: readonly Found[]): string {
  let rest = ''
  let position = 0
  for (const { from, to, isKept } of found) {
    if (isKept || from < position) continue
    rest += `${text.slice(position, from)} `
    position = to
  }
  return (rest + text.slice(position))
    .split(/\s+/)
    .filter((piece) => /[\p{L}\p{N}]/u.test(piece))
    .join(' ')
}

/** More is not typed by people; of a file it is its name and its first lines. */
const MAX_LENGTH = 2000

/** Some words of the text, by their places among all of them. */
interface Piece {
  readonly first: number
  /** The one after the last. */
  readonly end: number
  readonly found: readonly Found[]
  readonly need: Need
}

function findWords(text: string, vocabulary: WordVocabulary): Found[] {
  const tokens = tokensOf(text)
  const numbered = numberedPieces(text, tokens)
  const grades = new Set(
    numbered.flatMap(({ found }) => found.filter(({ kind }) => kind === 'grade').map(({ code }) => Number(code))),
  )
  const pieces: Piece[] = []
  for (let at = 0; at < tokens.length;) {
    const next = numbered.find(({ first }) => first >= at)
    const piece = next?.first === at ? next : phraseAt({ text, tokens, grades, vocabulary }, at, next?.first)
    if (piece) pieces.push(piece)
    at = piece?.end ?? at + 1
  }
  return meant(text, tokens, pieces).sort((a, b) => a.from - b.from)
}

/** What a number or a few fixed words tell by themselves. */
function numberedPieces(text: string, tokens: readonly Word[]): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < tokens.length;) {
    const match = schoolYearAt(text, tokens, at) ?? termAt(tokens, at) ?? gradeAt(text, tokens, at)
    if (match) pieces.push({ first: at, end: match.end, found: notKept(match), need: 'nothing' })
    at = match?.end ?? at + 1
  }
  return pieces
}

function notKept({ found }: Match): Found[] {
  return found.map((each) => ({ ...each, isKept: false }))
}

interface Typed {
  readonly text: string
  readonly tokens: readonly Word[]
  /** Those that are named for the whole of it. */
  readonly grades: ReadonlySet<number>
  readonly vocabulary: WordVocabulary
}

/** The longest phrase that begins here and fits the grades. */
function phraseAt(typed: Typed, at: number, limit = typed.tokens.length): Piece | undefined {
  const { tokens, vocabulary } = typed
  const first = subjectWord(tokens, at)
  for (let length = Math.min(vocabulary.longest, limit - first); length > 0; length--) {
    const words = tokens.slice(first, first + length)
    const phrases = vocabulary.phrases.get(words.map(({ folded }) => folded).join(' ')) ?? []
    const alike = phrases.filter((phrase) => isSpelledLike(words, phrase))
    const ordinary = alike.find(({ need }) => need === 'ordinary')
    if (ordinary) return { first: at, end: first + length, found: [], need: 'ordinary' }
    for (const phrase of alike) {
      const piece = pieceOf(typed, { at, end: first + length, isNamed: first > at }, phrase)
      if (piece) return piece
    }
  }
  return undefined
}

/** `môn`, `bộ môn` and `phân môn` say that a subject follows. */
function subjectWord(tokens: readonly Word[], at: number): number {
  const [first, second] = [tokens[at]?.folded, tokens[at + 1]?.folded]
  if (first === 'mon') return at + 1
  return (first === 'bo' || first === 'phan') && second === 'mon' ? at + 2 : at
}

/** Letters typed without marks stand for any, and so does a whole word typed without. */
function isSpelledLike(words: readonly Word[], { spelled }: Phrase): boolean {
  return words.every((word, at) => word.spelled === word.folded || word.spelled === spelled[at])
}

interface Place {
  readonly at: number
  readonly end: number
  readonly isNamed: boolean
}

function pieceOf(typed: Typed, { at, end, isNamed }: Place, phrase: Phrase): Piece | undefined {
  const { text, tokens } = typed
  const meanings = isNamed ? phrase.meanings.filter(({ kind }) => kind === 'subject') : phrase.meanings
  const isSubject = meanings.some(({ kind }) => kind === 'subject')
  const isNumber = isSubject && !isCounting(tokens, end)
  const any = isNumber ? gradeList(text, tokens, end, { from: end, isGrade: () => true }) : undefined
  const isGrade = (grade: number) => meanings.some(({ grades }) => grades.has(grade))
  const list = any && gradeList(text, tokens, end, { from: end, isGrade })
  // A subject that the grade does not have is not meant.
  if (any && !list) return undefined

  const grades = list ? new Set(list.found.map(({ code }) => Number(code))) : typed.grades
  const fitting = meanings.filter((meaning) => fits(meaning, grades))
  const codes = new Map(fitting.map(({ kind, code }) => [`${kind} ${code}`, { kind, code }]))
  const place = { from: tokens[at]!.start, to: tokens[end - 1]!.end, isKept: phrase.isKept }
  const own = [...codes.values()].map((each) => ({ ...each, ...place }))
  if (own.length === 0) return undefined
  if (list) return { first: at, end: list.end, found: [...own, ...notKept(list)], need: 'nothing' }
  return { first: at, end, found: own, need: isNamed && !phrase.isKept ? 'nothing' : phrase.need }
}

function fits({ kind, grades, onlyWithGrade }: Meaning, named: ReadonlySet<number>): boolean {
  if (kind !== 'subject') return true
  return named.size === 0 ? !onlyWithGrade : [...grades].some((grade) => named.has(grade))
}

/** What is found in the pieces that have beside them what they need. */
function meant(text: string, tokens: readonly Word[], pieces: readonly Piece[]): Found[] {
  const certain = new Set(pieces.filter((piece) => piece.need === 'nothing' || isInCapitals(text, tokens, piece)))
  for (let count = -1; count !== certain.size;) {
    count = certain.size
    for (const piece of pieces) if (!certain.has(piece) && hasCompany(piece)) certain.add(piece)
  }
  return [...certain].flatMap(({ found }) => found)

  function hasCompany(piece: Piece): boolean {
    if (piece.need === 'ordinary') return false
    const beside = [...neighbours(piece, -1), ...neighbours(piece, 1)]
    if (piece.need === 'grade') return beside.some(({ found }) => found.some(({ kind }) => kind === 'grade'))
    return beside.length > 0 || (piece.first === 0 && piece.end === tokens.length)
  }

  /** The certain ones that follow each other from here without another word between. */
  function neighbours(piece: Piece, step: 1 | -1): Piece[] {
    const found: Piece[] = []
    let last = piece
    for (let at = pieces.indexOf(piece) + step; pieces[at]; at += step) {
      const next = pieces[at]!
      if (!certain.has(next) || (step > 0 ? last.end !== next.first : next.end !== last.first)) break
      found.push(next)
      last = next
    }
    return found
  }
}

/** `TA` among small letters, or alone. */
function isInCapitals(text: string, tokens: readonly Word[], { first, end, need, found }: Piece): boolean {
  if (need === 'ordinary' || found.some(({ isKept }) => isKept)) return false
  const typed = text.slice(tokens[first]!.start, tokens[end - 1]!.end)
  if (!/\p{Lu}{2}/u.test(typed) || typed !== typed.toUpperCase()) return false
  return text !== text.toUpperCase() || (first === 0 && end === tokens.length)
}
