// What addresses in the texts of a cartridge become here: pictures of a page, files beside it, other items, or what they are.

import { Types } from 'mongoose'
import type { PackedEntry } from '../../packages/index.ts'
import type { DraftFile, Reason } from './draft.ts'
import type { Resolve } from './html.ts'
import { bareAddress, decodedPath, folderOf, isElsewhere, nameOf, plainPath } from './paths.ts'
import { findEntry, type Setting } from './setting.ts'

export interface Gathered {
  /** Pictures in the text. */
  readonly files: readonly DraftFile[]
  readonly attached: readonly DraftFile[]
  readonly reasons: readonly Reason[]
}

export interface Addresses {
  readonly resolve: Resolve
  gathered(): Gathered
}

/** `path`: of the text itself. `besideId`: where files that it leads to can be had. */
export function addressesOf(setting: Setting, path: string, textId: Types.ObjectId): Addresses {
  const pictures = new Map<string, DraftFile>()
  const attached = new Map<string, DraftFile>()
  const gone = new Set<string>()
  const lost = new Set<string>()
  const resolve: Resolve = {
    picture: (address) => {
      if (isElsewhere(address)) return address
      const entry = entryFor(setting, path, address)
      if (!entry) return void gone.add(shortName(address))
      setting.used.add(entry.path)
      const file = pictures.get(entry.path) ?? fileFrom(entry)
      pictures.set(entry.path, file)
      return `tệp:${file.id}`
    },
    link: (address) => {
      if (isElsewhere(address)) return address
      const itemId = itemFor(setting, path, address)
      if (itemId) return addressIn(setting, itemId)
      if (/\$(WIKI|CANVAS_\w+)_?REFERENCE\$/.test(decodedPath(address))) return void lost.add(shortName(address))
      const entry = entryFor(setting, path, address)
      if (!entry) return void gone.add(shortName(address))
      setting.used.add(entry.path)
      attached.set(entry.path, attached.get(entry.path) ?? fileFrom(entry))
      return addressIn(setting, attachmentsIdOf(setting, textId))
    },
  }
  return {
    resolve,
    gathered: () => ({
      files: [...pictures.values()],
      attached: [...attached.values()],
      reasons: [
        ...[...gone].map((name) => ({ key: 'cartridges.reasons.missing', values: { name } })),
        ...[...lost].map((name) => ({ key: 'cartridges.reasons.lostLink', values: { name } })),
      ],
    }),
  }
}

/** Of the item with the files that a text leads to; the same one each time it is asked for. */
export function attachmentsIdOf(
  { byIdentifier }: Pick<Setting, 'byIdentifier'>,
  textId: Types.ObjectId,
): Types.ObjectId {
  const key = ` beside ${textId.toString()}`
  const id = byIdentifier.get(key) ?? new Types.ObjectId()
  byIdentifier.set(key, id)
  return id
}

function addressIn({ courseId }: Setting, itemId: Types.ObjectId): string {
  return `/courses/${courseId.toString()}/items/${itemId.toString()}`
}

function fileFrom({ path, size }: PackedEntry): DraftFile {
  return { id: new Types.ObjectId().toString(), path, name: nameOf(path), size }
}

function shortName(address: string): string {
  return decodedPath(nameOf(bareAddress(address).replace(/\/+$/, ''))).slice(0, 200)
}

/** Another item of the cartridge: by what its system calls it, or by its file. */
function itemFor(setting: Setting, from: string, address: string): Types.ObjectId | undefined {
  const { byIdentifier, byPath } = setting
  const plain = decodedPath(bareAddress(address))
  const [, what = '', name = ''] =
    /\$(?:WIKI_REFERENCE|CANVAS_OBJECT_REFERENCE|CANVAS_COURSE_REFERENCE)\$\/(?:modules\/)?(\w+)\/([^/]+)/.exec(
      plain,
    ) ?? []
  if (name !== '') {
    const known = byIdentifier.get(name)
    if (known) return known
    if (what === 'pages' || what === 'wiki') return byPath.get(entryPath(setting, `wiki_content/${name}.html`))
  }
  const entry = entryFor(setting, from, address)
  return entry && byPath.get(entry.path)
}

function entryPath(setting: Setting, path: string): string {
  return findEntry(setting, path)?.path ?? ''
}

/** The root of the package, as the specification and its readers write it. */
const base = /^\$IMS[-_]CC[-_]FILEBASE\$\/?/i
const canvasFiles = /^\$CANVAS_COURSE_REFERENCE\$\/file_contents\/course(?:%20|\s)files\//i

function entryFor(setting: Setting, from: string, address: string): PackedEntry | undefined {
  const bare = bareAddress(address)
  for (const written of new Set([decodedPath(bare), bare])) {
    const folders = base.test(written) || canvasFiles.test(written) ? ['', 'web_resources/'] : [folderOf(from), '']
    const path = written.replace(canvasFiles, '').replace(base, '').replace(/^\/+/, '')
    // `$IMS-CC-FILEBASE$../x`, from a folder below the root.
    const above = base.test(written) ? path.replace(/^(\.\.\/)+/, '') : path
    for (const folder of folders) {
      const plain = plainPath(`${folder}${above}`)
      const entry = plain === undefined || plain === '' ? undefined : exactly(setting, plain)
      if (entry) return entry
    }
    const anywhere = plainPath(above.replace(/^(\.\.\/)+/, ''))
    const entry = anywhere ? findEntry(setting, anywhere) : undefined
    if (entry && !isManifest(entry)) return entry
  }
  return undefined
}

function exactly({ archive, folder }: Setting, path: string): PackedEntry | undefined {
  const entry = archive.find(`${folder}${path}`)
  return entry?.path.toLowerCase().endsWith(path.toLowerCase()) && !isManifest(entry) ? entry : undefined
}

function isManifest({ path }: PackedEntry): boolean {
  return /(^|\/)imsmanifest\.xml$/i.test(path)
}
