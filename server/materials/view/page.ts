import type { Actor } from '../../actor.ts'
import type { Translator } from '../../i18n/translator.ts'
import type { ShownAction, ShownAside } from '../../pages/material-asides.ts'
import { formatDate } from '../../pages/helpers.ts'
import { canEdit, canRemove, isOwner, stepsOf, worksOn } from '../access.ts'
import type { Content } from '../content.ts'
import type { EditionRecord } from '../edition.model.ts'
import { addressOfMaterial, nameIn, stateBadge, titleOf } from '../labels.ts'
import { licenceOf } from '../licences.ts'
import type { MaterialRecord } from '../material.model.ts'
import { costOf, filesPage, type ShownFiles } from './files-page.ts'
import { creditOf, yearOf } from './credit.ts'
import { headOf } from './head.ts'
import type { Names } from './names.ts'
import { shownRecall, shownRecalledSource } from './recalled.ts'
import type { Replacement } from './replacement.ts'
import { paragraphsOf } from './text-as-html.ts'
import { contentLanguage } from './language.ts'
import { type RecalledSource, recallOf } from '../recall.ts'
import { withFormulas } from './formulas.ts'

export interface ViewPage extends Omit<ShownFiles, 'url' | 'query' | 'isWorking' | 'canRetry'> {
  readonly material: MaterialRecord
  readonly content: Content
  readonly number: number
  readonly isDraft: boolean
  /** Asked for by its number, or as the draft; else it is the latest. */
  readonly edition: 'draft' | number | undefined
  readonly visitor: Actor | undefined
  readonly editions: readonly EditionRecord[]
  readonly names: Names
  /** What of it was made from recalled editions. */
  readonly recalledSources: readonly RecalledSource[]
  readonly asides: readonly ShownAside[]
  readonly actions: readonly ShownAction[]
  /** What to use instead of one that is retired. */
  readonly replacement: Replacement | undefined
  /** Where others reach us, without a slash at the end. */
  readonly site: string
}

export const viewScripts = ['materials/view.js']

export function viewPage(page: ViewPage, words: Translator, now: Date) {
  const { material, content, number, isDraft, edition, visitor, editions, names, files, site } = page
  const { t, language } = words
  const url = addressOfMaterial(material._id)
  const query = edition === undefined ? '' : `edition=${edition}`
  const title = titleOf(content, t)
  const isWorking = worksOn(visitor, material)
  const shown = { ...page, url, query, isWorking, canRetry: visitor !== undefined && canEdit(visitor, material) }
  const day = (at: Date) => formatDate(at, 'day', language, now)
  const madeAt = editions.find((one) => one.number === number && !isDraft)
  const credit = creditOf(
    {
      content,
      unitName: material.unitName,
      year: yearOf(madeAt?.publishedAt ?? madeAt?.madeAt ?? now),
      address: `${site}${url}${isDraft ? '' : `/editions/${number}`}`,
    },
    t,
  )
  const licence = content.licence === '' ? undefined : licenceOf(content.licence)
  const total = files.reduce((sum, { size }) => sum + size, 0)
  return {
    title,
    lang: contentLanguage(content),
    lead: [names.type && nameIn(words, names.type), ...subjectsAndGrades(content, names, words)]
      .filter(Boolean)
      .join(' · '),
    scripts: viewScripts,
    head: headOf(page, title),
    recalls: [
      ...(isDraft ? [] : [shownRecall(material, number, words, now) ?? []].flat()),
      ...page.recalledSources.map((one) => shownRecalledSource(one, words, now)),
    ],
    notices: [...retiredNotices(page, words, now), ...noticesOf(page, words)],
    life: visitor && lifeOf(material, visitor, isWorking, words, now),
    descriptionHtml: content.description === '' ? undefined : withFormulas(paragraphsOf(content.description)),
    link: content.link === '' ? undefined : { url: content.link, host: hostOf(content.link) },
    files: filesPage(shown, words),
    isForTeachersOnly: content.isForTeachersOnly,
    zip:
      files.length < 2
        ? undefined
        : {
            url: `${url}/zip${query && `?${query}`}`,
            label: t('materials.view.zip.label', { cost: costOf(total, words) }),
          },
    hasNothing: files.length === 0 && content.link === '',
    facts: factsOf(page, words),
    topics: names.topics,
    licence: licence && {
      name: t(`materials.licences.${licence.code}.name`),
      allows: t(`materials.licences.${licence.code}.allows`),
      url: licence.url,
    },
    credit: isDraft ? undefined : { ...credit, note: licence && !licence.asksCredit },
    sources: sourcesOf(content, names, words),
    editions: editions.map((one) => ({
      label: t('materials.view.editions.number', { number: one.number }),
      url: `${url}/editions/${one.number}`,
      isCurrent: one.number === number && !isDraft,
      isLive: one.number === material.live?.number,
      day: day(one.publishedAt ?? one.madeAt),
      isWaiting: !one.publishedAt,
      isRecalled: recallOf(material, one.number) !== undefined,
      change: t(`materials.changes.${one.change}`),
      note: one.note,
      // Guests are told of authors, not of whoever pressed the button.
      by: visitor && one.madeByName,
    })),
    asides: page.asides,
    actions: page.actions,
  }
}

/** Everybody is told once the day has come; before it those who work on it. */
function retiredNotices({ material, replacement, visitor }: ViewPage, { t, language }: Translator, now: Date) {
  const { retirement } = material
  if (!retirement) return []
  const hasBegun = retirement.from <= now
  if (!hasBegun && !worksOn(visitor, material)) return []
  const day = formatDate(retirement.from, 'day', language, now)
  const text = t(`materials.view.notices.${hasBegun ? 'retired' : 'retires'}`, { day })
  const instead = replacement && t('materials.view.notices.instead')
  return [
    {
      text: [text, retirement.note, instead].filter(Boolean).join(' '),
      ...(replacement && { url: replacement.url, link: replacement.title }),
    },
  ]
}

/** Where the visitor is, when that is not the latest. */
function noticesOf({ material, number, isDraft, edition, visitor }: ViewPage, { t }: Translator) {
  const url = addressOfMaterial(material._id)
  const { live } = material
  if (isDraft && live)
    return [{ text: t('materials.view.notices.draft'), url, link: t('materials.view.notices.toLive') }]
  if (!isDraft && live && number < live.number)
    return [{ text: t('materials.view.notices.older', { number }), url, link: t('materials.view.notices.toLatest') }]
  if (!isDraft && live && number > live.number)
    return [{ text: t('materials.view.notices.newer', { number }), url, link: t('materials.view.notices.toLive') }]
  if (!isDraft && edition === undefined && visitor && canEdit(visitor, material))
    return [{ text: t('materials.view.notices.live'), url: `${url}/draft`, link: t('materials.view.notices.toDraft') }]
  return []
}

function lifeOf(material: MaterialRecord, visitor: Actor, isWorking: boolean, words: Translator, now: Date) {
  const { t, language } = words
  const url = addressOfMaterial(material._id)
  if (!isWorking) return undefined
  return {
    badge: stateBadge(material.state, t),
    reason: reasonStates.includes(material.state) ? material.reason : undefined,
    reasonCode:
      reasonStates.includes(material.state) && material.reasonCode
        ? t(`materials.reasonCodes.${material.reasonCode}`)
        : undefined,
    goesLive:
      material.goesLiveAt &&
      t('materials.view.life.goesLive', { day: formatDate(material.goesLiveAt, 'day', language, now) }),
    reach: material.live ? t(`materials.reach.${material.live.scope}`) : t('materials.view.life.nobody'),
    embargo:
      material.embargoEndsAt && now < material.embargoEndsAt
        ? t('materials.view.life.embargo', { day: formatDate(material.embargoEndsAt, 'day', language, now) })
        : undefined,
    downloads: t('materials.view.life.downloads', { count: material.downloads }),
    owner: isOwner(visitor, material) ? undefined : material.ownerName,
    editUrl: canEdit(visitor, material) ? `${url}/edit` : undefined,
    removeUrl: canRemove(visitor, material) ? `${url}/remove` : undefined,
    steps: stepsOf(visitor, material).map(({ name }) => ({
      label: t(`materials.steps.${name}`),
      url: `${url}/steps/${name}`,
    })),
  }
}

const reasonStates: readonly string[] = ['changesRequested', 'refused', 'hidden']

function subjectsAndGrades(content: Content, names: Names, words: Translator): string[] {
  const { t } = words
  const grades = content.grades.map((grade) => t('materials.form.grade', { grade }))
  const levels = content.levels.map((level) => t(`schools.levels.${level}`))
  return [names.subjects.map((one) => nameIn(words, one)), grades, levels]
    .map((list) => list.join(', '))
    .filter((text) => text !== '')
}

function factsOf({ content, material, names }: ViewPage, words: Translator) {
  const { t } = words
  const list = (values: readonly string[], key: string) =>
    values.map((value) => t(`materials.${key}.${value}`)).join(', ')
  const number = (value: number | undefined | null) => (value === undefined || value === null ? '' : String(value))
  const facts: readonly (readonly [string, string, boolean?])[] = [
    ['authors', content.authors.map(({ name }) => name).join(', '), true],
    ['unit', material.unitName, true],
    ['audience', list(content.audience, 'audiences')],
    ['languages', list(content.languages, 'languages')],
    ['series', names.series ? nameIn(words, names.series) : '', true],
    ['lesson', content.lesson, true],
    ['term', content.term === '' ? '' : t(`materials.terms.${content.term}`)],
    ['schoolYear', content.schoolYear ? `${content.schoolYear}–${content.schoolYear + 1}` : ''],
    ['periods', number(content.periods)],
    ['minutes', number(content.minutes)],
    ['cognitiveLevels', list(content.cognitiveLevels, 'cognitiveLevels')],
    ['accessibility', list(content.accessibility, 'accessibility')],
    ['devices', list(content.devices, 'devices')],
    ['digitalCompetences', content.digitalCompetences.join(', ')],
    ['keywords', content.keywords.join(', '), true],
  ]
  return facts
    .filter(([, text]) => text !== '')
    .map(([name, text, isVietnamese]) => ({
      term: t(name === 'unit' ? 'materials.view.unit' : `materials.form.${name}`),
      text,
      isVietnamese,
    }))
}

function sourcesOf({ sources }: Content, names: Names, { t }: Translator) {
  return sources.flatMap(({ materialId, edition, text, url }) => {
    if (!materialId) return [{ text: text ?? hostOf(url ?? ''), url }]
    const source = names.sources.get(materialId.toString())
    if (!source) return [{ text: text ?? t('materials.view.sources.hidden'), url: undefined }]
    const address = addressOfMaterial(materialId)
    const { title } = source.live?.content ?? source.draft
    return [{ text: title, url: edition ? `${address}/editions/${edition}` : address }]
  })
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
