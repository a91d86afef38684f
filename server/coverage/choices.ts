// What lists and forms let somebody choose from.

import type { KnownSubject } from '../curriculum/index.ts'
import type { Translate } from '../i18n/translator.ts'

interface Chosen {
  readonly subjects: readonly KnownSubject[]
  readonly subject: string
  readonly grade: number | undefined
}

/** A subject of several levels has one code. */
export function filterOptions({ subjects, subject, grade }: Chosen, t: Translate) {
  const names = new Map(subjects.map(({ code, name }) => [code, name]))
  return {
    subjects: [...names].map(([value, label]) => ({
      ...{ value, label, isVietnamese: true, isSelected: value === subject },
    })),
    grades: Array.from({ length: 12 }, (_, at) => at + 1).map((one) => ({
      value: String(one),
      label: t('coverage.grade', { grade: one }),
      isSelected: one === grade,
    })),
  }
}

/** Of an address: what is none is left out. */
export function readPlace(query: Readonly<Record<string, unknown>>) {
  const { subject, grade } = query
  const number = typeof grade === 'string' && /^([1-9]|1[0-2])$/.test(grade) ? Number(grade) : undefined
  return { subject: typeof subject === 'string' && /^[\w.-]{1,75}$/.test(subject) ? subject : undefined, grade: number }
}
