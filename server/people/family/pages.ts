// Forms and slips about guardians and their children.

import type { Translator } from '../../i18n/translator.ts'
import { addressOf } from '../../pages/address.ts'
import { formatDate } from '../../pages/helpers.ts'
import { qrOf } from '../../pages/qr.ts'
import { type Form, formOf, listCrumb, relationOptions } from '../form-pages.ts'
import type { ListedPerson } from '../list.ts'
import type { PersonRecord } from '../person.model.ts'
import { urlOf } from '../person-page.ts'
import type { Relative } from '../profile.ts'
import type { Child } from './children.ts'
import type { MadeCode } from './code.ts'

export interface GuardianPage extends Form {
  readonly child: PersonRecord
  /** Found by the name that was typed; undefined: nobody has been looked for. */
  readonly found: readonly ListedPerson[] | undefined
  readonly text: string
}

export function guardianPage(page: GuardianPage, words: Translator, now: Date) {
  const { child, found, text, typed, errors = {} } = page
  const { t } = words
  const url = urlOf(child._id)
  return {
    title: t('people.guardian.title', { child: child.fullName }),
    breadcrumbs: [
      listCrumb(t),
      { label: child.fullName, url, isVietnamese: true },
      { label: t('people.guardian.action') },
    ],
    url: `${url}/guardians`,
    cancelUrl: url,
    text,
    found: found?.map(({ _id, fullName, birthDate, email }) => ({
      value: _id.toString(),
      label: fullName,
      hint: [birthDate ? formatDate(birthDate, 'day', words.language, now) : '', email ?? '']
        .filter(Boolean)
        .join(', '),
      isChecked: typed.guardian === _id.toString(),
    })),
    hasLooked: found !== undefined,
    hasFound: found !== undefined && found.length > 0,
    relations: relationOptions(typed.relation ?? '', t),
    newUrl: addressOf('/people/new', { child: child._id.toString() }),
    codeUrl: `${url}/guardian-code`,
    ...formOf(typed, errors, t),
  }
}

export function endGuardianPage(child: PersonRecord, guardian: Relative, { t }: Translator) {
  const url = urlOf(child._id)
  const names = { guardian: guardian.person.fullName, child: child.fullName }
  return {
    title: t('people.endGuardian.title'),
    lead: child.fullName,
    breadcrumbs: [
      listCrumb(t),
      { label: child.fullName, url, isVietnamese: true },
      { label: t('people.endGuardian.action') },
    ],
    question: t('people.endGuardian.question', names),
    text: t('people.endGuardian.text', names),
    consequences: [t('people.endGuardian.consequence', names)],
    url: `${url}/guardians/${guardian.person._id.toString()}/end`,
    actionLabel: t('people.endGuardian.action'),
    cancelUrl: url,
  }
}

export function askCodePage(child: PersonRecord, { t }: Translator) {
  const url = urlOf(child._id)
  return {
    title: t('people.code.title'),
    lead: child.fullName,
    breadcrumbs: [listCrumb(t), { label: child.fullName, url, isVietnamese: true }, { label: t('people.code.title') }],
    question: t('people.code.question', { child: child.fullName }),
    text: t('people.code.text'),
    consequences: [t('people.code.once'), t('people.code.careful')],
    url: `${url}/guardian-code`,
    actionLabel: t('people.code.action'),
    cancelUrl: url,
  }
}

/** Where everybody goes who has a slip: who is signed in comes to the page below (server/accounts/sign-up). */
const signUpUrl = '/sign-up'

/** A slip to be printed and given to the child's family. */
export function codePage({ code, expiresAt, child }: MadeCode, site: string, { t }: Translator) {
  return {
    title: t('people.code.title'),
    code,
    child: child.fullName,
    expiresAt: expiresAt.toISOString(),
    address: `${site.replace(/^https?:\/\//, '')}${signUpUrl}`,
    qr: qrOf(`${site}${addressOf(signUpUrl, { code })}`),
    backUrl: urlOf(child.id),
    anotherUrl: `${urlOf(child.id)}/guardian-code`,
  }
}

export function addChildPage({ typed, errors = {} }: Form, refusal: string | undefined, { t }: Translator) {
  return {
    breadcrumbs: [
      { label: t('people.titles.children'), url: '/people/children' },
      { label: t('people.titles.addChild') },
    ],
    refusal,
    relations: relationOptions(typed.relation ?? '', t),
    ...formOf(typed, errors, t),
  }
}

/** On a page of their own and on the home page. */
export function childrenShown(children: readonly Child[]) {
  return {
    children: children.map(({ person, relation, schools, links }) => ({
      name: person.fullName,
      url: urlOf(person._id),
      relation: `people.relations.${relation}`,
      schools,
      links,
    })),
    hasChildren: children.length > 0,
  }
}
