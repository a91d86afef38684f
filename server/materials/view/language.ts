import type { Content } from '../content.ts'

/** On a page in another language the title is read out in its own. */
export function contentLanguage({ languages }: Pick<Content, 'languages'>): string | undefined {
  const [first] = languages
  return first === 'vi' || first === 'en' || first === 'fr' || first === 'zh' || first === 'ja' ? first : undefined
}
