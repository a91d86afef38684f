// The list of contents of a cartridge (imsmanifest.xml), whatever its version and its prefixes. Pure.

import { attributeOf, childOf, childrenNamed, type Element, lineOf } from './xml.ts'
import { decodedPath, isElsewhere, plainPath } from './paths.ts'

export interface ManifestItem {
  readonly identifier: string
  /** Of a resource; empty: it is a folder, or a line between others. */
  readonly reference: string
  readonly title: string
  readonly isVisible: boolean
  readonly children: readonly ManifestItem[]
}

export interface Resource {
  readonly identifier: string
  /** In small letters. */
  readonly type: string
  readonly use: string
  /** Within the package, or an address elsewhere; empty: none. */
  readonly href: string
  readonly files: readonly string[]
  readonly dependencies: readonly string[]
  /** What it is a lesser form of. */
  readonly variants: readonly string[]
  readonly title: string
}

export interface Manifest {
  readonly schema: string
  readonly version: string
  readonly title: string
  readonly description: string
  readonly items: readonly ManifestItem[]
  readonly resources: ReadonlyMap<string, Resource>
}

export function readManifest(root: Element): Manifest {
  const metadata = childOf(root, 'metadata')
  const general = childOf(metadata, 'lom', 'general') ?? childOf(metadata, 'record')
  const base = attributeOf(root, 'base')
  const organisations = childOf(root, 'organizations')
  const wanted = attributeOf(organisations, 'default')
  const all = childrenNamed(organisations, 'organization')
  const organisation = all.find((one) => attributeOf(one, 'identifier') === wanted) ?? all[0]
  const list = childOf(root, 'resources')
  const listBase = joined(base, attributeOf(list, 'base'))
  const resources = childrenNamed(list, 'resource').map((one) => resourceOf(one, listBase))
  return {
    schema: lineOf(childOf(metadata, 'schema')),
    version: lineOf(childOf(metadata, 'schemaversion')) || versionIn(resources),
    title: textIn(childOf(general, 'title')) || lineOf(childOf(organisation, 'title')),
    description: textIn(childOf(general, 'description')),
    items: childrenNamed(organisation, 'item').map(itemOf),
    // Of two with one name the first one counts.
    resources: firstOf(resources),
  }
}

function firstOf(resources: readonly Resource[]): Map<string, Resource> {
  const named = new Map<string, Resource>()
  for (const one of resources) if (!named.has(one.identifier)) named.set(one.identifier, one)
  return named
}

/** Of several languages Vietnamese, else the first. */
function textIn(element: Element | undefined): string {
  const strings = element?.children.filter(({ name }) => /^(string|langstring)$/i.test(name)) ?? []
  const own = strings.find((one) => /^vi/i.test(attributeOf(one, 'language') || attributeOf(one, 'lang')))
  return lineOf(own ?? strings[0] ?? element)
}

function itemOf(element: Element): ManifestItem {
  return {
    identifier: attributeOf(element, 'identifier'),
    reference: attributeOf(element, 'identifierref'),
    title: lineOf(childOf(element, 'title')),
    isVisible: attributeOf(element, 'isvisible').toLowerCase() !== 'false',
    children: childrenNamed(element, 'item').map(itemOf),
  }
}

function resourceOf(element: Element, listBase: string): Resource {
  const base = joined(listBase, attributeOf(element, 'base'))
  const references = (name: string) =>
    childrenNamed(element, name)
      .map((one) => attributeOf(one, 'identifierref'))
      .filter(Boolean)
  const href = attributeOf(element, 'href')
  return {
    identifier: attributeOf(element, 'identifier'),
    type: attributeOf(element, 'type').toLowerCase(),
    use: attributeOf(element, 'intendeduse').toLowerCase(),
    href: placeOf(href, base),
    files: childrenNamed(element, 'file')
      .map((file) => placeOf(attributeOf(file, 'href'), joined(base, attributeOf(file, 'base'))))
      .filter(Boolean),
    dependencies: references('dependency'),
    variants: references('variant'),
    title: textIn(childOf(element, 'metadata', 'lom', 'general', 'title')) || attributeOf(element, 'title'),
  }
}

function joined(base: string, more: string): string {
  if (more === '') return base
  return isElsewhere(more) ? more : `${base}${base === '' || base.endsWith('/') ? '' : '/'}${more}`
}

function placeOf(href: string, base: string): string {
  if (href === '') return ''
  const whole = joined(base, href)
  return isElsewhere(whole) ? whole : (plainPath(decodedPath(whole)) ?? '')
}

function versionIn(resources: readonly Resource[]): string {
  const digits = resources.flatMap(({ type }) => /(?:imscc|imswl|imsdt)_xmlv1p(\d)/.exec(type)?.[1] ?? [])
  return digits.length > 0 ? `1.${digits[0]}` : ''
}
