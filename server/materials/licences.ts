// Under which conditions a material may be used: what each licence allows in plain words (locale keys
// `materials.licences.<code>`), and how its author is credited.

import type { Scope } from './vocabulary.ts'

export interface Licence {
  /** As the sector calls it; in records, addresses and the API. */
  readonly code: LicenceCode
  /** Of a public licence, for machines (schema.org, OAI-PMH). */
  readonly url?: string
  readonly name: string
  /** The widest scope in which it can be offered. */
  readonly widest: Scope
  readonly mayAdapt: boolean
  readonly mayTrade: boolean
  /** What is made from it has to carry the same licence. */
  readonly sharesAlike: boolean
  readonly asksCredit: boolean
  /** The bytes are somebody else’s: only a link is kept. */
  readonly isLinkOnly: boolean
}

export const licenceCodes = ['CC0', 'CCBY', 'CCBYSA', 'CCBYNC', 'NOIBO-NGANH', 'NOIBO-TRUONG', 'LIENKET'] as const
export type LicenceCode = (typeof licenceCodes)[number]

const open = {
  widest: 'public',
  mayAdapt: true,
  mayTrade: true,
  sharesAlike: false,
  asksCredit: true,
  isLinkOnly: false,
} as const
const inHouse = { ...open, mayTrade: false } as const

export const licences: readonly Licence[] = [
  {
    code: 'CC0',
    name: 'CC0 1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    ...open,
    asksCredit: false,
  },
  { code: 'CCBY', name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/', ...open },
  {
    code: 'CCBYSA',
    name: 'CC BY-SA 4.0',
    url: 'https://creativecommons.org/licenses/by-sa/4.0/',
    ...open,
    sharesAlike: true,
  },
  {
    code: 'CCBYNC',
    name: 'CC BY-NC 4.0',
    url: 'https://creativecommons.org/licenses/by-nc/4.0/',
    ...open,
    mayTrade: false,
  },
  { code: 'NOIBO-NGANH', name: 'NOIBO-NGANH', ...inHouse, widest: 'sector' },
  { code: 'NOIBO-TRUONG', name: 'NOIBO-TRUONG', ...inHouse, widest: 'school' },
  { code: 'LIENKET', name: 'LIENKET', ...inHouse, widest: 'public', mayAdapt: false, isLinkOnly: true },
]

/** @throws TypeError for a code that there is not */
export function licenceOf(code: LicenceCode): Licence {
  const licence = licences.find((one) => one.code === code)
  if (!licence) throw new TypeError(`There is no licence ${code}.`)
  return licence
}

export function allowsScope(code: LicenceCode, scope: Scope): boolean {
  return breadth.indexOf(scope) <= breadth.indexOf(licenceOf(code).widest)
}

/** Under which licences something made from a material with this one may stand, the most open one first. */
const derivable: Readonly<Record<LicenceCode, readonly LicenceCode[]>> = {
  CC0: ['CC0', 'CCBY', 'CCBYSA', 'CCBYNC', 'NOIBO-NGANH', 'NOIBO-TRUONG'],
  CCBY: ['CCBY', 'CCBYSA', 'CCBYNC', 'NOIBO-NGANH', 'NOIBO-TRUONG'],
  CCBYSA: ['CCBYSA'],
  CCBYNC: ['CCBYNC', 'NOIBO-NGANH', 'NOIBO-TRUONG'],
  'NOIBO-NGANH': ['NOIBO-NGANH', 'NOIBO-TRUONG'],
  'NOIBO-TRUONG': ['NOIBO-TRUONG'],
  LIENKET: [],
}

/**
 * Under which licences something made from all of these may stand, the most open one first: that is what the strictest of
 * them asks for. None: they cannot go into one thing.
 */
export function licencesFromSources(sources: readonly LicenceCode[]): readonly LicenceCode[] {
  return derivable.CC0.filter((code) => sources.every((source) => derivable[source].includes(code)))
}

const breadth: readonly Scope[] = ['personal', 'school', 'sector', 'public']
