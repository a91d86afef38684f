// A material in Learning Object Metadata (IEEE 1484.12.1, written in XML as 1484.12.3 says): other repositories and learning
// management systems read it.

import { element, textElement, type XmlElement } from '../../xml.ts'
import { licenceOf } from '../licences.ts'
import type { Audience } from '../vocabulary.ts'
import type { Described } from '../view/linked-data.ts'

const roles: Readonly<Record<Audience, string>> = { teachers: 'teacher', students: 'learner', guardians: 'other' }

/** `edition`: its permanent address; `latest`: of whatever is the newest. */
export function lomOf(described: Described & { readonly latest: string }): XmlElement {
  const { content, names, files, unitName, number, publishedAt, address, latest } = described
  const [language = 'vi'] = content.languages
  const text = (name: string, value: string) => some(value, () => element(name, {}, [string(value, language)]))
  const outcomes = names.topics.flatMap((topic) => topic.outcomes)
  const licence = content.licence === '' ? undefined : licenceOf(content.licence)
  return element('lom', { xmlns: 'http://ltsc.ieee.org/xsd/LOM' }, [
    element('general', {}, [
      identifier(address),
      ...text('title', content.title),
      ...content.languages.map((code) => textElement('language', code === 'other' ? 'und' : code)),
      ...text('description', content.description),
      ...content.keywords.flatMap((keyword) => text('keyword', keyword)),
    ]),
    element('lifeCycle', {}, [
      element('version', {}, [string(String(number), 'x-none')]),
      ...content.authors.map(({ name }) => contribution('author', name, publishedAt)),
      contribution('publisher', unitName, publishedAt),
    ]),
    element('metaMetadata', {}, [textElement('metadataSchema', 'LOMv1.0')]),
    element('technical', {}, [
      ...[...new Set(files.map(({ mediaType }) => mediaType.split(';')[0]!))].map((type) =>
        textElement('format', type),
      ),
      textElement('size', String(files.reduce((sum, { size }) => sum + size, 0))),
      textElement('location', content.link === '' ? address : content.link),
    ]),
    element('educational', {}, [
      ...content.audience.map((one) => vocabulary('intendedEndUserRole', roles[one])),
      vocabulary('context', 'school'),
      ...content.grades.map((grade) => element('typicalAgeRange', {}, [string(`${grade + 5}-${grade + 6}`, 'x-none')])),
      ...(content.minutes
        ? [element('typicalLearningTime', {}, [textElement('duration', `PT${content.minutes}M`)])]
        : []),
    ]),
    element('rights', {}, [
      vocabulary('cost', 'no'),
      vocabulary('copyrightAndOtherRestrictions', licence?.code === 'CC0' ? 'no' : 'yes'),
      ...text('description', licence ? [licence.name, licence.url].filter(Boolean).join(', ') : ''),
    ]),
    relation('isversionof', identifier(latest)),
    ...content.sources.map(({ text: words, url }) =>
      relation('isbasedon', ...(url ? [identifier(url)] : []), ...text('description', words ?? '')),
    ),
    ...(names.subjects.length === 0 ? [] : [classification('discipline', names.subjects, language)]),
    ...(content.grades.length === 0
      ? []
      : [
          classification(
            'educational level',
            content.grades.map((grade) => ({ code: String(grade), name: `Lớp ${grade}` })),
            language,
          ),
        ]),
    ...(outcomes.length === 0 ? [] : [classification('educational objective', outcomes, language)]),
  ])
}

function string(value: string, language: string): XmlElement {
  return element('string', { language: language === 'other' ? 'und' : language }, [value])
}

function identifier(address: string): XmlElement {
  return element('identifier', {}, [textElement('catalog', 'URI'), textElement('entry', address)])
}

function vocabulary(name: string, value: string): XmlElement {
  return element(name, {}, [textElement('source', 'LOMv1.0'), textElement('value', value)])
}

/** `FN` alone is enough of a card (RFC 2426). */
function contribution(role: 'author' | 'publisher', name: string, at: Date): XmlElement {
  const card = ['BEGIN:VCARD', 'VERSION:3.0', `FN:${name.replace(/[\\,;]/g, '\\$&')}`, 'END:VCARD'].join('\n')
  const date = element('date', {}, [textElement('dateTime', at.toISOString().slice(0, 10))])
  return element('contribute', {}, [vocabulary('role', role), textElement('entity', card), date])
}

function relation(kind: string, ...resource: readonly XmlElement[]): XmlElement {
  return element('relation', {}, [vocabulary('kind', kind), element('resource', {}, resource)])
}

function classification(
  purpose: string,
  taxa: readonly { readonly code: string; readonly name: string }[],
  language: string,
): XmlElement {
  const source = element('source', {}, [string('Chương trình giáo dục phổ thông 2018', 'vi')])
  const paths = taxa.map(({ code, name }) =>
    element('taxonPath', {}, [
      source,
      element('taxon', {}, [textElement('id', code), element('entry', {}, [string(name, language)])]),
    ]),
  )
  return element('classification', {}, [vocabulary('purpose', purpose), ...paths])
}

function some<T>(value: string, make: () => T): T[] {
  return value === '' ? [] : [make()]
}
