import type { Translator } from '../i18n/translator.ts'
import { type CurriculumLevel, curriculumLevels, gradesOf } from './levels.ts'
import type { ChoiceGroup, KnownGrade, KnownSubject, Programme } from './programme.ts'
import { overviewUrl, schoolYearText, subjectUrl, tabsFor } from './tabs.ts'

export function overviewPage(programme: Programme | undefined, translator: Translator) {
  const tabs = tabsFor(translator, overviewUrl)
  if (!programme) return { tabs, levels: [] }
  return {
    tabs,
    version: programme.name,
    legalBasis: programme.legalBasis,
    schoolYear: schoolYearText(programme.firstSchoolYear),
    levels: curriculumLevels.map((level) => levelOf(level, programme, translator)),
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

function levelOf(level: CurriculumLevel, programme: Programme, translator: Translator) {
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
      .map((section) => tableOf(section, { level, name, subjects: programme.subjects }, translator))
      .filter(({ rows }) => rows.length > 0),
    // Where there is nothing to choose the sums of the table say it.
    total: groups.length > 0 && totals.length === 1 ? totals[0] : undefined,
  }
}

interface OfLevel {
  readonly level: CurriculumLevel
  readonly name: string
  readonly subjects: readonly KnownSubject[]
}

function tableOf({ title, takes, hasSum }: Section, { level, name, subjects }: OfLevel, { t }: Translator) {
  const subjectLabel = t('curriculum.overview.subject')
  const gradeLabel = (grade: number) => t('curriculum.grade', { grade })
  const shown = subjects.filter((subject) => subject.level === level && subject.grades.some(takes))
  const cells = (texts: readonly string[]) =>
    texts.map((text, at) => ({ label: gradeLabel(gradesOf[level][at]!), text, isNumber: true }))
  const rows = shown.map((subject) => ({
    cells: [
      { label: subjectLabel, text: subject.name, url: subjectUrl(subject), isName: true },
      ...cells(
        gradesOf[level].map((grade) => {
          const inGrade = subject.grades.find((found) => found.grade === grade && takes(found))
          return inGrade ? String(inGrade.periods) : '–'
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

function sumOf(subjects: readonly KnownSubject[], level: CurriculumLevel, grade: number): number {
  const inGrade = subjects.filter((subject) => subject.level === level).flatMap(({ grades }) => grades)
  return add(inGrade.filter((found) => found.grade === grade && found.isCompulsory).map(({ periods }) => periods))
}

/** All of a group have the same number. */
function chosenPeriods(subjects: readonly KnownSubject[], { level, code, choose }: ChoiceGroup, grade: number): number {
  const inGrade = subjects.filter((subject) => subject.level === level).flatMap(({ grades }) => grades)
  const one = inGrade.find((found) => found.grade === grade && found.choiceGroup === code)
  return choose * (one?.periods ?? 0)
}

function add(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
