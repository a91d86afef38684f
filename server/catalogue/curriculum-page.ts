import type { Translator } from '../i18n/translator.ts'
import { addressOf } from '../pages/address.ts'
import { addressOfQuery, home } from './address.ts'
import type { Card } from './card.ts'
import type { GradeCounted, NamedCount, PointCounted, SubjectCounted, SubjectList } from './curriculum.ts'
import type { MaterialsAt, PageOfPlace } from './curriculum-count.ts'
import { pageSize } from './input.ts'
import { type CurriculumLevel, curriculumLevels } from '../curriculum/index.ts'

export const curriculumHome = `${home}/curriculum`

export function addressOfPlace(...parts: readonly (string | number)[]): string {
  return [curriculumHome, ...parts.map(String)].join('/')
}

export function subjectsPage(list: SubjectList, level: CurriculumLevel | undefined, { t }: Translator) {
  return {
    ...frame(t('catalogue.titles.curriculum'), [], list.isAway, t),
    lead: t('catalogue.curriculum.lead'),
    programmeUrl: '/curriculum',
    tabs: [undefined, ...curriculumLevels].map((one) => ({
      label: one ? t(`schools.levels.${one}`) : t('catalogue.curriculum.allLevels'),
      url: addressOf(curriculumHome, { level: one ?? '' }),
      isCurrent: one === level,
    })),
    rows: list.subjects.map(({ code, name, count, levels }) => ({
      ...{ name, url: addressOfPlace(code), count: countText(count, t), isNone: count === 0 },
      note: level ? undefined : levels.map((one) => t(`schools.levels.${one}`)).join(', '),
    })),
  }
}

export function subjectPage({ code, name, grades, isAway }: SubjectCounted, { t }: Translator) {
  return {
    ...frame(name, [], isAway, t),
    isVietnamese: true,
    rows: grades.map(({ grade, count }) => ({
      ...{ name: t('catalogue.grade', { grade }), url: addressOfPlace(code, grade), isOurs: true },
      ...{ count: countText(count, t), isNone: count === 0 },
    })),
  }
}

export interface ListedMaterials {
  readonly materials: MaterialsAt
  readonly cards: readonly Card[]
  readonly asked: PageOfPlace
}

/** `listed`: of a grade whose curriculum goes no further. */
export function gradePage(found: GradeCounted, listed: ListedMaterials | undefined, { t }: Translator) {
  const { subject, grade, strands, isAway } = found
  const title = `${subject.name} ${grade}`
  const row = ({ code, name, count }: NamedCount) => ({
    ...{ name, url: addressOfPlace(subject.code, grade, code), count: countText(count, t), isNone: count === 0 },
  })
  return {
    ...frame(title, [{ label: subject.name, url: addressOfPlace(subject.code), isVietnamese: true }], isAway, t),
    isVietnamese: true,
    searchUrl: addressOfQuery({ ...nothing, chosen: { subject: [subject.code], grade: [grade] } }),
    strands: strands.map(({ code, name, count, topics }) => ({
      ...{ id: code, name, count: countText(count, t), topics: topics.map(row) },
      // One that is its only topic is told once.
      isTopic: topics.length === 1 && topics[0]!.code === code,
    })),
    hasNoTree: strands.length === 0,
    list: listed && listOf(listed, addressOfPlace(subject.code, grade), t),
  }
}

export function pointPage(found: PointCounted, listed: ListedMaterials, { t }: Translator) {
  const { subject, grade, topic, outcome, outcomes } = found
  const title = outcome?.name ?? topic.name
  const url = addressOfPlace(subject.code, grade, outcome?.code ?? topic.code)
  const above = [
    { label: subject.name, url: addressOfPlace(subject.code), isVietnamese: true },
    { label: `${subject.name} ${grade}`, url: addressOfPlace(subject.code, grade), isVietnamese: true },
    ...(outcome
      ? [{ label: topic.name, url: addressOfPlace(subject.code, grade, topic.code), isVietnamese: true }]
      : []),
  ]
  return {
    ...frame(title, above, listed.materials.isAway, t),
    isVietnamese: true,
    lead: t(outcome ? 'catalogue.curriculum.outcome' : 'catalogue.curriculum.topic', {
      code: outcome?.code ?? topic.code,
    }),
    rows: outcomes.map(({ code, name, count }) => ({
      ...{ name, url: addressOfPlace(subject.code, grade, code), count: countText(count, t), isNone: count === 0 },
    })),
    list: listOf(listed, url, t),
  }
}

const nothing = { text: '', exact: [], chosen: {}, sort: undefined, page: 1 }

interface Crumb {
  readonly label: string
  readonly url?: string
  readonly isVietnamese?: boolean
}

function frame(title: string, above: readonly Crumb[], isAway: boolean, t: Translator['t']) {
  const start = t('catalogue.titles.curriculum')
  return {
    title,
    isAway,
    breadcrumbs: [
      { label: t('catalogue.navigation'), url: home },
      ...(title === start ? [] : [{ label: start, url: curriculumHome }]),
      ...above,
      { label: title },
    ],
  }
}

function countText(count: number | undefined, t: Translator['t']): string | undefined {
  return count === undefined ? undefined : t('catalogue.curriculum.count', { count })
}

function listOf({ materials, cards, asked }: ListedMaterials, url: string, t: Translator['t']) {
  const { total, next, isAway } = materials
  const { page, cursor } = asked
  const pageUrl = (page: number) => addressOf(url, { page: page === 1 ? '' : String(page) })
  const isLast = total === undefined || page * pageSize >= total
  return {
    count: isAway ? t('catalogue.away.count') : t('catalogue.curriculum.materials', { count: total ?? 0 }),
    cards,
    isEmpty: cards.length === 0,
    emptyText: t(`catalogue.curriculum.${isAway && next ? 'furtherOn' : 'none'}`),
    previousUrl: isAway ? (cursor ? url : undefined) : page > 1 ? pageUrl(page - 1) : undefined,
    nextUrl: isAway ? next && addressOf(url, { cursor: next }) : isLast ? undefined : pageUrl(page + 1),
  }
}
