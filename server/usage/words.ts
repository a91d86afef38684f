import type { Translator } from '../i18n/translator.ts'

/** What is a use: a course, a collection …; of a feature whose word is not known here, just a use. */
export function useName(kind: string, { t, has }: Translator): string {
  const key = `usage.kinds.${kind}`
  return t(has(key) ? key : 'usage.kinds.other')
}
