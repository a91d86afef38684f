// What a harvester may ask: the verbs with their arguments, https://www.openarchives.org/OAI/openarchivesprotocol.html

import { Refusal } from './refusal.ts'
import { isSetSpec } from './sets.ts'
import { type GivenTime, readTime } from './times.ts'
import { readToken } from './token.ts'

const selecting = ['metadataPrefix', 'from', 'until', 'set']

/** The first ones are needed. A token goes on with a list; then nothing else is given. */
const verbs = {
  Identify: { needed: [], more: [], isContinued: false },
  ListMetadataFormats: { needed: [], more: ['identifier'], isContinued: false },
  ListSets: { needed: [], more: [], isContinued: true },
  GetRecord: { needed: ['identifier', 'metadataPrefix'], more: [], isContinued: false },
  ListIdentifiers: { needed: ['metadataPrefix'], more: selecting, isContinued: true },
  ListRecords: { needed: ['metadataPrefix'], more: selecting, isContinued: true },
} as const satisfies Record<string, { needed: readonly string[]; more: readonly string[]; isContinued: boolean }>
export type Verb = keyof typeof verbs
export type ListVerb = 'ListIdentifiers' | 'ListRecords'

export interface ListRequest {
  readonly verb: ListVerb
  readonly set: string | undefined
  /** As they were given, to be told again. */
  readonly from: string | undefined
  readonly until: string | undefined
  /** Where it goes on. */
  readonly after: { readonly cursor: string; readonly position: number; readonly size: number | undefined } | undefined
}

export type OaiRequest =
  | { readonly verb: 'Identify' }
  | { readonly verb: 'ListSets' }
  | { readonly verb: 'ListMetadataFormats'; readonly identifier: string | undefined }
  | { readonly verb: 'GetRecord'; readonly identifier: string }
  | ListRequest

export type Given = Readonly<Record<string, string>>

export const metadataPrefix = 'oai_dc'

/** Each at most once. @throws Refusal */
export function readArguments(input: unknown): Given {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries((input ?? {}) as Record<string, unknown>)) {
    const isVerb = name === 'verb'
    if (typeof value !== 'string')
      throw new Refusal(isVerb ? 'badVerb' : 'badArgument', `${shown(name)} is given more than once.`)
    given[name] = value
  }
  return given
}

/** @throws Refusal */
export function readRequest(given: Given): OaiRequest {
  const { verb, ...rest } = given
  if (verb === undefined) throw new Refusal('badVerb', 'There is no verb.')
  if (!isVerb(verb)) throw new Refusal('badVerb', 'There is no such verb.')
  checkNames(verb, rest)
  const { identifier, resumptionToken } = rest
  if (resumptionToken !== undefined) return goOn(verb, resumptionToken)
  if (verb === 'Identify' || verb === 'ListSets') return { verb }
  if (verb === 'ListMetadataFormats') return { verb, identifier }
  checkPrefix(rest.metadataPrefix!)
  if (verb === 'GetRecord') return { verb, identifier: identifier! }
  checkSelection(rest)
  return { verb, set: rest.set, from: rest.from, until: rest.until, after: undefined }
}

function isVerb(text: string): text is Verb {
  return Object.hasOwn(verbs, text)
}

function checkNames(verb: Verb, given: Given): void {
  const { needed, more, isContinued } = verbs[verb]
  const isContinuation = isContinued && given.resumptionToken !== undefined
  const names = isContinuation ? ['resumptionToken'] : [...needed, ...more]
  for (const [name, value] of Object.entries(given)) {
    if (!(names as readonly string[]).includes(name))
      throw new Refusal(
        'badArgument',
        isContinuation ? 'A resumptionToken comes alone.' : `${verb} has no argument ${shown(name)}.`,
      )
    if (value === '') throw new Refusal('badArgument', `${name} is empty.`)
  }
  const missing = isContinuation ? undefined : needed.find((name) => given[name] === undefined)
  if (missing) throw new Refusal('badArgument', `${verb} needs the argument ${missing}.`)
}

function checkPrefix(prefix: string): void {
  if (!/^[\w.!~*'()-]+$/.test(prefix))
    throw new Refusal('badArgument', 'metadataPrefix has characters that it may not have.')
  if (prefix !== metadataPrefix) throw new Refusal('cannotDisseminateFormat', `There is only ${metadataPrefix}.`)
}

function checkSelection({ set, from, until }: Given): void {
  if (set !== undefined && !isSetSpec(set)) throw new Refusal('badArgument', 'set is not the name of a set.')
  const [begin, end] = [timeOf('from', from), timeOf('until', until)]
  if (!begin || !end) return
  if (begin.granularity !== end.granularity)
    throw new Refusal('badArgument', 'from and until are not of one granularity.')
  if (begin.begin > end.begin) throw new Refusal('badArgument', 'from is after until.')
}

function timeOf(name: string, text: string | undefined): GivenTime | undefined {
  const time = text === undefined ? undefined : readTime(text)
  if (text !== undefined && !time)
    throw new Refusal('badArgument', `${name} is no day (2026-11-27) and no second in UTC (2026-11-27T01:02:03Z).`)
  return time
}

function goOn(verb: Verb, text: string): ListRequest {
  const token = readToken(text)
  // All sets come at once.
  if (token?.verb !== verb) throw badToken()
  const { set, from, until, cursor, position, size } = token
  return { verb: token.verb, set, from, until, after: { cursor, position, size } }
}

export function badToken(): Refusal {
  return new Refusal('badResumptionToken', 'This is no resumptionToken of this list.')
}

/** Names come from anywhere and may be long. */
function shown(name: string): string {
  return name.slice(0, 60)
}
