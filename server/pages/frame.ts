// What surrounds every page: who is signed in, where one can go, what has just happened.

import type { Actor } from '../actor.ts'
import type { Translator } from '../i18n/translator.ts'
import type { NavigationEntry } from './navigation.ts'

export interface Notice {
  readonly kind: 'good' | 'careful' | 'wrong' | 'info'
  readonly text: string
}

export interface Breadcrumb {
  readonly url?: string
  readonly label: string
  /** The name of a unit or a person. */
  readonly isVietnamese?: boolean
}

export interface Frame {
  readonly isDemo: boolean
  readonly signedIn: boolean
  readonly person: { readonly name: string; readonly initials: string } | undefined
  readonly navigation: readonly { url: string; label: string; icon: string; isCurrent: boolean }[]
  readonly breadcrumbs: readonly Breadcrumb[]
  readonly notices: readonly Notice[]
  readonly languages: readonly { code: string; label: string; isCurrent: boolean }[]
  readonly csrfToken: string
  readonly returnTo: string
  readonly requestId: string
  readonly scripts: readonly string[]
  readonly version: string
}

/** What a page may add to the frame. */
export interface FramedPage {
  readonly title?: string
  readonly breadcrumbs?: readonly Breadcrumb[]
  readonly scripts?: readonly string[]
}

export interface FrameInput {
  readonly page: FramedPage
  readonly isDemo: boolean
  readonly visitor: Actor | undefined
  readonly translator: Translator
  readonly navigation: readonly NavigationEntry[]
  readonly path: string
  readonly notices: readonly Notice[]
  readonly csrfToken: string
  readonly returnTo: string
  readonly requestId: string
  readonly version: string
}

export function makeFrame(input: FrameInput): Frame {
  const { page, visitor, translator, path } = input
  const entries = entriesFor(visitor, input.navigation)
  const current = currentOf(entries, path)
  return {
    isDemo: input.isDemo,
    signedIn: visitor !== undefined,
    person: visitor && { name: visitor.name, initials: initialsOf(visitor.name) },
    navigation: entries.map((entry) => ({
      url: entry.url,
      icon: entry.icon,
      label: translator.t(entry.key),
      isCurrent: entry === current,
    })),
    breadcrumbs: page.breadcrumbs ?? [],
    notices: input.notices,
    languages: (['vi', 'en'] as const).map((code) => ({
      code,
      label: translator.t(`languages.${code}`),
      isCurrent: code === translator.language,
    })),
    csrfToken: input.csrfToken,
    returnTo: input.returnTo,
    requestId: input.requestId,
    scripts: page.scripts ?? [],
    version: input.version,
  }
}

/** Of the last two words: people here are called by the last one. */
export function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .slice(-2)
    .map((word) => [...word][0]?.toLocaleUpperCase('vi') ?? '')
    .join('')
}

/** The one whose address is nearest above this page. */
function currentOf(entries: readonly NavigationEntry[], path: string): NavigationEntry | undefined {
  const above = entries.filter(({ url }) => path === url || (url !== '/' && path.startsWith(`${url}/`)))
  return above.sort((a, b) => b.url.length - a.url.length)[0]
}

function entriesFor(visitor: Actor | undefined, entries: readonly NavigationEntry[]): readonly NavigationEntry[] {
  if (!visitor) return entries.filter(({ isForGuests }) => isForGuests)
  if (visitor.duty) return []
  return entries.filter((entry) => entry.isFor(visitor)).sort((a, b) => a.order - b.order)
}
