// What the form offers to choose from: of the curriculum what fits the school and what has been chosen so far.

import {
  findOutcomes,
  findOutcomesOf,
  findSubjects,
  findTopics,
  findTopicsByCode,
  gradesOf,
  type KnownSubject,
  listMaterialTypes,
  listSeries,
} from '../curriculum/index.ts'
import { findUnits } from '../schools/index.ts'
import type { Content } from './content.ts'
import type { MaterialRecord } from './material.model.ts'

export interface Choice {
  readonly code: string
  readonly name: string
  readonly englishName?: string | undefined
}

export interface TopicChoice extends Choice {
  readonly outcomes: readonly Choice[]
}

export interface Vocabularies {
  readonly types: readonly Choice[]
  readonly series: readonly Choice[]
  /** Of the levels of the school, then the others. */
  readonly subjects: { readonly near: readonly Choice[]; readonly far: readonly Choice[] }
  readonly grades: readonly number[]
  /** Of the subjects and grades that are chosen. */
  readonly topics: readonly TopicChoice[]
}

export async function vocabulariesFor(
  { unitId }: Pick<MaterialRecord, 'unitId'>,
  content: Chosen,
): Promise<Vocabularies> {
  const id = unitId.toString()
  const levels = (await findUnits([id])).get(id)?.levels ?? []
  const all = await findSubjects()
  const isNear = ({ level, code }: KnownSubject) =>
    levels.length === 0 || levels.includes(level) || content.subjects.includes(code)
  const near = choicesOf(all.filter(isNear))
  const far = choicesOf(all).filter(({ code }) => !near.some((one) => one.code === code))
  return {
    types: await listMaterialTypes(),
    series: await listSeries(),
    subjects: { near, far },
    grades: Object.values(gradesOf).flat(),
    topics: await topicsFor(content),
  }
}

type Chosen = Pick<Content, 'subjects' | 'grades' | 'topics' | 'outcomes'>

/** What was chosen before stays to be seen, whatever is chosen beside it now. */
async function topicsFor({ subjects, grades, topics, outcomes }: Chosen): Promise<TopicChoice[]> {
  const names = new Map<string, string>()
  for (const subject of subjects)
    for (const grade of grades) for (const { code, name } of await findTopics(subject, grade)) names.set(code, name)
  const chosen = (await findOutcomes(outcomes)).map(({ topicCode }) => topicCode)
  const others = [...topics, ...chosen].filter((code) => !names.has(code))
  for (const { code, name } of await findTopicsByCode(others)) names.set(code, name)
  const all = await findOutcomesOf([...names.keys()])
  return [...names].map(([code, name]) => ({
    ...{ code, name },
    outcomes: all.filter(({ topicCode }) => topicCode === code).map(({ code, text }) => ({ code, name: text })),
  }))
}

/** A subject of several levels has one code. */
function choicesOf(subjects: readonly KnownSubject[]): Choice[] {
  const byCode = new Map<string, Choice>()
  for (const { code, name } of subjects) if (!byCode.has(code)) byCode.set(code, { code, name })
  return [...byCode.values()]
}
