import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { nameOf, valueText } from '../entries/form-page.ts'
import { type EntryRecord, type Kind, kindsOfVersion } from '../entries/kinds.ts'
import { textsOf } from '../entries/values.ts'
import { breadcrumbsTo, versionsUrl } from '../tabs.ts'
import type { VersionRecord } from '../version.model.ts'
import type { Compared, Difference } from './compare.ts'

export interface ChangesPage {
  readonly version: VersionRecord
  readonly predecessor: VersionRecord | undefined
  readonly kind: Kind
  /** Undefined without a predecessor. */
  readonly compared: Compared | undefined
  readonly isFurther: boolean
}

export function changesPage({ version, predecessor, kind, compared, isFurther }: ChangesPage, translator: Translator) {
  const { t } = translator
  const url = `${versionsUrl}/${version.code}/changes`
  const label = (key: string) => t(`curriculum.changes.${key}`)
  return {
    lead: predecessor && t('curriculum.changes.lead', { name: version.name, former: predecessor.name }),
    breadcrumbs: breadcrumbsTo(
      translator,
      t('curriculum.titles.changes'),
      { label: t('curriculum.titles.versions'), url: versionsUrl },
      { label: version.name, url: `${versionsUrl}/${version.code}` },
    ),
    tabs:
      predecessor &&
      kindsOfVersion.map((one) => ({
        label: t(`curriculum.kinds.${one.name}.many`),
        url: addressOf(url, { kind: one.plural }),
        isCurrent: one === kind,
      })),
    caption: t(`curriculum.kinds.${kind.name}.many`),
    columns: ['entry', 'change', 'before', 'after'].map((key) => ({ label: label(key) })),
    rows: (compared?.items ?? []).map((difference) => ({
      cells: [
        { label: label('entry'), text: entryText(kind, difference.entry, translator), isName: true, lang: 'vi' },
        { label: label('change'), text: label(difference.kind) },
        { label: label('before'), text: textOf(kind, difference, 'before', translator), lang: langOf(difference) },
        { label: label('after'), text: textOf(kind, difference, 'after', translator), lang: langOf(difference) },
      ],
    })),
    hasPages: isFurther || compared?.next !== undefined,
    previousUrl: isFurther ? addressOf(url, { kind: kind.plural }) : undefined,
    nextUrl: compared?.next && addressOf(url, { kind: kind.plural, cursor: compared.next }),
  }
}

/** Of what has changed the names of fields stand before the values. */
function langOf({ kind }: Difference): string | undefined {
  return kind === 'changed' ? undefined : 'vi'
}

function entryText(kind: Kind, entry: EntryRecord, translator: Translator): string {
  const level = entry.level ? translator.t(`schools.levels.${entry.level}`) : ''
  if (kind.name === 'subject') return `${entry.code} · ${level}`
  if (kind.name === 'subjectGrade') return `${entry.subjectCode} · ${nameOf(kind, entry, translator.t)}`
  return entry.code ?? ''
}

function textOf(
  kind: Kind,
  { kind: what, entry, changes }: Difference,
  side: 'before' | 'after',
  translator: Translator,
): string {
  if (what !== 'changed') {
    const isThere = what === 'added' ? side === 'after' : side === 'before'
    return isThere ? nameOf(kind, entry, translator.t) : '–'
  }
  return changes
    .map(({ name, [side]: value }) => {
      const field = kind.fields.find((one) => one.name === name)!
      const text = textsOf({ ...kind, fields: [field] }, { [name]: value })[name]!
      return `${translator.t(`curriculum.fields.${name}`)}: ${valueText(field, text, translator) || '–'}`
    })
    .join('; ')
}
