// The answers to the six verbs, as the document that is sent.

import { Types } from 'mongoose'
import { AppError } from '../errors.ts'
import { translatorFor } from '../i18n/translator.ts'
import { addressOfMaterial, type MaterialRecord } from '../materials/index.ts'
import { sharedTime } from '../outbox/clock.ts'
import { contactOf } from './contact.ts'
import { type DublinCore, dublinCoreOf, findNames } from './dublin-core.ts'
import {
  badToken,
  type Given,
  type ListRequest,
  metadataPrefix,
  type OaiRequest,
  readArguments,
  readRequest,
} from './input.ts'
import { countHarvested, findEarliest, findHarvested, type Harvested, listHarvested } from './list.ts'
import { Refusal } from './refusal.ts'
import { listSets, narrowSets } from './sets.ts'
import { readTime, utcSeconds } from './times.ts'
import { writeToken } from './token.ts'
import { element, textElement, type XmlElement } from '../xml.ts'

/** `site`: our address, without a slash at the end. */
export async function answerHarvester(input: unknown, site: string): Promise<XmlElement> {
  const baseUrl = `${site}/oai`
  const responseDate = utcSeconds(await sharedTime())
  let given: Given = {}
  try {
    given = readArguments(input)
    return envelope(responseDate, baseUrl, given, await answer(readRequest(given), site))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, message } = error
    const isUnderstood = code !== 'badVerb' && code !== 'badArgument'
    return envelope(responseDate, baseUrl, isUnderstood ? given : {}, element('error', { code }, [message]))
  }
}

const { t } = translatorFor('vi')
const oai = 'http://www.openarchives.org/OAI/2.0/'
const xsi = { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' }

function envelope(responseDate: string, baseUrl: string, given: Given, content: XmlElement): XmlElement {
  return element('OAI-PMH', { xmlns: oai, ...xsi, 'xsi:schemaLocation': `${oai} ${oai}OAI-PMH.xsd` }, [
    textElement('responseDate', responseDate),
    element('request', given, [baseUrl]),
    content,
  ])
}

async function answer(request: OaiRequest, site: string): Promise<XmlElement> {
  if (request.verb === 'Identify') return await identify(site)
  if (request.verb === 'ListSets') return await answerSets()
  if (request.verb === 'ListMetadataFormats') return await answerFormats(request.identifier, site)
  if (request.verb === 'GetRecord') return await answerRecord(request.identifier, site)
  return await answerList(request, site)
}

async function identify(site: string): Promise<XmlElement> {
  const host = hostOf(site)
  return element('Identify', {}, [
    textElement('repositoryName', `${t('layout.name')}: ${t('layout.purpose')}`),
    textElement('baseURL', `${site}/oai`),
    textElement('protocolVersion', '2.0'),
    textElement('adminEmail', contactOf(host)),
    textElement('earliestDatestamp', utcSeconds((await findEarliest()) ?? (await sharedTime()))),
    textElement('deletedRecord', 'persistent'),
    textElement('granularity', 'YYYY-MM-DDThh:mm:ssZ'),
    textElement('compression', 'gzip'),
    // The scheme wants a domain name.
    ...(/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/i.test(host) ? [describeIdentifiers(host)] : []),
  ])
}

function describeIdentifiers(host: string): XmlElement {
  const namespace = `${oai}oai-identifier`
  return element('description', {}, [
    element('oai-identifier', { xmlns: namespace, ...xsi, 'xsi:schemaLocation': `${namespace} ${namespace}.xsd` }, [
      textElement('scheme', 'oai'),
      textElement('repositoryIdentifier', host),
      textElement('delimiter', ':'),
      textElement('sampleIdentifier', `oai:${host}:0123456789abcdef01234567`),
    ]),
  ])
}

async function answerSets(): Promise<XmlElement> {
  const sets = await listSets(t)
  return element(
    'ListSets',
    {},
    sets.map(({ spec, name }) => element('set', {}, [textElement('setSpec', spec), textElement('setName', name)])),
  )
}

const dublinCore = `${oai}oai_dc/`
const dublinCoreSchema = `${oai}oai_dc.xsd`

async function answerFormats(identifier: string | undefined, site: string): Promise<XmlElement> {
  if (identifier !== undefined) await findByIdentifier(identifier, site)
  return element('ListMetadataFormats', {}, [
    element('metadataFormat', {}, [
      textElement('metadataPrefix', metadataPrefix),
      textElement('schema', dublinCoreSchema),
      textElement('metadataNamespace', dublinCore),
    ]),
  ])
}

async function answerRecord(identifier: string, site: string): Promise<XmlElement> {
  const found = await findByIdentifier(identifier, site)
  return element('GetRecord', {}, await describeRecords([found], site))
}

async function findByIdentifier(identifier: string, site: string): Promise<Harvested> {
  const prefix = identifierOf(site, '')
  const id = identifier.startsWith(prefix) ? identifier.slice(prefix.length) : ''
  const found = /^[0-9a-f]{24}$/.test(id) ? await findHarvested(new Types.ObjectId(id)) : undefined
  if (!found) throw new Refusal('idDoesNotExist', 'Nothing has this identifier.')
  return found
}

async function answerList(request: ListRequest, site: string): Promise<XmlElement> {
  const { verb, after, ...chosen } = request
  const selection = {
    set: chosen.set,
    from: chosen.from === undefined ? undefined : readTime(chosen.from)?.begin,
    until: chosen.until === undefined ? undefined : readTime(chosen.until)?.end,
  }
  const { items, next } = await listHarvested(selection, after?.cursor).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'invalidCursor' ? badToken() : error
  })
  if (items.length === 0) throw new Refusal('noRecordsMatch', 'There is nothing like that.')
  const before = after?.position ?? 0
  const size = after ? after.size : next === undefined ? items.length : await countHarvested(selection)
  const records =
    verb === 'ListRecords' ? await describeRecords(items, site) : items.map((item) => headerOf(item, site))
  const rest =
    next === undefined ? [] : [writeToken({ verb, ...chosen, cursor: next, position: before + items.length, size })]
  // The last part of several says by an empty one that it is the last; what comes at once needs none.
  const isPart = after !== undefined || next !== undefined
  const attributes = { ...(size !== undefined && { completeListSize: String(size) }), cursor: String(before) }
  return element(verb, {}, [...records, ...(isPart ? [element('resumptionToken', attributes, rest)] : [])])
}

async function describeRecords(items: readonly Harvested[], site: string): Promise<XmlElement[]> {
  const names = await findNames(items.flatMap(({ material }) => material ?? []))
  return items.map((item) => {
    const { material } = item
    const metadata = material && metadataOf(dublinCoreOf(material, urlOf(material, site), names, t))
    return element('record', {}, [headerOf(item, site), ...(metadata ? [metadata] : [])])
  })
}

function headerOf({ told, material }: Harvested, site: string): XmlElement {
  return element('header', material ? {} : { status: 'deleted' }, [
    textElement('identifier', identifierOf(site, told._id.toString())),
    textElement('datestamp', utcSeconds(told.datestamp)),
    ...narrowSets(told.sets).map((set) => textElement('setSpec', set)),
  ])
}

function metadataOf(described: DublinCore): XmlElement {
  const attributes = {
    'xmlns:oai_dc': dublinCore,
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    ...xsi,
    'xsi:schemaLocation': `${dublinCore} ${dublinCoreSchema}`,
  }
  const elements = described.map(([name, value]) => textElement(`dc:${name}`, value))
  return element('metadata', {}, [element('oai_dc:dc', attributes, elements)])
}

function urlOf({ _id }: MaterialRecord, site: string): string {
  return `${site}${addressOfMaterial(_id)}`
}

function identifierOf(site: string, id: string): string {
  return `oai:${hostOf(site)}:${id}`
}

function hostOf(site: string): string {
  return new URL(site).hostname
}
