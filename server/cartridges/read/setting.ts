// A cartridge that is being read, and what is known of it while its parts become items.

import { Types } from 'mongoose'
import type { OpenPackage, PackedEntry } from '../../packages/index.ts'
import type { ModuleFacts } from './canvas.ts'
import type { Manifest, Resource } from './manifest.ts'
import { type Element, NotXml, parseXml } from './xml.ts'

/** Bytes of one document that is read as a whole. */
export const largestText = 20 * 1024 ** 2

export interface Setting {
  readonly archive: OpenPackage
  /** Where the manifest lies in it. */
  readonly folder: string
  readonly manifest: Manifest
  readonly modules: ReadonlyMap<string, ModuleFacts>
  readonly courseId: Types.ObjectId
  /** Items that resources have become, by their identifiers, and by the paths of their files. */
  readonly byIdentifier: Map<string, Types.ObjectId>
  readonly byPath: Map<string, Types.ObjectId>
  /** Paths in the archive that are part of something. */
  readonly used: Set<string>
  goOn(): Promise<void>
}

/** Of the folder of the manifest, or anywhere when there is only one of that name. */
export function findEntry(
  { archive, folder }: Pick<Setting, 'archive' | 'folder'>,
  path: string,
): PackedEntry | undefined {
  return path === '' ? undefined : archive.find(path, folder)
}

/** Undefined: it is not there, is broken, or is larger than any text. */
export async function readBytes(setting: Setting, path: string): Promise<Buffer | undefined> {
  const entry = findEntry(setting, path)
  if (!entry || entry.size > largestText) return undefined
  await setting.goOn()
  return await setting.archive.read(entry, largestText)
}

/** Undefined: it is not there, or none. */
export async function readElement(setting: Setting, path: string): Promise<Element | undefined> {
  const bytes = await readBytes(setting, path)
  try {
    return bytes && parseXml(bytes)
  } catch (error) {
    if (error instanceof NotXml) return undefined
    throw error
  }
}

/** What is to be opened first of it. */
export function pathsOf({ href, files }: Resource): string[] {
  return [...new Set([href, ...files])].filter(Boolean)
}

export function isHtml(path: string): boolean {
  return /\.(x?html?|htm)$/i.test(path)
}
