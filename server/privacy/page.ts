import type { Actor } from '../actor.ts'
import type { FieldErrors } from '../http/form.ts'
import type { Translator } from '../i18n/translator.ts'
import { type PersonData, wordsOfData } from '../person-data.ts'
import type { Removal } from './remove.ts'

const home = '/privacy'

export function overviewPage(
  kinds: readonly PersonData[],
  people: readonly { readonly id: string; readonly fullName: string }[],
  actor: Actor,
  { t }: Translator,
) {
  const label = (key: string) => t(`privacy.table.${key}`)
  return {
    copies: people.map(({ id, fullName }) => ({
      label: id === actor.personId.toString() ? t('privacy.copy.own') : t('privacy.copy.of', { name: fullName }),
      url: `${home}/people/${id}/copy`,
    })),
    columns: ['name', 'purpose', 'kept'].map((key) => ({ label: label(key) })),
    rows: kinds.map(({ key }) => ({
      cells: [
        { label: label('name'), text: t(`${wordsOfData({ key })}.name`), isName: true },
        { label: label('purpose'), text: t(`${wordsOfData({ key })}.purpose`) },
        { label: label('kept'), text: t(`${wordsOfData({ key })}.kept`) },
      ],
    })),
  }
}

export function copyPage({ id, fullName }: { id: string; fullName: string }, { t }: Translator) {
  return {
    title: t('privacy.copy.title', { name: fullName }),
    breadcrumbs: [{ url: home, label: t('privacy.titles.overview') }, { label: t('privacy.copy.crumb') }],
    url: `${home}/people/${id}/copy`,
  }
}

export interface RemovalPage {
  readonly removal: Removal
  readonly kinds: readonly PersonData[]
  readonly typedName?: string
  readonly errors?: FieldErrors
}

export function removalPage({ removal, kinds, typedName = '', errors = {} }: RemovalPage, { t }: Translator) {
  const { person, obstacle } = removal
  const namesOf = (isKept: boolean) =>
    kinds.filter((kind) => kind.isKept === isKept).map(({ key }) => t(`${wordsOfData({ key })}.name`))
  return {
    title: t('privacy.removal.title', { name: person.fullName }),
    breadcrumbs: [{ url: home, label: t('privacy.titles.overview') }, { label: t('privacy.removal.crumb') }],
    obstacle: obstacle && t(`errors.${obstacle}.text`),
    removed: namesOf(false),
    kept: namesOf(true),
    name: person.fullName,
    url: `${home}/people/${person.id}/removal`,
    cancelUrl: `/people/${person.id}`,
    typedName,
    errors,
  }
}
