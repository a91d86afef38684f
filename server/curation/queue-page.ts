import type { Page } from '../api/index.ts'
import { type Actor, hasRole } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import { nameIn, titleOf } from '../materials/index.ts'
import { addressOf } from '../pages/address.ts'
import { desksOf } from './access.ts'
import { mostCounted, type QueueQuery, type View, views } from './queue.ts'
import { rubricEditors } from './rubric.ts'
import type { SubmissionRecord } from './submission.model.ts'
import { addressOfSubmission, dueBadge, holderText, home, queryTexts, waitedText } from './words.ts'

export interface Named {
  readonly code: string
  readonly name: string
  readonly englishName?: string | undefined | null
}

export interface QueuePage {
  readonly actor: Actor
  readonly query: QueueQuery
  readonly submissions: Page<SubmissionRecord>
  readonly counts: Readonly<Record<View, number>>
  readonly subjects: readonly Named[]
  readonly types: readonly Named[]
  readonly isFurther: boolean
}

export function queuePage(page: QueuePage, words: Translator, now: Date) {
  const { actor, query, submissions, counts, subjects, types, isFurther } = page
  const { t } = words
  const texts = queryTexts(query)
  const { view = 'all' } = query
  const stages = [...new Set(desksOf(actor).map(({ stage }) => stage))]
  const named = (list: readonly Named[], chosen: string) =>
    list.map((one) => ({ value: one.code, label: nameIn(words, one), isSelected: one.code === chosen }))
  return {
    title: t('curation.titles.queue'),
    lead: t('curation.lead.queue'),
    helpUrl: `${home}/help`,
    rubricUrl: hasRole(actor, ...rubricEditors) ? `${home}/rubric` : undefined,
    tabs: views.map((one) => ({
      label: t(`curation.views.${one}`),
      url: addressOf(home, { ...texts, view: one === 'all' ? '' : one }),
      isCurrent: one === view,
      mark: countText(counts[one]),
    })),
    filter: {
      url: home,
      view: texts.view,
      isOpen: isFiltered({ ...query, view: undefined }),
      clearUrl: addressOf(home, { view: texts.view }),
      stages:
        stages.length > 1
          ? stages.map((value) => ({ value, label: t(`curation.stages.${value}`), isSelected: value === query.stage }))
          : undefined,
      subjects: named(subjects, texts.subject),
      grades: Array.from({ length: 12 }, (_, at) => at + 1).map((grade) => ({
        value: String(grade),
        label: t('materials.form.grade', { grade }),
        isSelected: grade === query.grade,
      })),
      types: named(types, texts.type),
    },
    startUrl: submissions.items.length > 0 ? addressOf(`${home}/next`, texts) : undefined,
    retagUrl: `${home}/retag`,
    bulkUrl: submissions.items.length > 1 ? addressOf(`${home}/bulk`, texts) : undefined,
    caption: t('curation.titles.queue'),
    columns: ['title', 'stage', 'waited', 'due', 'holder'].map((key) => ({ label: t(`curation.columns.${key}`) })),
    rows: submissions.items.map((one) => ({
      cells: [
        {
          label: t('curation.columns.title'),
          text: titleOf(one, t),
          url: addressOfSubmission(one._id, query),
          isName: true,
          isVietnamese: true,
          noteName: [one.unitName, one.ownerName].filter((text) => text !== '').join(' · '),
        },
        { label: t('curation.columns.stage'), text: stageText(one, t) },
        { label: t('curation.columns.waited'), text: waitedText(one, t, now) },
        { label: t('curation.columns.due'), badge: dueBadge(one, words, now) },
        { label: t('curation.columns.holder'), text: holderText(one, actor.personId, t, now) ?? t('curation.nobody') },
      ],
    })),
    isEmpty: submissions.items.length === 0,
    emptyText: t(`curation.empty.${isFiltered(query) || isFurther ? 'filtered' : 'queue'}`),
    firstUrl: isFurther ? addressOf(home, texts) : undefined,
    nextUrl: submissions.next && addressOf(home, { ...texts, cursor: submissions.next }),
  }
}

export function stageText({ stage, isInPanel }: Pick<SubmissionRecord, 'stage' | 'isInPanel'>, t: Translator['t']) {
  return t(isInPanel ? 'curation.inPanel' : `curation.stages.${stage}`)
}

/** More are not counted one by one. */
function countText(count: number): string | undefined {
  if (count === 0) return undefined
  return count > mostCounted ? `${mostCounted}+` : String(count)
}

function isFiltered({ stage, view, subject, grade, type }: QueueQuery): boolean {
  return [stage, view, subject, grade, type].some((one) => one !== undefined)
}
