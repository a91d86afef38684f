// The older files of Office are small file systems: what they are, the names in them tell.
// https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb

import { type PartReader, unusable } from './reader.ts'
import type { Recognised } from './recognise.ts'

const entrySize = 128
const endOfChain = 0xfffffffa
const mostSectors = 200

export async function recogniseCompound(file: PartReader): Promise<Recognised> {
  const names = await readNames(file)
  if (!names || names.size === 0) return unusable('broken')
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo')) return unusable('encrypted')
  if (names.has('WordDocument')) return { format: 'doc' }
  if (names.has('PowerPoint Document')) return { format: 'ppt' }
  if (names.has('Workbook') || names.has('Book')) return { format: 'xls' }
  // Those of an installer are written in letters of its own.
  if ([...names].some((name) => /[\u3800-\u4840]/.test(name))) return unusable('program')
  return unusable('unknown')
}

/** Undefined when it ends too early. */
async function readNames(file: PartReader): Promise<Set<string> | undefined> {
  const header = await file.read(0, 512)
  if (header.length < 512) return undefined
  const sectorSize = 2 ** header.readUInt16LE(30)
  if (sectorSize !== 512 && sectorSize !== 4096) return undefined
  const sector = (number: number) => file.read((number + 1) * sectorSize, sectorSize)
  const perSector = sectorSize / 4
  const names = new Set<string>()
  let number = header.readUInt32LE(48)
  for (let count = 0; number < endOfChain && count < mostSectors; count++) {
    const directory = await sector(number)
    if (directory.length < sectorSize) return undefined
    for (let at = 0; at < sectorSize; at += entrySize) {
      const length = directory.readUInt16LE(at + 64)
      if (length >= 2 && length <= 64) names.add(directory.toString('utf16le', at, at + length - 2))
    }
    const place = Math.floor(number / perSector)
    // The rest of a table that is longer than this is of files of more than 6 MB in small sectors: enough was seen by then.
    if (place >= 109) break
    const table = await sector(header.readUInt32LE(76 + place * 4))
    if (table.length < sectorSize) return undefined
    number = table.readUInt32LE((number % perSector) * 4)
  }
  return names
}
