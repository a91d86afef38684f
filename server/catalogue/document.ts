// What the index says of a material, without the text of its files. The key of a document changes with everything that it
// says: by it the nightly comparison tells whether the index has what it should have.

import { createHash } from 'node:crypto'
import type { SearchDocument } from '../../storage/search/search.ts'
import {
  findOutcomes,
  findSubjects,
  findTopicsByCode,
  listAllMaterialTypes,
  listAllSeries,
} from '../curriculum/index.ts'
import { type Content, findWaiting, type MaterialRecord } from '../materials/index.ts'
import { findUnits } from '../schools/index.ts'
import { kindOf } from '../uploads/index.ts'
import { countPages, findFacts } from './source.ts'
import { documentId, type Reader, readers, type Variant, variantsOf } from './variants.ts'

export interface Outline {
  readonly document: SearchDocument
  readonly variant: Variant
  /** Whether the text of files for teachers only belongs to it. */
  readonly withTeachersText: boolean
}

export interface Described {
  readonly material: MaterialRecord
  readonly variants: readonly Variant[]
  readonly outlines: readonly Outline[]
}

export async function describe(materials: readonly MaterialRecord[]): Promise<Described[]> {
  const waiting = await findWaiting(materials)
  const variants = materials.map((material) => variantsOf(material, waiting.get(material._id.toString())))
  const names = await findNames(
    materials,
    variants.flat().map(({ content }) => content),
  )
  return materials.map((material, at) => ({
    material,
    variants: variants[at]!,
    outlines: variants[at]!.flatMap((variant) => outlinesOf(material, variant, names)),
  }))
}

interface Names {
  readonly subjects: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, string>
  readonly series: ReadonlyMap<string, string>
  readonly topics: ReadonlyMap<string, string>
  readonly outcomes: ReadonlyMap<string, string>
  /** The topic of an outcome, the strand of a topic. */
  readonly topicOf: ReadonlyMap<string, string>
  readonly strandOf: ReadonlyMap<string, string>
  readonly schools: ReadonlyMap<string, string>
  /** Pages with text, by stored file. */
  readonly pages: ReadonlyMap<string, number>
}

async function findNames(materials: readonly MaterialRecord[], contents: readonly Content[]): Promise<Names> {
  const all = (codesOf: (content: Content) => readonly string[]) => [...new Set(contents.flatMap(codesOf))]
  const storedFileIds = contents.flatMap(({ files }) => files.map(({ storedFileId }) => storedFileId))
  const units = await findUnits([...new Set(materials.map(({ unitId }) => unitId.toString()))])
  const facts = await findFacts(storedFileIds)
  const outcomes = await findOutcomes(all(({ outcomes }) => outcomes))
  const codes = [...all(({ topics }) => topics), ...outcomes.map(({ topicCode }) => topicCode)]
  const topics = await findTopicsByCode([...new Set(codes)])
  const named = (entries: readonly { readonly code: string; readonly name: string }[]) =>
    new Map(entries.map(({ code, name }) => [code, name]))
  return {
    subjects: named(await findSubjects()),
    types: named(await listAllMaterialTypes()),
    series: named(await listAllSeries()),
    topics: named(topics),
    outcomes: new Map(outcomes.map(({ code, text }) => [code, text])),
    topicOf: new Map(outcomes.map(({ code, topicCode }) => [code, topicCode])),
    strandOf: new Map(topics.map(({ code, strandCode }) => [code, strandCode])),
    schools: new Map([...units].map(([id, { name }]) => [id, name])),
    pages: new Map([...facts].map(([id, processing]) => [id, countPages(processing)])),
  }
}

function outlinesOf(material: MaterialRecord, variant: Variant, names: Names): Outline[] {
  const hasTeachersText = variant.content.files.some(
    ({ isForTeachersOnly, storedFileId }) => isForTeachersOnly && (names.pages.get(storedFileId.toString()) ?? 0) > 0,
  )
  const common = fieldsOf(material, variant, names)
  const outline = (isForStaff: boolean, allowed: readonly Reader[]): Outline => {
    const id = documentId(material._id, variant.isDraft, isForStaff)
    const pages = variant.content.files.map(({ storedFileId }) => names.pages.get(storedFileId.toString()) ?? 0)
    const said = { ...common, readers: allowed }
    return {
      variant,
      withTeachersText: allowed.includes('staff'),
      document: { ...said, id, key: keyOf(id, material.revision, [said, pages]) },
    }
  }
  return hasTeachersText ? [outline(false, ['others']), outline(true, ['staff'])] : [outline(false, readers)]
}

function fieldsOf(material: MaterialRecord, { content, isDraft, viewers }: Variant, names: Names) {
  const { _id, live, unitId, unitName, changedAt, downloads } = material
  const materialId = _id.toString()
  const unit = unitId.toString()
  const nameOf = (map: ReadonlyMap<string, string>, code: string) => map.get(code) ?? ''
  // Who has an outcome in view has its topic in view.
  const topics = [...new Set([...content.topics, ...content.outcomes.flatMap((code) => names.topicOf.get(code) ?? [])])]
  const kinds = [...new Set(content.files.map(({ format }) => kindOf(format)))]
  return {
    materialId,
    viewers,
    shard: shardOf(materialId),
    title: content.title,
    keywords: content.keywords,
    topics: [
      ...content.topics.map((code) => nameOf(names.topics, code)),
      ...content.outcomes.map((code) => nameOf(names.outcomes, code)),
      content.lesson,
    ].filter((text) => text !== ''),
    about: [
      ...content.subjects.map((code) => nameOf(names.subjects, code)),
      ...content.grades.map((grade) => `lớp ${grade}`),
      nameOf(names.types, content.type),
      nameOf(names.series, content.series),
    ].filter((text) => text !== ''),
    authors: content.authors.map(({ name }) => name),
    school: names.schools.get(unit) ?? unitName,
    description: content.description,
    type: content.type || undefined,
    subject: content.subjects,
    grade: content.grades,
    topic: topics,
    strand: [...new Set(topics.flatMap((code) => names.strandOf.get(code) ?? []))],
    outcome: content.outcomes,
    series: content.series || undefined,
    term: content.term || undefined,
    format: kinds,
    licence: content.licence || undefined,
    unit,
    language: content.languages,
    schoolYear: content.schoolYear ?? undefined,
    accessibility: content.accessibility,
    audience: content.audience,
    scope: isDraft ? undefined : live?.scope,
    author: content.authors.map(({ name }) => name).filter((name) => name.length <= longestCode),
    hasVideo: kinds.includes('video'),
    isStem: content.isStem,
    publishedAt: ((isDraft ? undefined : live?.publishedAt) ?? changedAt).getTime(),
    changedAt: changedAt.getTime(),
    downloads: roughly(downloads),
    rating: material.rating,
  }
}

/** Values of filters may be no longer. */
const longestCode = 75

/** Counts grow all day; what is sorted by them need not be written anew each time. */
function roughly(count: number): number {
  return count < 10 ? count : Number(count.toPrecision(2))
}

/** One of 256 parts of the index, which are looked through one after another. */
export function shardOf(materialId: string): string {
  return materialId.slice(-2)
}

function keyOf(id: string, revision: number, said: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16)
  return `${id.slice(0, 24)}.${revision}.${digest}`
}
