// What a call calls by codes, in words.

import { findAllSubjects, findOutcomes, findTopicsByCode, listAllMaterialTypes } from '../../curriculum/index.ts'
import type { Translator } from '../../i18n/translator.ts'
import { nameIn } from '../../materials/index.ts'
import { readRow } from '../cells.ts'

export interface CallNames {
  placeOf(place: { readonly subject: string; readonly grade: number }): string
  /** Of an outcome or a topic. */
  rowOf(row: string): string
  typeOf(code: string): string
}

/** `rows`: those that are asked for; a code that is gone is shown as it is. */
export async function findCallNames(rows: readonly string[], words: Translator): Promise<CallNames> {
  const codes = (kind: string) => rows.map(readRow).flatMap((row) => (row?.kind === kind ? [row.code] : []))
  const subjects = new Map((await findAllSubjects({})).map(({ code, name }) => [code, name]))
  const types = new Map((await listAllMaterialTypes()).map((one) => [one.code, nameIn(words, one)]))
  const outcomes = (await findOutcomes(codes('outcome'))).map(({ code, text }) => [`outcome.${code}`, text] as const)
  const topics = (await findTopicsByCode(codes('topic'))).map(({ code, name }) => [`topic.${code}`, name] as const)
  const places = new Map<string, string>([...outcomes, ...topics])
  return {
    placeOf: ({ subject, grade }) =>
      words.t('coverage.subjectInGrade', { subject: subjects.get(subject) ?? subject, grade }),
    rowOf: (row) => places.get(row) ?? readRow(row)?.code ?? row,
    typeOf: (code) => types.get(code) ?? code,
  }
}
