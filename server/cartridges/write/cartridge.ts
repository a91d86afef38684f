// A course as Common Cartridge 1.3: sections as folders, pages as HTML, files as they are; what it has no words for is told.

import { type Packed, safeName, uniqueNames } from '../../materials/index.ts'
import type { PackedFile } from '../../pages/course-kinds.ts'
import { asStored, type Collected, type PackedPart, type Told } from './collect.ts'
import {
  assignment,
  discussionTopic,
  manifestOf,
  type ManifestPart,
  type ManifestResource,
  webLink,
} from './documents.ts'
import { htmlOf, pageOf } from './texts.ts'

export interface Written {
  readonly packed: readonly Packed[]
  readonly told: readonly Told[]
}

export interface Surroundings {
  readonly site: string
  readonly subject: string | undefined
  readonly materials: ReadonlyMap<string, { readonly title: string; readonly url: string }>
}

interface Building extends Surroundings {
  readonly files: ReadonlyMap<string, { readonly path: string; readonly identifier: string }>
  readonly resources: ManifestResource[]
  readonly packed: Packed[]
  readonly told: Told[]
  readonly pages: ReadonlyMap<string, string>
}

export function cartridgeOf({ course, sections }: Collected, around: Surroundings): Written {
  const parts = sections.flatMap((section) => section.parts)
  const building = begin(parts, around)
  const numbers = new Map(parts.map(({ item }, at) => [item, at + 1]))
  const modules = sections.map(({ title, parts: own }, at): ManifestPart => ({
    identifier: `module_${at + 1}`,
    title,
    children: own.map((part) => partOf(part, numbers.get(part.item)!, building)),
  }))
  const manifest = manifestOf({
    ...{ identifier: `hoclieu_${course._id.toString()}`, title: course.title, description: course.introduction },
    keywords: [around.subject, ...course.grades.map((grade) => `Lớp ${grade}`)].filter((one) => one !== undefined),
    ...{ parts: modules, resources: building.resources },
  })
  return { packed: [{ path: 'imsmanifest.xml', what: manifest }, ...building.packed], told: building.told }
}

/** Files first: every text may name them. Each once, whatever it is called elsewhere. */
function begin(parts: readonly PackedPart[], around: Surroundings): Building {
  const files = [
    ...new Map(parts.flatMap(({ packed }) => packed.files ?? []).map((file) => [file.sha256, file])).values(),
  ]
  const names = uniqueNames(files.map(({ name }) => name))
  const placed = files.map((file, at) => ({ file, path: `files/${names[at]!}`, identifier: `file_${at + 1}` }))
  return {
    ...around,
    files: new Map(placed.map(({ file: { sha256 }, path, identifier }) => [sha256, { path, identifier }])),
    resources: placed.map(({ path, identifier }) => ({
      ...{ identifier, type: 'webcontent', href: addressText(path), files: [addressText(path)] },
    })),
    packed: placed.map(({ file, path }) => ({ path, what: asStored(file) })),
    told: [],
    pages: new Map(
      parts.flatMap(({ item, as }, at): [string, string][] =>
        as === 'page' ? [[item._id.toString(), pagePath(item.title, at + 1)]] : [],
      ),
    ),
  }
}

function pagePath(title: string, number: number): string {
  return `pages/${number} ${safeName(title).slice(0, 60).trim()}.html`
}

/** As one writes it in an address. */
function addressText(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function partOf(part: PackedPart, number: number, building: Building): ManifestPart {
  const { item, as, packed } = part
  const own = { identifier: `item_${number}`, title: item.title }
  if (!item.isPublished) building.told.push({ title: item.title, reason: { key: 'cartridges.reasons.wasDraft' } })
  if (item.opensAt || item.afterItemId || Object.keys(packed.moments ?? {}).length > 0)
    building.told.push({ title: item.title, reason: { key: 'cartridges.reasons.noRules' } })
  if (as === 'heading') return own
  if (as === 'page') return { ...own, reference: addPage(part, number, building) }
  if (as === 'link') return { ...own, reference: addLink(part, number, building) }
  if (as === 'assignment') return { ...own, reference: addAssignment(part, number, building) }
  if (as === 'discussion') return { ...own, reference: addDiscussion(part, number, building) }
  return severalOf(part, number, building)
}

function addPage(
  part: PackedPart,
  number: number,
  building: Building,
  path = pagePath(part.item.title, number),
): string {
  const identifier = `page_${number}`
  const { files = [], text, outcomes } = part.packed
  building.packed.push({ path, what: pageOf(part.item.title, html(part, building, '../')) })
  building.resources.push({
    ...{ identifier, type: 'webcontent', href: addressText(path), files: [addressText(path)] },
    dependencies: dependenciesOf(
      files.filter(({ id }) => text.includes(id)),
      building,
    ),
    ...(outcomes && { outcomes }),
  })
  return identifier
}

function dependenciesOf(files: readonly PackedFile[], { files: placed }: Building): string[] {
  return [...new Set(files.flatMap(({ sha256 }) => placed.get(sha256)?.identifier ?? []))]
}

/** `root`: how the text reaches the root of the cartridge. */
function html({ packed: { text, files = [] } }: PackedPart, building: Building, root: string): string {
  const { files: placed, pages, materials, site } = building
  const pictures = files.map(({ id, sha256 }): [string, string] => [
    id,
    `${root}${addressText(placed.get(sha256)!.path)}`,
  ])
  const items = new Map([...pages].map(([id, path]) => [id, `${root}${addressText(path)}`]))
  return htmlOf(text, { pictures: new Map(pictures), items, materials, site })
}

function addLink({ item, packed: { url = '', text } }: PackedPart, number: number, building: Building): string {
  const identifier = `link_${number}`
  const path = `links/${number}.xml`
  if (text !== '') building.told.push({ title: item.title, reason: { key: 'cartridges.reasons.noLinkText' } })
  building.packed.push({ path, what: webLink(item.title, url) })
  building.resources.push({ identifier, type: 'imswl_xmlv1p3', files: [path] })
  return identifier
}

function addDiscussion(part: PackedPart, number: number, building: Building): string {
  const identifier = `discussion_${number}`
  const path = `discussions/${number}.xml`
  building.packed.push({ path, what: discussionTopic(part.item.title, html(part, building, '$IMS-CC-FILEBASE$/')) })
  const dependencies = dependenciesOf(part.packed.files ?? [], building)
  building.resources.push({ identifier, type: 'imsdt_xmlv1p3', files: [path], dependencies })
  return identifier
}

/** A page with the same text, for systems that know no assignments; the others take its variant. */
function addAssignment(part: PackedPart, number: number, building: Building): string {
  const identifier = `assignment_${number}`
  const path = `assignments/${number}.xml`
  const { title } = part.item
  const text = html(part, building, '$IMS-CC-FILEBASE$/')
  building.packed.push({ path, what: assignment({ identifier, title, html: text, points: part.packed.points }) })
  building.resources.push({
    ...{ identifier, type: 'assignment_xmlv1p0', href: path, files: [path] },
    dependencies: dependenciesOf(part.packed.files ?? [], building),
  })
  const fallback = `assignment_${number}_fallback`
  const page = `assignments/${number}.html`
  building.packed.push({ path: page, what: pageOf(title, html(part, building, '../')) })
  building.resources.push({
    ...{ identifier: fallback, type: 'webcontent', href: page, files: [page], variant: identifier },
    dependencies: dependenciesOf(part.packed.files ?? [], building),
  })
  return fallback
}

/** One file alone is the item; several, and what is said of them, are a folder. */
function severalOf(part: PackedPart, number: number, building: Building): ManifestPart {
  const { item, packed } = part
  const { files = [], text, url } = packed
  const references = dependenciesOf(files, building)
  const own = { identifier: `item_${number}`, title: item.title }
  if (references.length === 1 && text === '' && !url) return { ...own, reference: references[0]! }
  const children: ManifestPart[] = []
  const add = (title: string, reference: string) =>
    children.push({ identifier: `item_${number}_${children.length + 1}`, title, reference })
  if (text !== '') add(item.title, addPage(part, number, building, pagePath(item.title, number)))
  if (url) add(url, addLink({ ...part, packed: { ...packed, text: '' } }, number, building))
  const told = new Set<string>()
  for (const { name, sha256 } of files) {
    const { identifier } = building.files.get(sha256)!
    if (!told.has(identifier)) add(name, identifier)
    told.add(identifier)
  }
  return children.length === 1 ? { ...own, reference: children[0]!.reference! } : { ...own, children }
}
