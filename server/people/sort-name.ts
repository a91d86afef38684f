// Class lists go by the given name, which is the last word, then by surname and middle name (domain: CLDR vi).

import { sortKeyOf } from '../i18n/sort-key.ts'

/** `Đặng Văn Ân` becomes `Ân Đặng Văn`. */
export function sortNameOf(fullName: string): string {
  const words = fullName.normalize('NFC').trim().split(/\s+/)
  return [words.at(-1), ...words.slice(0, -1)].join(' ')
}

/**
 * What lists of people sort by. The first word is compared with its tones before anything of the others is: `Ân Đặng` comes
 * before `Ẩn Bùi`.
 */
export function nameSortKeyOf(sortName: string): string {
  const [first = '', ...others] = sortName.normalize('NFC').trim().split(/\s+/)
  return `${sortKeyOf(first)} ${sortKeyOf(others.join(' '))}`
}
