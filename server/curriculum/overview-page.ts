import { addressOf } from '../pages/address.ts'
import type { Translator } from '../i18n/translator.ts'
import { type CurriculumLevel, curriculumLevels, gradesOf } from './levels.ts'
import type { KnownGrade, KnownSubject, Programme } from './programme.ts'
import {
  editUrl,
  overviewUrl,
  schoolYearText,
  standing,
  subjectUrl,
  tabsFor,
  versionChoice,
  versionInLinks,
  type VersionLook,
} from './tabs.ts'
import type { ChoiceGroup } from './versions.ts'

export function overviewPage(programme: Programme | undefined, look: VersionLook) {
  const tabs = tabsFor(look, overviewUrl)
  if (!programme) return { tabs, levels: [] }
  const version = versionInLinks(look)
  return {
    tabs,
    choice: versionChoice(look, overviewUrl),
    version: programme.name,
    legalBasis: programme.legalBasis,
    schoolYear: schoolYearText(programme.firstSchoolYear),
    editUrl:
      look.canEdit && standing(programme, look.current) !== 'over'
        ? addressOf(editUrl, { version: programme.code })
        : undefined,
    levels: curriculumLevels.map((level) => levelOf({ level, programme, version }, look.translator)),
  }
}

/** Periods in each grade: what is compulsory, and as many as pupils choose of each group. */
export function totalsOf({ subjects, choiceGroups }: Programme, level: CurriculumLevel): number[] {
  return gradesOf[level].map((grade) => {
    const groups = choiceGroups.filter((group) => group.level === level)
    return sumOf(subjects, level, grade) + add(groups.map((group) => chosenPeriods(subjects, group, grade)))
  })
}

interface Section {
  readonly title: string
  readonly takes: (inGrade: KnownGrade) => boolean
  readonly hasSum: boolean
}

interface ShownLevel {
  readonly level: CurriculumLevel
  readonly programme: Programme
  /** As links carry it. */
  readonly version: string
}

function levelOf({ level, programme, version }: ShownLevel, translator: Translator) {
  const { t } = translator
  const name = t(`schools.levels.${level}`)
  const groups = programme.choiceGroups.filter((group) => group.level === level)
  const sections: Section[] = [
    { title: t('curriculum.overview.compulsory'), takes: ({ isCompulsory }) => isCompulsory, hasSum: true },
    ...groups.map(({ code, name: group, choose }) => ({
      title: t('curriculum.overview.chosen', { group, choose }),
      takes: ({ choiceGroup }: KnownGrade) => choiceGroup === code,
      hasSum: false,
    })),
    {
      title: t('curriculum.overview.elective'),
      takes: ({ isCompulsory, choiceGroup }) => !isCompulsory && choiceGroup === undefined,
      hasSum: false,
    },
  ]
  const totals = [...new Set(totalsOf(programme, level))]
  return {
    id: level,
    name,
    tables: sections
      .map((section) => tableOf(section, { level, name, subjects: programme.subjects, version }, translator))
      .filter(({ rows }) => rows.length > 0),
    // Where there is nothing to choose the sums of the table say it.
    total: groups.length > 0 && totals.length === 1 ? totals[0] : undefined,
  }
}

interface OfLevel {
  readonly level: CurriculumLevel
  readonly name: string
  readonly subjects: readonly KnownSubject[]
  readonly version: string
}

function tableOf({ title, takes, hasSum }: Section, { level, name, subjects, version }: OfLevel, { t }: Translator) {
  const subjectLabel = t('curriculum.overview.subject')
  const gradeLabel = (grade: number) => t('curriculum.grade', { grade })
  const inLevel = subjects.filter((subject) => subject.level === level)
  // Retired ones come last: they still lead to their pages, but count no more.
  const shown = inLevel
    .filter((subject) => subject.grades.some(takes))
    .sort((one, other) => Number(one.isRetired) - Number(other.isRetired))
  const cells = (texts: readonly string[]) =>
    texts.map((text, at) => ({ label: gradeLabel(gradesOf[level][at]!), text, isNumber: true }))
  const rows = shown.map((subject) => ({
    cells: [
      {
        label: subjectLabel,
        text: subject.name,
        url: subjectUrl(subject, version),
        isName: true,
        lang: 'vi',
        note: subject.isRetired ? t('curriculum.retired') : undefined,
      },
      ...cells(
        gradesOf[level].map((grade) => {
          const inGrade = subject.grades.find((found) => found.grade === grade && takes(found) && isOffered(found))
          return inGrade && !subject.isRetired ? String(inGrade.periods) : '–'
        }),
      ),
    ],
  }))
  const sum = {
    cells: [
      { label: subjectLabel, text: t('curriculum.overview.sum'), isName: true },
      ...cells(gradesOf[level].map((grade) => t('curriculum.count', { count: sumOf(subjects, level, grade) }))),
    ],
  }
  return {
    caption: t('curriculum.overview.caption', { level: name, title }),
    columns: [
      { label: subjectLabel },
      ...gradesOf[level].map((grade) => ({ label: gradeLabel(grade), isNumber: true })),
    ],
    rows: hasSum && rows.length > 0 ? [...rows, sum] : rows,
  }
}

function isOffered({ isRetired }: KnownGrade): boolean {
  return !isRetired
}

function offeredGrades(subjects: readonly KnownSubject[], level: CurriculumLevel): KnownGrade[] {
  return subjects
    .filter((subject) => subject.level === level && !subject.isRetired)
    .flatMap(({ grades }) => grades.filter(isOffered))
}

function sumOf(subjects: readonly KnownSubject[], level: CurriculumLevel, grade: number): number {
  const inGrade = offeredGrades(subjects, level).filter((found) => found.grade === grade && found.isCompulsory)
  return add(inGrade.map(({ periods }) => periods))
}

/** All of a group have the same number. */
function chosenPeriods(subjects: readonly KnownSubject[], { level, code, choose }: ChoiceGroup, grade: number): number {
  const one = offeredGrades(subjects, level).find((found) => found.grade === grade && found.choiceGroup === code)
  return choose * (one?.periods ?? 0)
}

function add(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
