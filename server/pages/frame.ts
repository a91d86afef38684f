// What surrounds every page: who is signed in, where one can go, what has just happened.

import type { Actor } from '../actor.ts'
import { type Language, languages, type Translator } from '../i18n/translator.ts'
import type { ShownBell } from './bell.ts'
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

export interface NavigationItem {
  readonly url: string
  readonly label: string
  readonly icon: string
  readonly isCurrent: boolean
}

export interface LanguageItem {
  readonly code: Language
  readonly label: string
  readonly isCurrent: boolean
}

export interface Frame {
  readonly isDemo: boolean
  readonly signedIn: boolean
  readonly person: { readonly name: string; readonly initials: string } | undefined
  /** The same object for all who are shown the same: it is drawn only once. */
  readonly navigation: readonly NavigationItem[]
  /** The same object for the same number. */
  readonly bell: ShownBell | undefined
  readonly breadcrumbs: readonly Breadcrumb[]
  readonly notices: readonly Notice[]
  readonly languages: readonly LanguageItem[]
  readonly csrfToken: string
  readonly returnTo: string
  readonly requestId: string
  readonly scripts: readonly string[]
  readonly head: PageHead | undefined
  readonly version: string
  /** Of a copy that is kept on a device and shown without a network. */
  readonly keptAt: string | undefined
}

/** What a page that anybody may find tells search engines, and those to whom its address is sent. */
export interface PageHead {
  /** Whole addresses. */
  readonly canonical: string
  readonly image?: string | undefined
  readonly title: string
  readonly description: string
  /** https://schema.org, for machines. */
  readonly linkedData?: object | undefined
}

/** What a page may add to the frame. */
export interface FramedPage {
  readonly title?: string
  readonly breadcrumbs?: readonly Breadcrumb[]
  readonly scripts?: readonly string[]
  readonly head?: PageHead | undefined
}

export interface FrameInput {
  readonly page: FramedPage
  readonly isDemo: boolean
  readonly visitor: Actor | undefined
  readonly translator: Translator
  readonly navigation: readonly NavigationEntry[]
  readonly bell?: ShownBell | undefined
  readonly path: string
  readonly notices: readonly Notice[]
  readonly csrfToken: string
  readonly returnTo: string
  readonly requestId: string
  readonly version: string
  readonly keptAt?: Date | undefined
}

export function makeFrame(input: FrameInput): Frame {
  const { page, visitor, translator } = input
  return {
    isDemo: input.isDemo,
    signedIn: visitor !== undefined,
    person: visitor && { name: visitor.name, initials: initialsOf(visitor.name) },
    navigation: navigationFor(input),
    bell: input.bell,
    breadcrumbs: page.breadcrumbs ?? [],
    notices: input.notices,
    languages: languagesIn(translator),
    csrfToken: input.csrfToken,
    returnTo: input.returnTo,
    requestId: input.requestId,
    scripts: page.scripts ?? [],
    head: page.head,
    version: input.version,
    keptAt: input.keptAt?.toISOString(),
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

const none: readonly NavigationItem[] = []
/** By what features declare; then by the language, the entries shown and the current one. */
const prepared = new WeakMap<readonly NavigationEntry[], Map<string, readonly NavigationItem[]>>()
/** People have few roles, and few of them have several. */
const mostPrepared = 2000

function navigationFor({ visitor, navigation, translator, path }: FrameInput): readonly NavigationItem[] {
  if (visitor?.duty) return none
  const entries = navigation.filter((entry) => (visitor ? entry.isFor(visitor) : entry.isForGuests))
  const current = currentOf(entries, path)
  const urls = entries.map(({ url }) => url).join(' ')
  const key = `${translator.language} ${current?.url} ${urls}`
  let known = prepared.get(navigation)
  if (!known || known.size > mostPrepared) {
    known = new Map<string, readonly NavigationItem[]>()
    prepared.set(navigation, known)
  }
  const items = known.get(key) ?? itemsOf(entries, current, translator)
  known.set(key, items)
  return items
}

/** The one whose address is nearest above this page. */
function currentOf(entries: readonly NavigationEntry[], path: string): NavigationEntry | undefined {
  let nearest: NavigationEntry | undefined
  for (const entry of entries) {
    const { url } = entry
    const isAbove = path === url || (url !== '/' && path.startsWith(url) && path[url.length] === '/')
    if (isAbove && !(nearest && nearest.url.length >= url.length)) nearest = entry
  }
  return nearest
}

function itemsOf(
  entries: readonly NavigationEntry[],
  current: NavigationEntry | undefined,
  { t }: Translator,
): readonly NavigationItem[] {
  const inOrder = entries.toSorted((a, b) => a.order - b.order)
  return inOrder.map((entry) => ({
    url: entry.url,
    icon: entry.icon,
    label: t(entry.key),
    isCurrent: entry === current,
  }))
}

const languageItems = new Map<Language, readonly LanguageItem[]>()

function languagesIn({ language, t }: Translator): readonly LanguageItem[] {
  const known = languageItems.get(language)
  if (known) return known

  const items = languages.map((code) => ({ code, label: t(`languages.${code}`), isCurrent: code === language }))
  languageItems.set(language, items)
  return items
}
