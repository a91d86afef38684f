// A Common Cartridge as what it will become here: nothing of it is lost without being told.

import { Types } from 'mongoose'
import { longestPage, mostItemFiles, mostPictures, mostSections } from '../../courses/index.ts'
import type { Translate } from '../../i18n/translator.ts'
import type { OpenPackage } from '../../packages/index.ts'
import { CartridgeProblem } from '../problem.ts'
import { attachmentsIdOf } from './addresses.ts'
import { readModules } from './canvas.ts'
import type { DraftCourse, DraftFile, DraftItem, DraftSection, Reason } from './draft.ts'
import { plainOf } from './html.ts'
import { type ManifestItem, readManifest, type Resource } from './manifest.ts'
import { type Line, partsOf } from './outline.ts'
import { folderOf, isElsewhere, nameOf } from './paths.ts'
import { headingOf, linkTo, type Read, readResource, sourceOf } from './resource.ts'
import { findEntry, largestText, pathsOf, readElement, type Setting } from './setting.ts'
import { decodeXml, type Element, NotXml, parseXml } from './xml.ts'

export interface Reading {
  readonly courseId: Types.ObjectId
  /** In Vietnamese: what is named here becomes part of the course. */
  readonly t: Translate
  goOn(): Promise<void>
  /** So many of so many parts have been read. */
  tell(position: number, total: number): Promise<void>
}

/** Parts of a cartridge that is looked at. */
const mostParts = 2000

/** Undefined: there is no manifest in it. @throws PackageProblem, CartridgeProblem */
export async function readCartridge(archive: OpenPackage, reading: Reading): Promise<DraftCourse | undefined> {
  const opened = await openManifest(archive, reading)
  if (!opened) return undefined
  const { setting } = opened
  const parts = partsOf(setting.manifest.items, mostSections - 2)
  const planned = plan(setting, parts)
  const total = planned.reduce((sum, { lines }) => sum + lines.length, 0)
  if (total > mostParts) throw new CartridgeProblem('tooManyParts', { most: mostParts })
  const sections: DraftSection[] = []
  let position = 0
  for (const { title, lines } of planned) {
    const items: DraftItem[] = []
    for (const line of lines) {
      items.push(...(await itemsFor(setting, line, reading.t)))
      await reading.goOn()
      if (++position % 20 === 0) await reading.tell(position, total)
    }
    const name =
      title === unplaced ? reading.t('cartridges.made.unplaced') : title || reading.t('cartridges.made.section')
    if (items.length > 0) sections.push({ title: clipped(name), text: '', items })
  }
  const others = otherFiles(setting, reading.t)
  if (others.length > 0) sections.push({ title: reading.t('cartridges.made.otherFiles'), text: '', items: others })
  const { manifest } = setting
  const notes = notesOf(setting, opened.root)
  return {
    ...{ format: versionOf(manifest.version), system: systemOf(archive, opened.text) },
    ...{ title: manifest.title || opened.title, introduction: plainOf(manifest.description).slice(0, 4000) },
    ...{ grades: [], sections, notes },
  }
}

async function openManifest(archive: OpenPackage, { courseId, goOn }: Reading) {
  const [entry] = archive.entries
    .filter(({ path }) => nameOf(path).toLowerCase() === 'imsmanifest.xml')
    .sort((a, b) => a.path.length - b.path.length)
  if (!entry) return undefined
  const bytes = await archive.read(entry, largestText)
  const root = bytes && parsed(bytes)
  if (!bytes || !root || root.name.toLowerCase() !== 'manifest') throw new CartridgeProblem('manifest')
  const manifest = readManifest(root)
  if (/scorm/i.test(manifest.schema)) throw new CartridgeProblem('scorm')
  if (manifest.items.length + manifest.resources.size === 0) throw new CartridgeProblem('empty')
  const folder = folderOf(entry.path)
  const facts = { archive, folder, manifest, modules: new Map(), courseId, goOn }
  const setting: Setting = { ...facts, byIdentifier: new Map(), byPath: new Map(), used: new Set() }
  const modules = await readElement(setting, 'course_settings/module_meta.xml')
  const course = await readElement(setting, 'course_settings/course_settings.xml')
  const title = course?.children.find(({ name }) => name === 'title')?.text.trim() ?? ''
  const text = decodeXml(bytes.subarray(0, 8192))
  return { setting: { ...setting, modules: modules ? readModules(modules) : new Map() }, root, text, title }
}

function parsed(bytes: Buffer): Element | undefined {
  try {
    return parseXml(bytes)
  } catch (error) {
    if (error instanceof NotXml) return undefined
    throw error
  }
}

interface Planned {
  readonly itemId: Types.ObjectId
  readonly line: Line
  readonly resource: Resource | undefined
}

/** Each part gets its id before any text is read: texts lead from one to another. */
function plan(setting: Setting, outline: ReturnType<typeof partsOf>) {
  const named = new Set<string>()
  const planned = outline.map(({ title, identifier, lines }) => ({
    title: setting.modules.get(identifier)?.title || title,
    lines: lines.map((line): Planned => {
      const resource = resourceFor(setting, line.item.reference)
      if (resource) for (const one of [line.item.reference, resource.identifier]) named.add(one)
      return remembered(setting, { itemId: new Types.ObjectId(), line, resource })
    }),
  }))
  const resources = [...setting.manifest.resources.values()]
  const parts = new Set(resources.flatMap(({ dependencies }) => dependencies))
  const loose = resources.filter((one) => isLoose(setting, one, { named, parts }))
  const lines = loose.map((resource): Planned => {
    const item: ManifestItem = {
      identifier: '',
      reference: resource.identifier,
      title: '',
      isVisible: false,
      children: [],
    }
    return remembered(setting, { itemId: new Types.ObjectId(), line: { item, isHeading: false }, resource })
  })
  const isAll = planned.length === 0
  return [...planned, ...(lines.length > 0 ? [{ title: isAll ? '' : unplaced, lines }] : [])]
}

/** A locale key until it is drawn: no title of a cartridge is one. */
const unplaced = '\u0000unplaced'

/** Of two forms of the same the one that says more. */
function resourceFor({ manifest }: Setting, reference: string): Resource | undefined {
  const resource = manifest.resources.get(reference)
  const better = resource?.variants.flatMap((one) => manifest.resources.get(one) ?? [])
  return better?.find((one) => sourceOf(one) === 'assignment') ?? resource
}

function remembered(setting: Setting, planned: Planned): Planned {
  const { itemId, line, resource } = planned
  for (const identifier of [line.item.identifier, line.item.reference, resource?.identifier])
    if (identifier && !setting.byIdentifier.has(identifier)) setting.byIdentifier.set(identifier, itemId)
  for (const path of resource ? pathsOf(resource) : []) {
    const entry = isElsewhere(path) ? undefined : findEntry(setting, path)
    if (entry && !setting.byPath.has(entry.path)) setting.byPath.set(entry.path, itemId)
  }
  return planned
}

/** In no outline, and no part of something else: pages that nobody has placed, as Canvas has many. */
function isLoose(
  { manifest }: Setting,
  resource: Resource,
  { named, parts }: { readonly named: ReadonlySet<string>; readonly parts: ReadonlySet<string> },
): boolean {
  if (named.has(resource.identifier)) return false
  if (resource.variants.some((one) => manifest.resources.has(one))) return false
  const source = sourceOf(resource)
  if (source === 'file' || source === 'unknown') return false
  const isSetting = /^course_settings\//.test(resource.href) && resource.use !== 'syllabus'
  return !isSetting && !(parts.has(resource.identifier) && source === 'page')
}

async function itemsFor(setting: Setting, { itemId, line, resource }: Planned, t: Translate): Promise<DraftItem[]> {
  const { item } = line
  const facts = setting.modules.get(item.identifier)
  const read = await readFor(setting, { itemId, line, resource })
  if (!read) return []
  const title = clipped(plainOf(item.title) || facts?.title || read.title || t(`cartridges.sources.${read.source}`))
  const isPublished = item.isVisible && (facts?.isPublished ?? true) && read.isPublished
  const { attached, ...rest } = read
  const whole: DraftItem = { ...rest, itemId, title, isPublished, opensAt: facts?.opensAt ?? read.opensAt }
  return [...fitted(whole, t), ...attachedItems(setting, whole, attached, t)]
}

async function readFor(setting: Setting, { itemId, line, resource }: Planned): Promise<Read | undefined> {
  const { item, isHeading } = line
  if (resource) return await readResource(setting, resource, itemId)
  const url = setting.modules.get(item.identifier)?.url
  if (url) return linkTo(url, item.title)
  if (isHeading) return plainOf(item.title) === '' ? undefined : headingOf(item.title)
  const reasons = [{ key: 'cartridges.reasons.noResource' }]
  return { ...headingOf(item.title), source: 'unknown', as: 'page', outcome: 'notHeld', reasons }
}

/** What is longer than a page here is several; a page without words is none. */
function fitted(item: DraftItem, t: Translate): DraftItem[] {
  if (item.outcome === 'notHeld') return [item]
  if (item.as === 'files') return severalFiles(item)
  if (item.as === 'heading' || item.as === 'link') return [{ ...item, text: item.text.slice(0, 1000) }]
  if (item.text === '' && item.as === 'page')
    return [{ ...item, outcome: 'notHeld', reasons: [...item.reasons, { key: 'cartridges.reasons.emptyPage' }] }]
  const longest = item.as === 'page' ? longestPage : 20_000
  const texts = cut(item.text === '' ? item.title : item.text, longest)
  return texts.map((text, at) => {
    const files = item.files.filter(({ id }) => text.includes(id))
    const kept = files.slice(0, mostPictures)
    const reasons = [
      ...(at === 0 ? item.reasons : []),
      ...(texts.length > 1 ? [{ key: 'cartridges.reasons.cut', values: { count: texts.length } }] : []),
      ...(files.length > kept.length
        ? [{ key: 'cartridges.reasons.manyPictures', values: { most: mostPictures } }]
        : []),
    ]
    const title =
      texts.length > 1 ? t('cartridges.made.part', { title: item.title, at: at + 1, count: texts.length }) : item.title
    // Only the first of several is what it was.
    const own = at === 0 ? {} : { itemId: new Types.ObjectId(), as: 'page' as const, moments: undefined }
    return { ...item, ...own, title: clipped(title), text, files: kept, reasons }
  })
}

function cut(text: string, longest: number): string[] {
  const parts: string[] = []
  let rest = text
  while (rest.length > longest) {
    const at = Math.max(rest.lastIndexOf('\n\n', longest), 0) || Math.max(rest.lastIndexOf('\n', longest), 0) || longest
    parts.push(rest.slice(0, at).trim())
    rest = rest.slice(at).trim()
  }
  return [...parts, rest].filter((part) => part !== '')
}

function severalFiles(item: DraftItem): DraftItem[] {
  const items: DraftItem[] = []
  for (let at = 0; at < item.files.length; at += mostItemFiles) {
    const own = at === 0 ? {} : { itemId: new Types.ObjectId(), reasons: [] }
    items.push({ ...item, ...own, files: item.files.slice(at, at + mostItemFiles) })
  }
  return items
}

function attachedItems(setting: Setting, item: DraftItem, attached: readonly DraftFile[], t: Translate): DraftItem[] {
  if (attached.length === 0) return []
  const files: DraftItem = {
    ...{ itemId: attachmentsIdOf(setting, item.itemId), as: 'files', outcome: 'same', source: 'file', text: '' },
    ...{ title: clipped(t('cartridges.made.attached', { title: item.title })), isPublished: item.isPublished },
    ...{ opensAt: item.opensAt, files: attached, reasons: [] },
  }
  return severalFiles(files)
}

/** Files of the course that stand in nothing, as far as the manifest names them. */
function otherFiles(setting: Setting, t: Translate): DraftItem[] {
  const folders = new Map<string, DraftFile[]>()
  for (const resource of setting.manifest.resources.values()) {
    if (sourceOf(resource) !== 'file' || /^course_settings\//.test(resource.href) || isData(resource)) continue
    for (const path of pathsOf(resource)) {
      const entry = findEntry(setting, path)
      if (!entry || setting.used.has(entry.path)) continue
      setting.used.add(entry.path)
      const folder = folderOf(path)
        .replace(/^web_resources\//, '')
        .replace(/\/$/, '')
      const file = { id: new Types.ObjectId().toString(), path: entry.path, name: nameOf(entry.path), size: entry.size }
      folders.set(folder, [...(folders.get(folder) ?? []), file])
    }
  }
  return [...folders].flatMap(([folder, files]) =>
    severalFiles({
      ...{ itemId: new Types.ObjectId(), as: 'files', outcome: 'same', source: 'file', text: '', files, reasons: [] },
      ...{ title: clipped(folder || t('cartridges.made.files')), isPublished: false },
    }),
  )
}

/** Documents of a system about something else in the cartridge. */
function isData({ type, files }: Resource): boolean {
  return type !== 'webcontent' && files.every((path) => /\.(xml|qti|dat)$/i.test(path))
}

function notesOf({ archive, folder, manifest, used }: Setting, root: Element): Reason[] {
  const known = new Set(
    [...manifest.resources.values()].flatMap(pathsOf).map((path) => `${folder}${path}`.toLowerCase()),
  )
  const stray = archive.entries.filter(
    ({ path }) => !used.has(path) && !/\.xml$/i.test(path) && !known.has(path.toLowerCase()),
  )
  const isProtected = root.children.some(({ name }) => name === 'authorizations')
  return [
    ...(isProtected ? [{ key: 'cartridges.reasons.protected' }] : []),
    ...(stray.length > 0 ? [{ key: 'cartridges.reasons.stray', values: { count: stray.length } }] : []),
  ]
}

function versionOf(version: string): string {
  const [, digits] = /^\s*(1\.\d)/.exec(version) ?? []
  return digits ?? 'imscp'
}

function systemOf(archive: OpenPackage, head: string): string {
  const has = (part: string) => archive.entries.some(({ path }) => path.includes(part))
  if (has('course_settings/')) return 'canvas'
  if (/desire2learn|d2l_2p0|brightspace/i.test(head)) return 'brightspace'
  if (/blackboard|xmlns:bb=/i.test(head) || has('.bb-package-info')) return 'blackboard'
  if (/sakai/i.test(head) || has('cc-objects/')) return 'sakai'
  if (/moodle/i.test(head) || archive.entries.some(({ path }) => /(^|\/)i_\d+\//.test(path))) return 'moodle'
  if (/hoclieu/i.test(head)) return 'hoclieu'
  return 'other'
}

function clipped(title: string): string {
  return [...title].slice(0, 200).join('')
}
