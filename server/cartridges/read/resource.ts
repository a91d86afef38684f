// What one resource of a cartridge is, by its type and by its files, and what it becomes here.

import { Types } from 'mongoose'
import { momentsOf, isAnnouncement, metaIn, readAssignment } from './canvas.ts'
import type { DraftFile, DraftItem, Reason } from './draft.ts'
import { markdownOf, plainOf, titleIn } from './html.ts'
import type { Resource } from './manifest.ts'
import { isElsewhere, nameOf } from './paths.ts'
import { addressesOf, type Gathered } from './addresses.ts'
import { findEntry, isHtml, pathsOf, readBytes, readElement, type Setting } from './setting.ts'
import { attributeOf, childOf, childrenNamed, decodeXml, type Element, lineOf } from './xml.ts'

/** What it is there: the words are `cartridges.sources.<source>`. */
export type Source =
  | 'page'
  | 'file'
  | 'link'
  | 'discussion'
  | 'announcement'
  | 'assignment'
  | 'quiz'
  | 'questionBank'
  | 'tool'
  | 'otherSystem'
  | 'unknown'
  | 'heading'

export type Read = Pick<
  DraftItem,
  'title' | 'as' | 'outcome' | 'text' | 'url' | 'moments' | 'files' | 'opensAt' | 'reasons'
> & {
  readonly source: Source
  readonly isPublished: boolean
  /** Files that the text leads to, which no page can hold. */
  readonly attached: readonly DraftFile[]
}

export function sourceOf(resource: Resource): Source {
  const { type, href } = resource
  if (/^imsqti.*question-bank/.test(type)) return 'questionBank'
  if (/^imsqti|^imsapip|assessment/.test(type)) return 'quiz'
  if (/lti_|basiclti/.test(type)) return 'tool'
  if (/^imswl|^imsccwl/.test(type)) return 'link'
  if (/^imsdt|^imsccdt/.test(type)) return 'discussion'
  if (/^assignment_xml/.test(type) || assignmentFileOf(resource) !== undefined) return 'assignment'
  if (/^(resource|course|assessment)\/x-bb-/.test(type)) return 'otherSystem'
  if (isElsewhere(href)) return 'link'
  if (pathsOf(resource).length === 0) return 'unknown'
  return isHtml(pathsOf(resource)[0]!) ? 'page' : 'file'
}

function assignmentFileOf(resource: Resource): string | undefined {
  return resource.files.find((path) => nameOf(path) === 'assignment_settings.xml')
}

/** @throws PackageProblem */
export async function readResource(setting: Setting, resource: Resource, itemId: Types.ObjectId): Promise<Read> {
  const source = sourceOf(resource)
  for (const path of pathsOf(resource)) markUsed(setting, path)
  if (source === 'page') return await readPage(setting, resource, itemId)
  if (source === 'file') return readFiles(setting, resource)
  if (source === 'link') return await readLink(setting, resource)
  if (source === 'discussion') return await readDiscussion(setting, resource, itemId)
  if (source === 'assignment') return await readAnyAssignment(setting, resource, itemId)
  return notHeld(source, await titleOf(setting, resource))
}

function markUsed(setting: Setting, path: string): void {
  const entry = findEntry(setting, path)
  if (entry) setting.used.add(entry.path)
}

function notHeld(source: Source, title: string, reason = source as string): Read {
  const reasons = [{ key: `cartridges.reasons.${reason}` }]
  return { ...empty, source, title, as: 'page', outcome: 'notHeld', reasons }
}

const empty = { text: '', files: [], attached: [], isPublished: true, reasons: [] as readonly Reason[] }

/** Of a test or a tool: that it is missing here is told with its name. */
async function titleOf(setting: Setting, resource: Resource): Promise<string> {
  for (const path of pathsOf(resource)
    .filter((one) => /\.xml$/i.test(one))
    .slice(0, 3)) {
    const root = await readElement(setting, path)
    const assessment = childOf(root, 'assessment') ?? childOf(root, 'objectbank')
    const title = attributeOf(assessment, 'title') || lineOf(childOf(root, 'title'))
    if (title !== '') return title
  }
  return resource.title
}

async function readPage(setting: Setting, resource: Resource, itemId: Types.ObjectId): Promise<Read> {
  const [path = ''] = pathsOf(resource)
  const bytes = await readBytes(setting, path)
  if (!bytes) return missing(setting, 'page', resource, path)
  const html = decodeXml(bytes)
  const gathered = textFrom(setting, html, { path, itemId })
  return {
    ...{ ...empty, ...gathered, source: 'page', as: 'page', outcome: 'same' },
    title: resource.title || titleIn(html),
    isPublished: metaIn(html, 'workflow_state') !== 'unpublished',
  }
}

function missing(setting: Setting, source: Source, resource: Resource, path: string): Read {
  const entry = findEntry(setting, path)
  const key = `cartridges.reasons.${entry ? 'unreadable' : 'missing'}`
  const title = resource.title || nameOf(path)
  return { ...empty, source, title, as: 'page', outcome: 'notHeld', reasons: [{ key, values: { name: nameOf(path) } }] }
}

function readFiles(setting: Setting, resource: Resource): Read {
  const reasons: Reason[] = []
  const files = pathsOf(resource).flatMap((path): DraftFile[] => {
    const entry = findEntry(setting, path)
    if (!entry) reasons.push({ key: 'cartridges.reasons.missing', values: { name: nameOf(path) } })
    return entry
      ? [{ id: new Types.ObjectId().toString(), path: entry.path, name: nameOf(entry.path), size: entry.size }]
      : []
  })
  const title = resource.title || (files[0]?.name ?? nameOf(pathsOf(resource)[0] ?? ''))
  const outcome = files.length === 0 ? 'notHeld' : 'same'
  return { ...empty, source: 'file', title, as: 'files', outcome, files, reasons }
}

async function readLink(setting: Setting, resource: Resource): Promise<Read> {
  const root = isElsewhere(resource.href) ? undefined : await firstElement(setting, resource)
  const url = root ? attributeOf(childOf(root, 'url'), 'href') || lineOf(childOf(root, 'url')) : resource.href
  const title = resource.title || lineOf(childOf(root, 'title'))
  return linkTo(url, title || url)
}

/** Of what a cartridge calls a link. */
export function linkTo(address: string, title: string): Read {
  const url = /^www\./i.test(address) ? `https://${address}` : address
  if (!/^https?:\/\/[^/\s]/i.test(url) || !URL.canParse(url) || url.length > 2000) {
    const reasons = [{ key: 'cartridges.reasons.badLink', values: { url: url.slice(0, 200) } }]
    return { ...empty, source: 'link', title, as: 'link', outcome: 'notHeld', reasons }
  }
  return { ...empty, source: 'link', title, as: 'link', outcome: 'same', url: new URL(url).href }
}

async function firstElement(setting: Setting, resource: Resource): Promise<Element | undefined> {
  for (const path of pathsOf(resource)) {
    const root = await readElement(setting, path)
    if (root) return root
  }
  return undefined
}

async function readDiscussion(setting: Setting, resource: Resource, itemId: Types.ObjectId): Promise<Read> {
  const [path = ''] = pathsOf(resource)
  const root = await firstElement(setting, resource)
  if (!root) return missing(setting, 'discussion', resource, path)
  const title = lineOf(childOf(root, 'title')) || resource.title
  for (const identifier of resource.dependencies) {
    const beside = setting.manifest.resources.get(identifier)
    const meta = beside && (await firstElement(setting, beside))
    if (meta && isAnnouncement(meta)) return notHeld('announcement', title)
  }
  const said = textOfElement(setting, childOf(root, 'text'), { path, itemId })
  const attached = attachmentsOf(setting, root)
  return {
    ...{ ...empty, ...said, source: 'discussion', title, as: 'discussion', outcome: 'same' },
    attached: [...said.attached, ...attached.files],
    reasons: [...said.reasons, ...attached.reasons],
  }
}

async function readAnyAssignment(setting: Setting, resource: Resource, itemId: Types.ObjectId): Promise<Read> {
  const settings = assignmentFileOf(resource)
  if (settings !== undefined) return await readCanvasAssignment(setting, resource, { settings, itemId })
  const [path = ''] = pathsOf(resource)
  const root = await firstElement(setting, resource)
  if (!root) return missing(setting, 'assignment', resource, path)
  const said = textOfElement(setting, childOf(root, 'text') ?? childOf(root, 'instructor_text'), { path, itemId })
  const attached = attachmentsOf(setting, root)
  const points = Number(attributeOf(childOf(root, 'gradable'), 'points_possible'))
  const canvas = (childOf(root, 'extensions') ?? root).children.find(({ name }) => name === 'assignment')
  const facts = canvas && readAssignment(canvas)
  return {
    ...{ ...empty, ...said, source: 'assignment', as: 'assignment', outcome: 'same' },
    title: lineOf(childOf(root, 'title')) || resource.title,
    attached: [...said.attached, ...attached.files],
    reasons: [...said.reasons, ...attached.reasons, ...pointsNote(points)],
    moments: facts?.moments ?? momentsOf(undefined, undefined),
    isPublished: facts?.isPublished ?? true,
  }
}

interface Canvas {
  readonly settings: string
  readonly itemId: Types.ObjectId
}

async function readCanvasAssignment(setting: Setting, resource: Resource, { settings, itemId }: Canvas): Promise<Read> {
  const root = await readElement(setting, settings)
  const facts = root && readAssignment(root)
  const path = pathsOf(resource).find(isHtml) ?? ''
  const bytes = path === '' ? undefined : await readBytes(setting, path)
  const html = bytes ? decodeXml(bytes) : ''
  const said = textFrom(setting, html, { path, itemId })
  const title = facts?.title || resource.title || titleIn(html).replace(/^Assignment: /, '')
  return {
    ...{ ...empty, ...said, source: 'assignment', title, as: 'assignment', outcome: 'same' },
    isPublished: facts?.isPublished ?? true,
    moments: facts?.moments,
    opensAt: facts?.opensAt,
    reasons: [
      ...said.reasons,
      ...pointsNote(facts?.points ?? 0),
      ...(facts?.isMadeElsewhere ? [{ key: 'cartridges.reasons.madeElsewhere' }] : []),
    ],
  }
}

function pointsNote(points: number): Reason[] {
  if (!Number.isFinite(points) || points <= 0 || points === 10) return []
  return [{ key: 'cartridges.reasons.points', values: { points } }]
}

interface From {
  readonly path: string
  readonly itemId: Types.ObjectId
}

function textFrom(setting: Setting, html: string, { path, itemId }: From): Gathered & { readonly text: string } {
  const { resolve, gathered } = addressesOf(setting, path, itemId)
  const { text, notes } = markdownOf(html, resolve)
  const { files, attached, reasons } = gathered()
  return {
    text,
    files,
    attached,
    reasons: [...reasons, ...notes.map((note) => ({ key: `cartridges.reasons.${note}` }))],
  }
}

/** Of an element that says of which type its text is. */
function textOfElement(setting: Setting, element: Element | undefined, from: From) {
  const text = element?.text ?? ''
  const type = attributeOf(element, 'texttype') || 'text/html'
  const html = /plain/i.test(type) ? paragraphs(text) : text
  return textFrom(setting, html, from)
}

function paragraphs(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return escaped
    .split(/\n\s*\n/)
    .map((part) => `<p>${part.trim().replaceAll('\n', '<br>')}</p>`)
    .join('')
}

function attachmentsOf(setting: Setting, root: Element): { files: DraftFile[]; reasons: Reason[] } {
  const reasons: Reason[] = []
  const files = childrenNamed(childOf(root, 'attachments'), 'attachment').flatMap((attachment): DraftFile[] => {
    const { resolve, gathered } = addressesOf(setting, '', new Types.ObjectId())
    resolve.link(attributeOf(attachment, 'href'))
    const found = gathered()
    reasons.push(...found.reasons)
    return [...found.attached]
  })
  return { files, reasons }
}

/** What another system has put between its items. */
export function headingOf(title: string): Read {
  return { ...empty, source: 'heading', title: plainOf(title), as: 'heading', outcome: 'same' }
}
