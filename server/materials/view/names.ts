// What the codes of a material are called.

import type { Types } from 'mongoose'
import type { Actor } from '../../actor.ts'
import {
  findOutcomes,
  findSubjects,
  findTopicsByCode,
  listAllMaterialTypes,
  listAllSeries,
} from '../../curriculum/index.ts'
import type { Content } from '../content.ts'
import { findMaterials } from '../find.ts'
import type { MaterialRecord } from '../material.model.ts'

export interface Named {
  readonly code: string
  readonly name: string
  readonly englishName?: string | undefined | null
}

export interface TopicNamed extends Named {
  /** Those of the material that belong to it. */
  readonly outcomes: readonly Named[]
}

export interface Names {
  readonly type?: Named | undefined
  readonly subjects: readonly Named[]
  readonly topics: readonly TopicNamed[]
  readonly series?: Named | undefined
  /** What it was made from, of that what the visitor may see. */
  readonly sources: ReadonlyMap<string, MaterialRecord>
}

/** Codes that are no longer known stand for themselves. */
export async function namesOf(actor: Actor | undefined, content: Content): Promise<Names> {
  const { type, subjects, series } = content
  const sourceIds = content.sources.flatMap(({ materialId }) => (materialId ? [materialId] : []))
  const [types, allSubjects, allSeries, topics, sources] = await Promise.all([
    type === '' ? [] : listAllMaterialTypes(),
    subjects.length === 0 ? [] : findSubjects(),
    series === '' ? [] : listAllSeries(),
    topicsOf(content),
    sourceIds.length === 0
      ? new Map<string, MaterialRecord>()
      : findMaterials(actor, sourceIds satisfies Types.ObjectId[]),
  ])
  const named = (code: string, all: readonly Named[]) => all.find((one) => one.code === code) ?? { code, name: code }
  return {
    type: type === '' ? undefined : named(type, types),
    subjects: subjects.map((code) => named(code, allSubjects)),
    series: series === '' ? undefined : named(series, allSeries),
    topics,
    sources,
  }
}

async function topicsOf({ topics, outcomes }: Content): Promise<TopicNamed[]> {
  if (topics.length + outcomes.length === 0) return []
  const chosen = await findOutcomes(outcomes)
  const codes = [...new Set([...topics, ...chosen.map(({ topicCode }) => topicCode)])]
  const found = await findTopicsByCode(codes)
  return found.map(({ code, name }) => ({
    ...{ code, name },
    outcomes: chosen.filter(({ topicCode }) => topicCode === code).map(({ code, text }) => ({ code, name: text })),
  }))
}
