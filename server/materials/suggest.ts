// What the files of a material say about it: offered to whoever describes it, never set by itself. Pure.

import { fold } from '../../storage/search/fold.ts'
import { recogniseWords, type WordVocabulary } from '../curriculum/index.ts'
import type { Content } from './content.ts'
import { titleFromName } from './title.ts'
import type { MaterialLanguage, Term } from './vocabulary.ts'

export interface FileWords {
  readonly name: string
  /** Its first pages. */
  readonly pages: readonly string[]
  readonly language?: 'vi' | 'en' | undefined
}

export interface TopicName {
  readonly code: string
  readonly name: string
}

export type Suggestion =
  | { readonly field: 'title'; readonly value: string }
  | { readonly field: 'type' | 'series' | 'subjects' | 'topics'; readonly value: string }
  | { readonly field: 'grades' | 'schoolYear'; readonly value: number }
  | { readonly field: 'languages'; readonly value: MaterialLanguage }
  | { readonly field: 'term'; readonly value: Term }

/** As it stands in a form. */
export function suggestionKey({ field, value }: Suggestion): string {
  return `${field}:${value}`
}

/** Of what the draft does not say yet. */
export function suggestionsFor(
  content: Content,
  files: readonly FileWords[],
  vocabulary: WordVocabulary,
): Suggestion[] {
  const names = files.map(({ name }) => titleFromName(name))
  const first = files.find(({ pages }) => pages.some((page) => page.trim() !== ''))
  const heading = headingOf(first?.pages ?? [])
  // Names and headings say what it is; the text below says much else.
  const said = recogniseWords([content.title, ...names, heading].join('\n'), vocabulary)
  const found: Suggestion[] = []
  const isNamed = content.title === '' || names.includes(content.title)
  if (isNamed && heading !== '' && heading !== content.title) found.push({ field: 'title', value: heading })
  if (content.type === '' && said.types[0]) found.push({ field: 'type', value: said.types[0] })
  if (content.subjects.length === 0)
    found.push(...said.subjects.slice(0, 3).map((value) => ({ field: 'subjects' as const, value })))
  if (content.grades.length === 0)
    found.push(...said.grades.slice(0, 3).map((value) => ({ field: 'grades' as const, value })))
  if (content.series === '' && said.series[0]) found.push({ field: 'series', value: said.series[0] })
  const term = said.terms.length === 1 ? termIn[said.terms[0]!] : undefined
  if (content.term === '' && term) found.push({ field: 'term', value: term })
  if (content.schoolYear === undefined && said.schoolYears[0])
    found.push({ field: 'schoolYear', value: said.schoolYears[0] })
  const languages = new Set(files.flatMap(({ language }) => language ?? []))
  for (const value of languages) if (!content.languages.includes(value)) found.push({ field: 'languages', value })
  return found
}

/** Topics whose name stands in the text, the most frequent first, when none is chosen. */
export function topicsIn(
  content: Pick<Content, 'topics' | 'outcomes'>,
  files: readonly FileWords[],
  topics: readonly TopicName[],
): Suggestion[] {
  if (content.topics.length > 0 || content.outcomes.length > 0) return []
  const text = ` ${fold(files.flatMap(({ name, pages }) => [titleFromName(name), ...pages]).join(' ')).replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  const counted = topics.map(({ code, name }) => ({ code, count: text.split(` ${fold(name)} `).length - 1 }))
  const likely = counted.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count)
  return likely.slice(0, 3).map(({ code }) => ({ field: 'topics', value: code }))
}

const termIn: Readonly<Record<string, Term>> = { '1': 'first', '2': 'second' }

/** The first line that is one: not a number of a page, not a whole paragraph. */
function headingOf(pages: readonly string[]): string {
  const lines = pages.flatMap((page) => page.split('\n')).map((line) => line.replace(/\s+/g, ' ').trim())
  const line = lines.find((one) => /\p{L}{2}/u.test(one) && one.length >= 8)
  return line !== undefined && line.length <= 160 ? line : ''
}
