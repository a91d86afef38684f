// The lists that are edited: subjects of a version, what is learnt in a grade, and the two beside the versions.

import { formatDate } from '../../pages/helpers.ts'
import { curriculumLevels } from '../levels.ts'
import { breadcrumbsTo, editUrl, type Look, overviewUrl, tabsFor, versionChoice, type VersionLook } from '../tabs.ts'
import { contentsUrl, entryUrl, newUrl } from './address.ts'
import { type EntryRecord, type Kind, type KindName, kinds } from './kinds.ts'

export function editSubjectsPage(subjects: readonly EntryRecord[], look: VersionLook, isClosed: boolean) {
  const { t } = look.translator
  const version = look.version?.code ?? ''
  return {
    tabs: tabsFor(look, overviewUrl),
    breadcrumbs: breadcrumbsTo(look.translator, t('curriculum.titles.editSubjects')),
    choice: versionChoice(look, editUrl),
    version: look.version?.name,
    isClosed,
    levels: curriculumLevels.map((level) => ({
      id: level,
      name: t(`schools.levels.${level}`),
      entries: rowsOf(
        kinds.subject,
        subjects.filter((subject) => subject.level === level),
        look,
      ),
      addUrl: newUrl(kinds.subject, { version, level, parentId: '' }),
    })),
  }
}

export function editListPage(kind: Kind, entries: readonly EntryRecord[], look: Look) {
  const { t } = look.translator
  const key = kind.name === 'series' ? 'textbookSeries' : 'materialTypes'
  const readUrl = `/curriculum/${kind.plural}`
  const title = t('curriculum.edit.list', { list: t(`curriculum.titles.${key}`) })
  return {
    title,
    tabs: tabsFor(look, readUrl),
    breadcrumbs: breadcrumbsTo(look.translator, t('curriculum.edit.action'), {
      label: t(`curriculum.titles.${key}`),
      url: readUrl,
    }),
    entries: rowsOf(kind, entries, look),
    addLabel: t(`curriculum.kinds.${kind.name}.add`),
    addUrl: newUrl(kind, { version: '', level: '', parentId: '' }),
  }
}

export interface Contents {
  readonly subject: EntryRecord
  readonly subjectGrade: EntryRecord
  readonly strands: readonly EntryRecord[]
  readonly topics: readonly EntryRecord[]
  readonly outcomes: readonly EntryRecord[]
}

export function contentsPage({ subject, subjectGrade, strands, topics, outcomes }: Contents, look: Look) {
  const { t } = look.translator
  const title = t('curriculum.edit.contentsOf', { subject: String(subject.name), grade: subjectGrade.grade })
  return {
    title,
    tabs: tabsFor(look, undefined),
    breadcrumbs: breadcrumbsTo(
      look.translator,
      t('curriculum.grade', { grade: subjectGrade.grade }),
      subjectsCrumb(subject, look),
      { label: String(subject.name), url: entryUrl(kinds.subject, subject) },
    ),
    strands: rowsOf(kinds.strand, strands, look).map((row, at) => ({
      ...row,
      addUrl: addTo('topic', strands[at]!),
      topics: topicsOf(strands[at]!, { topics, outcomes }, look),
    })),
    addUrl: addTo('strand', subjectGrade),
  }
}

export function subjectsCrumb({ versionCode = '' }: EntryRecord, { translator: { t } }: Look) {
  return {
    label: t('curriculum.titles.editSubjects'),
    url: `${editUrl}?${new URLSearchParams({ version: versionCode }).toString()}`,
  }
}

export interface EntryRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly lang: string | undefined
  readonly url: string
  readonly retiredOn: string | undefined
  readonly isMovable: boolean
  readonly canGoUp: boolean
  readonly canGoDown: boolean
  readonly contentsUrl: string | undefined
}

export function rowsOf(kind: Kind, entries: readonly EntryRecord[], { translator: { t, language } }: Look): EntryRow[] {
  const now = new Date()
  return entries.map((entry, at) => {
    const isGrade = kind.name === 'subjectGrade'
    return {
      id: entry._id.toString(),
      code: isGrade ? t('curriculum.edit.periods', { count: entry.periods }) : (entry.code ?? ''),
      name: isGrade ? t('curriculum.grade', { grade: entry.grade }) : String(entry[kind.title]),
      lang: isGrade ? undefined : 'vi',
      url: entryUrl(kind, entry),
      retiredOn: entry.retiredAt ? formatDate(entry.retiredAt, 'day', language, now) : undefined,
      isMovable: kind.isMovable,
      canGoUp: kind.isMovable && at > 0,
      canGoDown: kind.isMovable && at < entries.length - 1,
      contentsUrl: isGrade ? contentsUrl(entry) : undefined,
    }
  })
}

export function addTo(kind: KindName, parent: EntryRecord): string {
  return newUrl(kinds[kind], { version: '', level: '', parentId: parent._id.toString() })
}

function topicsOf(strand: EntryRecord, { topics, outcomes }: Pick<Contents, 'topics' | 'outcomes'>, look: Look) {
  const own = topics.filter(({ strandCode }) => strandCode === strand.code)
  return rowsOf(kinds.topic, own, look).map((row, at) => {
    const topic = own[at]!
    const ofTopic = outcomes.filter(({ topicCode }) => topicCode === topic.code)
    return { ...row, addUrl: addTo('outcome', topic), outcomes: rowsOf(kinds.outcome, ofTopic, look) }
  })
}
