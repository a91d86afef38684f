// What a class is called is free text, unique in its school and year.

import { sortKeyOf } from '../i18n/sort-key.ts'

/** The same for names that people would take for the same: `6A1`, `6a1`, ` 6A1 `. Marks count: `Lá 1` is not `La 1`. */
export function classNameKeyOf(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Grade first, the lowest of a combined class; then naturally: 6A2 before 6A10. */
export function classSortKeyOf(grades: readonly number[], name: string): string {
  const lowest = grades.length === 0 ? 99 : Math.min(...grades)
  return `${String(lowest).padStart(2, '0')}:${sortKeyOf(classNameKeyOf(name))}`
}
