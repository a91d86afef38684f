// What the forms have in common that say what somebody is where.

import { Types } from 'mongoose'
import { schoolManagers, schoolStaff, sectorOverseers } from '../schools/index.ts'

/** Whoever keeps lists, and whoever has one that is more than their own family. */
export const listManagers = [...schoolManagers, 'sectorAdministrator'] as const
export const listReaders = [...schoolStaff, ...sectorOverseers, 'communeOfficer', 'sectorAdministrator'] as const

export const roleFields = ['unit', 'role', 'from', 'lastDay']

/** Those that are ids at all: the rest of what stands in an address is nothing. */
export function knownIds(...texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined && text.length === 24 && Types.ObjectId.isValid(text)) as string[]
}
