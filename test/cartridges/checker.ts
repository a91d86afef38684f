// Whether a cartridge keeps the rules of IMS Common Cartridge 1.3, as far as its structure goes: namespaces, required elements in
// their order, references that lead somewhere, files that are there and named once, types that the version knows.

import { attributeOf, childOf, childrenNamed, type Element, parseXml } from '../../server/cartridges/read/xml.ts'

const types: Readonly<Record<string, readonly [string, string] | undefined>> = {
  webcontent: undefined,
  imswl_xmlv1p3: ['webLink', 'http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3'],
  imsdt_xmlv1p3: ['topic', 'http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3'],
  assignment_xmlv1p0: ['assignment', 'http://www.imsglobal.org/xsd/imscc_extensions/assignment'],
}

const orders: Readonly<Record<string, readonly string[]>> = {
  manifest: ['metadata', 'organizations', 'resources'],
  metadata: ['schema', 'schemaversion', 'lom'],
  resource: ['metadata', 'file', 'dependency', 'variant'],
  webLink: ['title', 'url'],
  topic: ['title', 'text', 'attachments'],
  assignment: ['title', 'text', 'instructor_text', 'attachments', 'gradable', 'submission_formats', 'extensions'],
}

export function problemsIn(entries: ReadonlyMap<string, Buffer>): string[] {
  const problems: string[] = []
  const say = (text: string) => void problems.push(text)
  const bytes = entries.get('imsmanifest.xml')
  if (!bytes) return ['no manifest']
  const root = parseXml(bytes)
  checkOrder(root, say)
  if (!bytes.includes('xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"')) say('namespace of the manifest')
  const metadata = childOf(root, 'metadata')!
  checkOrder(metadata, say)
  if (childOf(metadata, 'schema')?.text !== 'IMS Common Cartridge') say('schema')
  if (childOf(metadata, 'schemaversion')?.text !== '1.3.0') say('schemaversion')
  if (!childOf(metadata, 'lom', 'general', 'title', 'string')?.text) say('title in LOM')

  const identifiers = [attributeOf(root, 'identifier')]
  const organisations = childrenNamed(childOf(root, 'organizations'), 'organization')
  if (organisations.length !== 1) say('exactly one organization')
  if (attributeOf(organisations[0], 'structure') !== 'rooted-hierarchy') say('structure')
  const roots = childrenNamed(organisations[0], 'item')
  if (roots.length !== 1 || childOf(roots[0], 'title')) say('one root item without a title')
  const references: string[] = []
  const walk = (item: Element, isRoot: boolean) => {
    identifiers.push(attributeOf(item, 'identifier'))
    const reference = attributeOf(item, 'identifierref')
    const inner = childrenNamed(item, 'item')
    if (!isRoot && !childOf(item, 'title')?.text) say('an item without a title')
    if (reference && inner.length > 0) say('an item that is a folder and something else')
    if ([...item.attributes.keys()].some((name) => !['identifier', 'identifierref'].includes(name)))
      say('attribute of an item')
    if (reference) references.push(reference)
    for (const one of inner) walk(one, false)
  }
  for (const one of roots) walk(one, true)

  const resources = childrenNamed(childOf(root, 'resources'), 'resource')
  const known = new Set(resources.map((one) => attributeOf(one, 'identifier')))
  for (const resource of resources) {
    checkOrder(resource, say)
    identifiers.push(attributeOf(resource, 'identifier'))
    const type = attributeOf(resource, 'type')
    const files = childrenNamed(resource, 'file').map((file) => decodeURIComponent(attributeOf(file, 'href')))
    if (!(type in types)) say(`type ${type}`)
    if (files.length === 0) say('a resource without files')
    for (const file of files) if (!entries.has(file)) say(`file ${file} is missing`)
    const href = decodeURIComponent(attributeOf(resource, 'href'))
    if (type === 'webcontent' && !files.includes(href)) say('href is none of the files')
    for (const one of [...childrenNamed(resource, 'dependency'), ...childrenNamed(resource, 'variant')])
      if (!known.has(attributeOf(one, 'identifierref'))) say('a reference to nothing')
    const shape = types[type]
    if (shape) checkDocument(entries.get(files[0]!)!, shape, say)
  }
  for (const reference of references) if (!known.has(reference)) say(`item to nothing: ${reference}`)
  if (new Set(identifiers).size !== identifiers.length) say('identifiers twice')
  if (identifiers.some((one) => !/^[A-Za-z_][\w.-]*$/.test(one))) say('an identifier that is no NCName')
  const named = new Set(
    resources.flatMap((one) => childrenNamed(one, 'file')).map((file) => decodeURIComponent(attributeOf(file, 'href'))),
  )
  for (const path of entries.keys()) if (path !== 'imsmanifest.xml' && !named.has(path)) say(`nobody names ${path}`)
  return problems
}

function checkDocument(bytes: Buffer, [name, namespace]: readonly [string, string], say: (text: string) => void): void {
  const root = parseXml(bytes)
  checkOrder(root, say)
  if (root.name !== name || !bytes.includes(`<${name} xmlns="${namespace}"`)) say(`document ${root.name}`)
  if (!childOf(root, 'title')?.text) say(`${name} without a title`)
  if (name === 'webLink' && !/^https?:/.test(attributeOf(childOf(root, 'url'), 'href'))) say('link without an address')
  if (name !== 'webLink' && attributeOf(childOf(root, 'text'), 'texttype') !== 'text/html') say('type of a text')
}

function checkOrder({ name, children }: Element, say: (text: string) => void): void {
  const places = children.map((child) => orders[name]!.indexOf(child.name))
  if (places.includes(-1)) say(`${name} holds something else`)
  if (places.some((place, at) => at > 0 && place < places[at - 1]!)) say(`order in ${name}`)
}
