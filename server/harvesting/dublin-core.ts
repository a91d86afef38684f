// A material in the fifteen elements of Dublin Core (https://www.dublincore.org/specifications/dublin-core/dces/). They have
// none for an audience or a grade: the grade is told as a subject, the audience is left to the page of the material.

import { findAllSubjects, findTopicsByCode, listAllMaterialTypes } from '../curriculum/index.ts'
import type { Translate } from '../i18n/translator.ts'
import { canTakeFile, type Content, licenceOf, type MaterialRecord, shownContent } from '../materials/index.ts'

export interface Names {
  readonly subjects: ReadonlyMap<string, string>
  readonly topics: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, string>
}

export type DublinCore = readonly (readonly [element: string, value: string])[]

/** What the codes of these materials mean. */
export async function findNames(materials: readonly MaterialRecord[]): Promise<Names> {
  const topics = materials.flatMap((material) => shownContent(material).topics)
  return {
    subjects: namesOf(await findAllSubjects({})),
    topics: namesOf(topics.length === 0 ? [] : await findTopicsByCode([...new Set(topics)])),
    types: namesOf(await listAllMaterialTypes()),
  }
}

/** As guests may see it. `url`: of its page. */
export function dublinCoreOf(material: MaterialRecord, url: string, names: Names, t: Translate): DublinCore {
  const content = shownContent(material)
  const { title, description, authors, subjects, grades, topics, keywords, languages, sources, link } = content
  const formats = content.files.filter((file) => canTakeFile(undefined, file)).map(({ mediaType }) => mediaType)
  const all: Readonly<Record<string, readonly (string | undefined)[]>> = {
    title: [title],
    creator: authors.map(({ name }) => name),
    subject: [
      ...subjects.map((code) => names.subjects.get(code) ?? code),
      ...grades.map((grade) => t('harvesting.grade', { grade })),
      ...topics.map((code) => names.topics.get(code)),
      ...keywords,
    ],
    description: [description],
    publisher: [material.unitName],
    date: [material.live?.publishedAt.toISOString().slice(0, 10)],
    type: [names.types.get(content.type)],
    format: formats,
    identifier: [url],
    source: sources.flatMap(({ text, url }) => [text, url]),
    language: languages.filter((language) => language !== 'other'),
    relation: [link],
    rights: rightsOf(content, t),
  }
  return Object.entries(all).flatMap(([element, values]) => {
    const given = values.filter((value): value is string => value !== undefined && value !== '')
    return [...new Set(given)].map((value) => [element, value] as const)
  })
}

function rightsOf({ licence }: Content, t: Translate): (string | undefined)[] {
  return licence === '' ? [] : [t(`materials.licences.${licence}.name`), licenceOf(licence).url]
}

/** Of those with the same code the first: a subject of several levels has one code. */
function namesOf(entries: readonly { readonly code: string; readonly name: string }[]): Map<string, string> {
  return new Map(entries.map(({ code, name }) => [code, name] as const).reverse())
}
