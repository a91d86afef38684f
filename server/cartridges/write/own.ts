// Our own ZIP: what a copy of the course would carry, so that another Hoclieu makes the same of it. Files lie there once, under
// the hash of their content.

import type { Packed } from '../../materials/index.ts'
import { courseDocument, type CourseDocument, formatName, formatVersion, type ItemDocument } from '../format.ts'
import { asStored, type Collected, type PackedPart } from './collect.ts'

export function ownPackage({ course, calendar, sections }: Collected): Packed[] {
  const parts = sections.flatMap((section) => section.parts)
  const numbers = new Map(parts.map(({ item }, at) => [item._id.toString(), at + 1]))
  const refOf = (id: { toString(): string }) => String(numbers.get(id.toString()))
  const { title, introduction, level, subjectCode, grades, yearKey } = course
  const document: CourseDocument = {
    ...{ format: formatName, version: formatVersion, title, introduction, grades: [...grades], yearKey },
    ...(level && subjectCode && { level, subjectCode }),
    ...(calendar && { calendar: calendarDocument(calendar) }),
    sections: sections.map((section) => ({
      ...{ title: section.title, text: section.text },
      items: section.parts.map(({ item }) => ({
        ...{ ref: refOf(item._id), kind: item.kind, title: item.title, isPublished: item.isPublished },
        ...{ isOptional: item.isOptional, rule: item.rule, document: documentPath(refOf(item._id)) },
        ...(item.opensAt && { opensAt: item.opensAt.toISOString() }),
        ...(item.afterItemId && numbers.has(item.afterItemId.toString()) && { afterItem: refOf(item.afterItemId) }),
        ...(item.groupIds.length > 0 && { wasForGroups: true }),
      })),
    })),
  }
  const files = new Map(parts.flatMap(({ packed }) => (packed.files ?? []).map((file) => [file.sha256, file])))
  return [
    { path: courseDocument, what: written(document) },
    ...parts.map((part) => ({ path: documentPath(refOf(part.item._id)), what: written(itemDocumentOf(part)) })),
    ...[...files].map(([sha256, file]) => ({ path: `files/${sha256}`, what: asStored(file) })),
  ]
}

function itemDocumentOf({ as, packed: { fields, moments = {}, text, url, files = [] } }: PackedPart): ItemDocument {
  return {
    ...{ as, fields: { ...fields }, text, ...(url && { url }) },
    moments: Object.fromEntries(Object.entries(moments).map(([name, at]) => [name, at.toISOString()])),
    files: files.map(({ id, name, size, sha256 }) => ({ id, path: `files/${sha256}`, name, size, sha256 })),
  }
}

function calendarDocument({
  key,
  weeks,
  breaks,
}: NonNullable<Collected['calendar']>): NonNullable<CourseDocument['calendar']> {
  const span = ({ from, to }: { readonly from: Date; readonly to: Date }) => ({
    ...{ from: from.toISOString(), to: to.toISOString() },
  })
  return { key, weeks: weeks.map((week) => ({ number: week.number, ...span(week) })), breaks: breaks.map(span) }
}

function documentPath(ref: string): string {
  return `items/${ref}.json`
}

function written(document: object): string {
  return `${JSON.stringify(document, undefined, 1)}\n`
}
