import type { Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import type { ShownLink } from '../pages/place-links.ts'
import type { Profile, ProfileRole, Relative } from './profile.ts'

export interface PersonPage {
  readonly profile: Profile
  readonly links: readonly ShownLink[]
  /** Just opened, to be shown this once; empty: there is none. */
  readonly personalId?: string
}

export function personPage({ profile, links, personalId }: PersonPage, words: Translator, now: Date) {
  const { person, roles, guardians, children, can } = profile
  const { t } = words
  const url = urlOf(person._id)
  const isRemoved = Boolean(person.removedAt)
  const current = roles.filter(({ isNow }) => isNow)
  return {
    title: person.fullName,
    lead: current.map((role) => `${t(`roles.${role.membership.role}`)}, ${role.unit.name}`).join(' · '),
    breadcrumbs: crumbs(profile, words),
    isRemoved,
    facts: factsShown(profile, words, now),
    canSeePersonalId: can.seePersonalId && personalId === undefined && Boolean(person.personalIdSealed),
    personalIdUrl: `${url}/personal-id`,
    personalId: personalId === undefined ? undefined : grouped(personalId),
    editUrl: can.manage && !isRemoved ? `${url}/edit` : undefined,
    addRoleUrl: can.addRole ? `${url}/roles` : undefined,
    roles: roles.map((role) => roleShown(role, url, words, now)),
    guardians: guardians?.map((one) => ({
      ...relativeShown(one, words),
      endUrl: can.linkGuardians ? `${url}/guardians/${one.person._id.toString()}/end` : undefined,
    })),
    hasGuardians: guardians !== undefined && (guardians.length > 0 || can.linkGuardians || can.makeGuardianCode),
    addGuardianUrl: can.linkGuardians ? `${url}/guardians` : undefined,
    codeUrl: can.makeGuardianCode ? `${url}/guardian-code` : undefined,
    children: children?.map((one) => relativeShown(one, words)),
    hasChildren: children !== undefined && children.length > 0,
    links,
    hasLinks: links.length > 0,
  }
}

export function urlOf(personId: { toString(): string }): string {
  return `/people/${personId.toString()}`
}

/** `từ 01/09/2026 đến 31/05/2027`: people are told the last day on which something holds. */
export function daysText(
  { from, to }: { from: Date; to?: Date | null },
  { t, language }: Translator,
  now: Date,
): string {
  const first = formatDate(from, 'day', language, now)
  if (!to) return t('people.person.from', { first })
  return t('people.person.fromTo', { first, last: formatDate(new Date(to.getTime() - 1), 'day', language, now) })
}

function crumbs({ person, isSelf, isOwnChild }: Profile, { t }: Translator) {
  if (isSelf) return []
  const above = isOwnChild
    ? { label: t('people.titles.children'), url: '/people/children' }
    : { label: t('people.titles.list'), url: '/people' }
  return [above, { label: person.fullName, isVietnamese: true }]
}

function factsShown({ person, can, roles }: Profile, { t, language }: Translator, now: Date) {
  const { birthDate, gender, sectorCode, email, phone, sortName, isSortNameGiven } = person
  const worksSomewhere = roles.some(({ isNow, membership }) => isNow && membership.role !== 'student')
  const details = can.seeDetails
    ? [
        ['birthDate', birthDate ? formatDate(birthDate, 'day', language, now) : ''],
        ['gender', gender ? t(`people.genders.${gender}`) : ''],
        ['sortName', isSortNameGiven ? (sortName ?? '') : ''],
        ['sectorCode', sectorCode ?? ''],
        ['phone', phone ?? ''],
      ]
    : []
  const reached = can.seeDetails || worksSomewhere ? [['email', email ?? '']] : []
  return [...details, ...reached].flatMap(([name = '', text = '']) =>
    text === '' ? [] : [{ term: t(`people.facts.${name}`), text }],
  )
}

function roleShown({ membership, unit, isNow, canChange }: ProfileRole, url: string, words: Translator, now: Date) {
  const base = `${url}/roles/${membership._id.toString()}`
  const isOver = Boolean(membership.to && membership.to <= now)
  return {
    role: words.t(`roles.${membership.role}`),
    unit: unit.name,
    unitUrl: `/schools/${unit.id}`,
    days: daysText(membership, words, now),
    isNow,
    endUrl: canChange && !isOver ? `${base}/end` : undefined,
    removeUrl: canChange ? `${base}/remove` : undefined,
  }
}

function relativeShown({ person, relation, canView }: Relative, { t }: Translator) {
  return {
    name: person.fullName,
    relation: t(`people.relations.${relation}`),
    url: canView ? urlOf(person._id) : undefined,
    ...(canView ? { phone: person.phone ?? undefined, email: person.email ?? undefined } : {}),
  }
}

/** As it stands on the card: easier to compare. */
function grouped(personalId: string): string {
  return personalId.replace(/(\d{3})(?=\d)/g, '$1 ')
}
