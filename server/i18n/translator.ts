// The words of the interface. Shared ones lie here, those of a feature in its own folder (server/<feature>/vi.json and
// en.json), where their keys begin with the feature's name.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'

export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]
export type Translate = (key: string, values?: Readonly<Record<string, unknown>>) => string

export interface Translator {
  readonly language: Language
  readonly t: Translate
  has(key: string): boolean
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}

/** One for each language, made when the first is asked for: a request never changes it. */
export function translatorFor(language: Language): Translator {
  const known = translators.get(language)
  if (known) return known

  const translator = createTranslator(language, readWords(language))
  translators.set(language, translator)
  return translator
}

/** Every key with its text, flat: `accounts.signIn.title`. */
export function readWords(language: Language): Map<string, string> {
  const words = new Map<string, string>()
  for (const { folder, prefix } of folders()) {
    const file = join(folder, `${language}.json`)
    if (existsSync(file)) flatten(JSON.parse(readFileSync(file, 'utf8')), prefix, words)
  }
  return words
}

const translators = new Map<Language, Translator>()
const server = join(import.meta.dirname, '..')

function folders(): { folder: string; prefix: string }[] {
  return readdirSync(server, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ folder: join(server, name), prefix: name === 'i18n' ? '' : `${name}.` }))
}

function flatten(words: unknown, prefix: string, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(words as Record<string, unknown>)) {
    if (typeof value === 'string') {
      if (into.has(prefix + key)) throw new Error(`The words have ${prefix + key} twice.`)
      into.set(prefix + key, value.normalize('NFC'))
    } else flatten(value, `${prefix}${key}.`, into)
  }
}

function createTranslator(language: Language, words: Map<string, string>): Translator {
  const messages = new Map<string, IntlMessageFormat>()
  return { language, t, has: (key) => words.has(key) }

  function t(key: string, values?: Readonly<Record<string, unknown>>): string {
    const text = words.get(key)
    if (text === undefined) throw new Error(`There is no word ${key} in ${language}.json.`)
    if (!text.includes('{') && !text.includes("'")) return text

    let message = messages.get(key)
    if (!message) {
      message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
      messages.set(key, message)
    }
    return String(message.format(values as Record<string, string>))
  }
}
