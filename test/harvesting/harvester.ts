// A small harvester, and what it believes: the content models of OAI-PMH.xsd, oai_dc.xsd and of the sitemaps, by hand.

import { expect } from 'chai'
import { XMLParser, XMLValidator } from 'fast-xml-parser'

export interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Node[]
  readonly text: string
}

export type Arguments = Readonly<Record<string, string>>

export interface Answer {
  readonly root: Node
  readonly xml: string
  /** Of the refusal. */
  readonly code: string | undefined
  /** What the verb answers. */
  readonly content: Node
}

export async function ask(url: string, given: Arguments | string, method: 'GET' | 'POST' = 'GET'): Promise<Answer> {
  const query = new URLSearchParams(given)
  const response = await (method === 'GET'
    ? fetch(`${url}/oai?${query.toString()}`)
    : fetch(`${url}/oai`, { method, body: query }))
  expect(response.status).to.equal(200)
  expect(response.headers.get('content-type')).to.equal('text/xml; charset=utf-8')
  expect(response.headers.getSetCookie()).to.deep.equal([])
  const xml = await response.text()
  const root = parse(xml)
  expectValid(root)
  const content = root.children[2]!
  return { root, xml, content, code: content.name === 'error' ? content.attributes.code : undefined }
}

export interface Item {
  readonly identifier: string
  readonly datestamp: string
  readonly sets: readonly string[]
  readonly isDeleted: boolean
  /** By element, without `dc:`. */
  readonly metadata: Readonly<Record<string, readonly string[]>> | undefined
}

export function itemsIn({ content }: Pick<Answer, 'content'>): Item[] {
  return content.children
    .filter(({ name }) => name === 'record' || name === 'header')
    .map((node) => {
      const header = node.name === 'header' ? node : child(node, 'header')!
      const metadata = child(node, 'metadata')?.children[0]
      return {
        identifier: textIn(header, 'identifier'),
        datestamp: textIn(header, 'datestamp'),
        sets: header.children.filter(({ name }) => name === 'setSpec').map(({ text }) => text),
        isDeleted: header.attributes.status === 'deleted',
        metadata: metadata
          ? Object.fromEntries(
              [...new Set(metadata.children.map(({ name }) => name))].map((name) => [
                name.replace('dc:', ''),
                metadata.children.filter((one) => one.name === name).map(({ text }) => text),
              ]),
            )
          : undefined,
      }
    })
}

/** Everything, with what is between two requests. */
export async function harvest(
  url: string,
  given: Arguments,
  between: (parts: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ items: Item[]; tokens: Node[] }> {
  const items: Item[] = []
  const tokens: Node[] = []
  let answer = await ask(url, given)
  for (;;) {
    expect(answer.code, answer.xml).to.equal(undefined)
    items.push(...itemsIn(answer))
    const token = child(answer.content, 'resumptionToken')
    if (token) tokens.push(token)
    if (!token || token.text === '') return { items, tokens }
    await between(tokens.length)
    answer = await ask(url, { verb: given.verb!, resumptionToken: token.text })
  }
}

export function child(node: Node, name: string): Node | undefined {
  return node.children.find((one) => one.name === name)
}

export function textIn(node: Node, name: string): string {
  return child(node, name)?.text ?? ''
}

export function parse(xml: string): Node {
  expect(XMLValidator.validate(xml)).to.equal(true)
  expect(xml).to.match(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/)
  const parsed = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    ignoreDeclaration: true,
    attributeNamePrefix: '',
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
  }).parse(xml) as Raw[]
  return nodesOf(parsed)[0]!
}

type Raw = Record<string, Raw[] | string> & { ':@'?: Record<string, string> }

function nodesOf(raw: readonly Raw[]): Node[] {
  return raw.flatMap((one) => {
    const name = Object.keys(one).find((key) => key !== ':@')!
    const inside = one[name]!
    if (typeof inside === 'string') return []
    const text = inside.map((part) => (typeof part['#text'] === 'string' ? part['#text'] : '')).join('')
    return [{ name, attributes: one[':@'] ?? {}, children: nodesOf(inside), text }]
  })
}

const oai = 'http://www.openarchives.org/OAI/2.0/'
const xsi = 'http://www.w3.org/2001/XMLSchema-instance'
const second = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const verbs = 'Identify|ListSets|ListMetadataFormats|GetRecord|ListIdentifiers|ListRecords'
const dcElements =
  'title|creator|subject|description|publisher|contributor|date|type|format|identifier|source|language|relation|coverage|rights'

/** The children of an element, each followed by a space. */
const models: Readonly<Record<string, RegExp>> = {
  'OAI-PMH': new RegExp(`^responseDate request (error |(${verbs}) )$`),
  Identify:
    /^repositoryName baseURL protocolVersion (adminEmail )+earliestDatestamp deletedRecord granularity (compression )*(description )*$/,
  description: /^oai-identifier $/,
  'oai-identifier': /^scheme repositoryIdentifier delimiter sampleIdentifier $/,
  ListMetadataFormats: /^(metadataFormat )+$/,
  metadataFormat: /^metadataPrefix schema metadataNamespace $/,
  ListSets: /^(set )+(resumptionToken )?$/,
  set: /^setSpec setName $/,
  GetRecord: /^record $/,
  ListRecords: /^(record )+(resumptionToken )?$/,
  ListIdentifiers: /^(header )+(resumptionToken )?$/,
  record: /^header (metadata )?$/,
  header: /^identifier datestamp (setSpec )*$/,
  metadata: /^oai_dc:dc $/,
  'oai_dc:dc': new RegExp(`^(dc:(${dcElements}) )*$`),
  sitemapindex: /^(sitemap )+$/,
  sitemap: /^loc (lastmod )?$/,
  urlset: /^(url )+$/,
  url: /^loc (lastmod )?$/,
}
const texts: Readonly<Record<string, RegExp>> = {
  responseDate: second,
  earliestDatestamp: second,
  datestamp: second,
  lastmod: second,
  protocolVersion: /^2\.0$/,
  adminEmail: /^\S+@(\S+\.)+\S+$/,
  deletedRecord: /^(no|persistent|transient)$/,
  granularity: /^YYYY-MM-DD(Thh:mm:ssZ)?$/,
  setSpec: /^([A-Za-z0-9_!'$().+*-])+(:[A-Za-z0-9_!'$().+*-]+)*$/,
  metadataPrefix: /^[A-Za-z0-9_.!~*'()-]+$/,
  identifier: /^oai:[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+:[0-9a-f]{24}$/,
  sampleIdentifier: /^oai:[a-zA-Z][a-zA-Z0-9-]*(\.[a-zA-Z][a-zA-Z0-9-]*)+:\S+$/,
  baseURL: /^https?:\/\/\S+$/,
  loc: /^https?:\/\/\S+$/,
}
const attributes: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'OAI-PMH': {
    xmlns: new RegExp(`^${oai}$`),
    'xmlns:xsi': new RegExp(`^${xsi}$`),
    'xsi:schemaLocation': new RegExp(`^${oai} ${oai}OAI-PMH.xsd$`),
  },
  request: {
    verb: new RegExp(`^(${verbs})$`),
    identifier: /./,
    metadataPrefix: /^[A-Za-z0-9_.!~*'()-]+$/,
    from: /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/,
    until: /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/,
    set: /^\S+$/,
    resumptionToken: /./,
  },
  error: {
    code: /^(cannotDisseminateFormat|idDoesNotExist|badArgument|badVerb|noMetadataFormats|noRecordsMatch|badResumptionToken|noSetHierarchy)$/,
  },
  header: { status: /^deleted$/ },
  resumptionToken: { completeListSize: /^[1-9]\d*$/, cursor: /^\d+$/ },
  'oai_dc:dc': {
    'xmlns:oai_dc': new RegExp(`^${oai}oai_dc/$`),
    'xmlns:dc': /^http:\/\/purl\.org\/dc\/elements\/1\.1\/$/,
    'xmlns:xsi': new RegExp(`^${xsi}$`),
    'xsi:schemaLocation': new RegExp(`^${oai}oai_dc/ ${oai}oai_dc.xsd$`),
  },
  'oai-identifier': {
    xmlns: new RegExp(`^${oai}oai-identifier$`),
    'xmlns:xsi': new RegExp(`^${xsi}$`),
    'xsi:schemaLocation': new RegExp(`^${oai}oai-identifier ${oai}oai-identifier.xsd$`),
  },
  sitemapindex: { xmlns: /^http:\/\/www\.sitemaps\.org\/schemas\/sitemap\/0\.9$/ },
  urlset: { xmlns: /^http:\/\/www\.sitemaps\.org\/schemas\/sitemap\/0\.9$/ },
}
/** Of these every attribute above is there. */
const complete = ['OAI-PMH', 'oai_dc:dc', 'oai-identifier', 'sitemapindex', 'urlset', 'error']

export function expectValid(node: Node): void {
  const { name, children, text } = node
  const names = children.map((one) => `${one.name} `).join('')
  expect(names, `the children of ${name}`).to.match(models[name] ?? /^$/)
  if (texts[name]) expect(text, name).to.match(texts[name])
  const known = attributes[name] ?? {}
  for (const [key, value] of Object.entries(node.attributes)) {
    expect(Object.keys(known), `attributes of ${name}`).to.include(key)
    expect(value, `${name} ${key}`).to.match(known[key]!)
  }
  if (complete.includes(name)) expect(node.attributes).to.have.all.keys(Object.keys(known))
  if (name === 'record')
    expect(child(node, 'metadata') === undefined).to.equal('status' in child(node, 'header')!.attributes)
  for (const one of children) expectValid(one)
}
