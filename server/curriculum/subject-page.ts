import type { Translator } from '../i18n/translator.ts'
import type { KnownGrade, KnownSubject } from './programme.ts'
import {
  breadcrumbsTo,
  editUrl,
  standing,
  subjectUrl,
  tabsFor,
  versionChoice,
  versionInLinks,
  type VersionLook,
} from './tabs.ts'
import type { Tree } from './tree.ts'

export interface SubjectPage {
  readonly subject: KnownSubject
  /** Of its level. */
  readonly others: readonly KnownSubject[]
  readonly tree: Tree
}

export function subjectPage({ subject, others, tree }: SubjectPage, look: VersionLook) {
  const { translator } = look
  const { t } = translator
  const level = t(`schools.levels.${subject.level}`)
  const title = `${subject.name} · ${level}`
  const grades = subject.grades.map(({ grade }) => grade)
  const withTree = grades.filter((grade) => tree.topics.some((topic) => topic.grade === grade))
  const without = grades.filter((grade) => !withTree.includes(grade))
  return {
    title,
    name: subject.name,
    level,
    tabs: tabsFor(look, undefined),
    breadcrumbs: breadcrumbsTo(translator, title),
    choice: versionChoice(look, subjectUrl(subject)),
    isRetired: subject.isRetired,
    editUrl:
      look.canEdit && look.version && standing(look.version, look.current) !== 'over'
        ? `${editUrl}/subjects/${subject.id}`
        : undefined,
    facts: factsOf(subject, others, look),
    columns: columnsOf(translator),
    rows: subject.grades.map((inGrade) => ({ cells: cellsOf(inGrade, translator) })),
    materialsUrl: subject.isRetired ? undefined : `/catalogue/curriculum/${subject.code}`,
    trees: withTree.map((grade) => ({
      ...{ grade, strands: strandsOf(tree, grade) },
      materialsUrl: `/catalogue/curriculum/${subject.code}/${grade}`,
    })),
    missing: withTree.length > 0 && without.length > 0 ? without.join(', ') : undefined,
  }
}

function factsOf(subject: KnownSubject, others: readonly KnownSubject[], look: VersionLook) {
  const { t } = look.translator
  const version = versionInLinks(look)
  const { code, branches, aliases, partOf } = subject
  const whole = others.find((other) => other.code === partOf)
  const parts = others.filter((other) => other.partOf === code)
  return [
    { term: t('curriculum.subject.code'), text: code },
    ...(branches.length > 0
      ? [{ term: t('curriculum.subject.branches'), text: branches.map(({ name }) => name).join(', '), lang: 'vi' }]
      : []),
    ...(whole
      ? [{ term: t('curriculum.subject.partOf'), text: whole.name, url: subjectUrl(whole, version), lang: 'vi' }]
      : []),
    ...parts.map((part) => ({
      term: t('curriculum.subject.parts'),
      text: part.name,
      url: subjectUrl(part, version),
      lang: 'vi',
    })),
    ...(aliases.length > 0 ? [{ term: t('curriculum.subject.aliases'), text: aliases.join(', '), lang: 'vi' }] : []),
  ]
}

const columnKeys = ['grade', 'periods', 'evaluation', 'tests', 'requirement'] as const

function columnsOf({ t }: Translator) {
  return columnKeys.map((key) => ({ label: t(`curriculum.subject.${key}`), isNumber: key === 'periods' }))
}

function cellsOf(inGrade: KnownGrade, { t }: Translator) {
  const label = (key: (typeof columnKeys)[number]) => t(`curriculum.subject.${key}`)
  const { grade, periods, evaluation } = inGrade
  return [
    { label: label('grade'), text: t('curriculum.grade', { grade }), isName: true },
    { label: label('periods'), text: String(periods), isNumber: true },
    { label: label('evaluation'), text: t(`curriculum.evaluations.${evaluation}`) },
    { label: label('tests'), text: testsText(inGrade, t) },
    {
      label: label('requirement'),
      text: inGrade.isRetired ? t('curriculum.retired') : t(`curriculum.requirements.${requirementOf(inGrade)}`),
    },
  ]
}

function testsText({ regularAssessments, tests }: KnownGrade, t: Translator['t']): string {
  if (regularAssessments !== undefined) return t('curriculum.subject.regular', { count: regularAssessments })
  return tests ? t(`curriculum.tests.${tests}`) : '–'
}

function requirementOf({ isCompulsory, choiceGroup }: KnownGrade): string {
  if (isCompulsory) return 'compulsory'
  return choiceGroup === undefined ? 'elective' : 'chosen'
}

function strandsOf({ strands, topics, outcomes }: Tree, grade: number) {
  return strands
    .filter((strand) => strand.grade === grade)
    .map((strand) => ({
      code: strand.code,
      name: strand.name,
      isRetired: Boolean(strand.retiredAt),
      topics: topics
        .filter(({ strandCode }) => strandCode === strand.code)
        .map((topic) => ({
          code: topic.code,
          name: topic.name,
          isRetired: Boolean(topic.retiredAt),
          // A strand that is one topic is told once.
          isStrand: topic.code === strand.code && topic.name === strand.name,
          outcomes: outcomes
            .filter(({ topicCode }) => topicCode === topic.code)
            .map(({ code, text, retiredAt }) => ({ code, text, isRetired: Boolean(retiredAt) })),
        })),
    }))
}
