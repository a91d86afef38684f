// What can be told of a material without a person looking at it, from facts that are loaded once (check-facts.ts). It advises:
// what keeps a step from being taken says so itself.

import type { Content, MaterialFile } from '../materials/index.ts'
import type { Processing } from '../processing/index.ts'
import { kindOf } from '../uploads/index.ts'
import type { NamesFound } from './pupil-names.ts'
import type { Consents } from './pupils-work.ts'
import type { TriedLink } from './reading.model.ts'

export const verdicts = ['ok', 'careful', 'wrong'] as const
export type Verdict = (typeof verdicts)[number]

/** In the order in which they are shown; their words are `curation.checks.<key>`. */
export const checkKeys = [
  ...([
    'complete',
    'licence',
    'sameFiles',
    'sameTexts',
    'pupilNames',
    'consents',
    'links',
    'captions',
    'altText',
    'fonts',
  ] as const),
] as const
export type CheckKey = (typeof checkKeys)[number]

export interface Place {
  /** A file, with a page of it or without; an address of another site; a material; something that is missing (`materials.missing.<what>`). */
  readonly file?: string | undefined
  readonly page?: number | undefined
  readonly url?: string | undefined
  readonly material?: OtherMaterial | undefined
  readonly percent?: number | undefined
  readonly missing?: string | undefined
}

export interface OtherMaterial {
  readonly id: string
  readonly title: string
}

export interface Check {
  readonly key: CheckKey
  readonly verdict: Verdict
  /** `curation.checks.<key>.<says>` */
  readonly says: string
  readonly values: Readonly<Record<string, number>>
  readonly places: readonly Place[]
}

export interface CheckFacts {
  readonly content: Content
  /** For the scope that it is meant for. */
  readonly missing: readonly string[]
  readonly files: readonly { readonly file: MaterialFile; readonly processing: Processing | undefined }[]
  /** Of other materials that whoever asks may see, by the file of this one. */
  readonly sameFiles: readonly { readonly file: string; readonly material: OtherMaterial }[]
  /** Undefined: not read yet. */
  readonly names: NamesFound | undefined
  /** Undefined: not tried yet; null: they are not tried. */
  readonly links: readonly TriedLink[] | undefined | null
  /** Undefined: nothing says that it is a work of pupils. */
  readonly consents: Consents | undefined
  /** Undefined: not looked for yet; null: texts of drafts are not compared. */
  readonly sameTexts: readonly { readonly material: OtherMaterial; readonly percent: number }[] | undefined | null
}

export function checksOf(facts: CheckFacts): Check[] {
  const found = checkKeys.map((key) => {
    const one = rules[key](facts)
    return one && { key, values: {}, places: [], ...one }
  })
  return found.filter((one) => one !== undefined)
}

/** Of a check that has nothing to look at there is nothing to say. */
type Rule = (facts: CheckFacts) => (Omit<Check, 'key' | 'values' | 'places'> & Partial<Check>) | undefined

const ofLicence = ['licence', 'licenceTooNarrow', 'licenceOfSources', 'linkOnly']

const rules: Readonly<Record<CheckKey, Rule>> = {
  complete: ({ missing }) => {
    const lacks = missing.filter((what) => !ofLicence.includes(what))
    if (lacks.length === 0) return { verdict: 'ok', says: 'ok' }
    return told(
      'wrong',
      'lacks',
      lacks.map((what) => ({ missing: what })),
    )
  },
  licence: ({ missing }) => {
    const lacks = missing.filter((what) => ofLicence.includes(what))
    if (lacks.length === 0) return { verdict: 'ok', says: 'ok' }
    return told(
      'wrong',
      'wrong',
      lacks.map((what) => ({ missing: what })),
    )
  },
  sameFiles: ({ files, sameFiles }) => {
    if (files.length === 0) return undefined
    return sameFiles.length === 0 ? { verdict: 'ok', says: 'ok' } : told('careful', 'same', sameFiles)
  },
  sameTexts: ({ files, sameTexts }) => {
    if (files.length === 0 || sameTexts === null) return undefined
    if (sameTexts === undefined) return { verdict: 'careful', says: 'later' }
    return sameTexts.length === 0 ? { verdict: 'ok', says: 'ok' } : told('careful', 'alike', sameTexts)
  },
  pupilNames: ({ files, names }) => {
    if (files.length === 0) return undefined
    if (!names) return { verdict: 'careful', says: 'later' }
    if (names.count === 0) return { verdict: 'ok', says: 'ok' }
    return { ...told('careful', 'named', names.places), values: { count: names.count } }
  },
  consents: ({ consents }) => {
    if (!consents) return undefined
    if (!consents.isSaid) return { verdict: 'careful', says: 'notSaid' }
    if (consents.missing === 0) return { verdict: 'ok', says: 'ok' }
    return { verdict: 'careful', says: 'missing', values: { count: consents.missing } }
  },
  links: ({ links }) => {
    if (links === null) return undefined
    if (!links) return { verdict: 'careful', says: 'later' }
    if (links.length === 0) return undefined
    const [gone, failed] = (['gone', 'failed'] as const).map((state) => links.filter((link) => link.state === state))
    if (gone!.length > 0) return told('careful', 'gone', gone!)
    return failed!.length > 0 ? told('careful', 'failed', failed!) : { verdict: 'ok', says: 'ok' }
  },
  captions: ({ content, files }) => {
    const films = files.filter(({ file }) => file.role !== 'source' && kindOf(file.format) === 'video')
    const hasFile = files.some(({ file }) => file.role === 'captions')
    const without = films.filter(({ processing }) => !hasFile && processing?.facts.hasCaptions !== true)
    const claims = content.accessibility.includes('captions')
    if (films.length === 0)
      return claims && !hasFile && content.link === '' ? { verdict: 'careful', says: 'noFilm' } : undefined
    if (without.length === 0) return { verdict: 'ok', says: 'ok' }
    return told('careful', claims ? 'claimed' : 'without', inFiles(without))
  },
  altText: ({ content, files }) => {
    const shown = files.filter(({ file }) => file.role !== 'source' && withPictures.includes(kindOf(file.format)))
    if (shown.length === 0) return undefined
    if (content.accessibility.includes('altText')) return { verdict: 'ok', says: 'ok' }
    return told('careful', 'notSaid', inFiles(shown))
  },
  fonts: ({ files }) => {
    if (files.length === 0) return undefined
    const doubtful = files.filter(({ processing }) => processing?.encoding === 'doubtful')
    if (doubtful.length > 0) return told('careful', 'doubtful', inFiles(doubtful))
    const converted = files.filter(({ processing }) => processing?.encoding === 'converted')
    return converted.length === 0 ? { verdict: 'ok', says: 'ok' } : told('careful', 'converted', inFiles(converted))
  },
}

const withPictures: readonly string[] = ['image', 'document', 'presentation', 'pdf']

function told(verdict: Verdict, says: string, places: readonly Place[]) {
  return { verdict, says, places: places.slice(0, mostPlaces), values: { count: places.length } }
}

const mostPlaces = 10

function inFiles(files: CheckFacts['files']): Place[] {
  return files.map(({ file }) => ({ file: file.name }))
}
