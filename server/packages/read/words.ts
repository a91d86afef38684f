// What people write into the cells of a spreadsheet, as the codes of ours: by code or by name, in either language, with or
// without marks.

import { findSubjects, listAllMaterialTypes, listAllSeries } from '../../curriculum/index.ts'
import { languages, translatorFor } from '../../i18n/translator.ts'
import {
  audiences,
  cognitiveLevels,
  licenceCodes,
  licenceOf,
  materialLanguages,
  scopes,
  terms,
} from '../../materials/index.ts'
import { foldHeading } from '../../spreadsheets/index.ts'

export type Words = ReadonlyMap<string, string>

export interface Vocabulary {
  readonly types: Words
  readonly series: Words
  readonly subjects: Words
  readonly languages: Words
  readonly audiences: Words
  readonly scopes: Words
  readonly terms: Words
  readonly licences: Words
  readonly cognitiveLevels: Words
}

export async function findVocabulary(): Promise<Vocabulary> {
  return {
    types: namedWords(await listAllMaterialTypes()),
    series: namedWords(await listAllSeries()),
    subjects: namedWords(await findSubjects()),
    languages: ownWords('languages', materialLanguages),
    audiences: ownWords('audiences', audiences, { guardians: ['phụ huynh', 'cha mẹ học sinh'] }),
    scopes: ownWords('reach', scopes, {
      personal: ['cá nhân', 'riêng'],
      school: ['trường'],
      sector: ['ngành', 'sở'],
      public: ['công khai', 'mọi người'],
    }),
    terms: ownWords('terms', terms, {
      first: ['1', 'I', 'HK1', 'HKI', 'học kì 1'],
      second: ['2', 'II', 'HK2', 'HKII', 'học kì 2'],
    }),
    licences: wordsOf(
      licenceCodes.map((code) => ({
        code,
        names: [
          licenceOf(code).name,
          licenceOf(code).name.replace(/ [\d.]+$/, ''),
          ...labelsOf(`licences.${code}.name`),
        ],
      })),
    ),
    cognitiveLevels: ownWords('cognitiveLevels', cognitiveLevels),
  }
}

export function lookUp(words: Words, text: string): string | undefined {
  return words.get(foldHeading(text))
}

type Named = { readonly code: string; readonly name: string; readonly englishName?: string | undefined | null }

function namedWords(entries: readonly Named[]): Words {
  return wordsOf(entries.map(({ code, name, englishName }) => ({ code, names: [name, englishName ?? ''] })))
}

function ownWords(
  group: string,
  codes: readonly string[],
  more: Readonly<Record<string, readonly string[]>> = {},
): Words {
  return wordsOf(codes.map((code) => ({ code, names: [...labelsOf(`${group}.${code}`), ...(more[code] ?? [])] })))
}

function labelsOf(key: string): string[] {
  return languages.map((language) => translatorFor(language).t(`materials.${key}`))
}

/** A code counts more than a name. */
function wordsOf(entries: readonly { readonly code: string; readonly names: readonly string[] }[]): Words {
  const words = new Map<string, string>()
  for (const { code } of entries) words.set(foldHeading(code), code)
  for (const { code, names } of entries)
    for (const name of names) {
      const word = foldHeading(name)
      if (word !== '' && !words.has(word)) words.set(word, code)
    }
  return words
}
