// A public material in the words of schema.org, with those of LRMI for what it teaches: search engines and other
// repositories read it. https://www.dublincore.org/specifications/lrmi/

import type { Content, MaterialFile } from '../content.ts'
import { licenceOf } from '../licences.ts'
import type { Audience, MaterialLanguage } from '../vocabulary.ts'
import type { Names } from './names.ts'

export interface Described {
  readonly address: string
  readonly content: Content
  readonly names: Names
  readonly files: readonly MaterialFile[]
  readonly unitName: string
  readonly number: number
  readonly publishedAt: Date
  readonly image?: string | undefined
}

const framework = 'Chương trình giáo dục phổ thông 2018'
const roles: Readonly<Record<Audience, string>> = { teachers: 'teacher', students: 'student', guardians: 'parent' }
const languages: Readonly<Partial<Record<MaterialLanguage, string>>> = { tai: 'blt', khm: 'km', other: 'und' }

export function linkedDataOf(described: Described): object {
  const { address, content, names, files, unitName, number, publishedAt, image } = described
  const licence = content.licence === '' ? undefined : licenceOf(content.licence)
  const align = (alignmentType: string, targetName: string, code?: string) => ({
    '@type': 'AlignmentObject',
    ...{ alignmentType, educationalFramework: framework, targetName },
    ...(code && { identifier: code }),
  })
  const outcomes = names.topics.flatMap((topic) => topic.outcomes)
  return given({
    '@context': 'https://schema.org',
    '@type': 'LearningResource',
    '@id': address,
    url: address,
    name: content.title,
    description: content.description,
    inLanguage: content.languages.map((language) => languages[language] ?? language),
    learningResourceType: names.type?.name,
    author: content.authors.map(({ name }) => ({ '@type': 'Person', name })),
    publisher: { '@type': 'Organization', name: unitName },
    license: licence?.url ?? licence?.name,
    isAccessibleForFree: true,
    version: String(number),
    datePublished: publishedAt.toISOString(),
    keywords: content.keywords.join(', '),
    educationalLevel: content.grades.map((grade) => `Lớp ${grade}`),
    about: names.topics.map(({ name }) => name),
    teaches: outcomes.map(({ name }) => name),
    educationalAlignment: [
      ...names.subjects.map(({ name, code }) => align('educationalSubject', name, code)),
      ...content.grades.map((grade) => align('educationalLevel', `Lớp ${grade}`)),
      ...outcomes.map(({ name, code }) => align('teaches', name, code)),
    ],
    audience: content.audience.map((one) => ({ '@type': 'EducationalAudience', educationalRole: roles[one] })),
    timeRequired: content.minutes === undefined || content.minutes === null ? undefined : `PT${content.minutes}M`,
    accessibilityFeature: content.accessibility.map((one) => features[one] ?? one),
    image,
    encoding: files.map(({ _id, name, mediaType, size, sha256 }) => ({
      '@type': 'MediaObject',
      ...{ name, contentSize: String(size), sha256 },
      encodingFormat: mediaType.split(';')[0],
      contentUrl: `${address}/files/${_id.toString()}`,
    })),
    isBasedOn: content.sources.flatMap(({ url, text }) => url ?? text ?? []),
  })
}

/** https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20230718/ */
const features: Readonly<Record<string, string>> = {
  altText: 'alternativeText',
  screenReader: 'structuralNavigation',
  largePrint: 'largePrint',
}

function given(all: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isThere = (value: unknown) =>
    value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(all).filter(([, value]) => isThere(value)))
}
