// Who sees, keeps and adds to a collection: strings that are stored with it, compared with those of whoever asks.

import type { Types } from 'mongoose'
import { type Actor, hasRole } from '../actor.ts'
import {
  canView as canViewMaterial,
  isOffered,
  type MaterialRecord,
  schoolCurators,
  type Scope,
  sectorCurators,
  staff,
  viewerKeysOf,
} from '../materials/index.ts'
import type { CollectionRecord } from './collection.model.ts'

type Kept = Pick<CollectionRecord, 'reach' | 'ownerId' | 'unitId'>

/** A personal one its owner; a school's those who answer for the school's materials; all others those of the sector. */
export function keepersOf({ reach, ownerId, unitId }: Kept): string[] {
  if (reach === 'personal') return [`person.${ownerId.toString()}`]
  return reach === 'school' ? [`keepers.${unitId.toString()}`, 'administrators'] : ['keepers']
}

export function viewersOf(collection: Kept & Pick<CollectionRecord, 'isPublished'>): string[] {
  const { reach, unitId, isPublished } = collection
  const keepers = keepersOf(collection)
  if (!isPublished || reach === 'personal') return keepers
  const groups = ['staff', 'students', 'guardians']
  if (reach === 'school') return [...keepers, ...groups.map((group) => `${group}.${unitId.toString()}`)]
  return [...keepers, ...groups, ...(reach === 'public' ? ['guests'] : [])]
}

export function keeperKeysOf(actor: Actor): string[] {
  const keys = [`person.${actor.personId.toString()}`]
  for (const { role, unitId, schoolId = unitId } of actor.memberships) {
    if (schoolCurators.includes(role)) keys.push(`keepers.${schoolId.toString()}`)
    if (sectorCurators.includes(role)) keys.push('keepers')
    if (role === 'sectorAdministrator') keys.push('administrators')
  }
  return [...new Set(keys)]
}

function keysOf(actor: Actor | undefined): string[] {
  return [...viewerKeysOf(actor), ...(actor ? keeperKeysOf(actor) : [])]
}

export function canView(actor: Actor | undefined, { viewers }: Pick<CollectionRecord, 'viewers'>): boolean {
  const keys = keysOf(actor)
  return viewers.some((viewer) => keys.includes(viewer))
}

/** The same rule as `canView`, as a query. */
export function viewableBy(actor: Actor | undefined): { viewers: { $in: string[] } } {
  return { viewers: { $in: keysOf(actor) } }
}

export function canKeep(actor: Actor | undefined, { keepers }: Pick<CollectionRecord, 'keepers'>): boolean {
  const keys = actor ? keeperKeysOf(actor) : []
  return keepers.some((keeper) => keys.includes(keeper))
}

/** The same rule as `canKeep`, as a query. */
export function keptBy(actor: Actor): { keepers: { $in: string[] } } {
  return { keepers: { $in: keeperKeysOf(actor) } }
}

/** Every teacher has collections of their own, and so has everybody else who works in a school or an office. */
export function canCollect(actor: Actor | undefined): actor is Actor {
  return actor !== undefined && hasRole(actor, ...staff)
}

export interface Reaching {
  readonly reach: Scope
  /** Of a school. */
  readonly unitId?: Types.ObjectId | undefined
}

/** What somebody may make of a new collection, or of one of their own that is still personal. */
export function reachesOf(actor: Actor): Reaching[] {
  const reaches: Reaching[] = [{ reach: 'personal' }]
  for (const unitId of schoolsKeptBy(actor)) reaches.push({ reach: 'school', unitId })
  if (keepsSector(actor)) reaches.push({ reach: 'sector' }, { reach: 'public' })
  return reaches
}

/** What has been shared stays with whoever keeps it; what is personal again is a copy. */
export function reachesFor(actor: Actor, { reach, unitId }: Kept): Reaching[] {
  if (reach === 'personal') return reachesOf(actor)
  return reach === 'school' ? [{ reach, unitId }] : [{ reach: 'sector' }, { reach: 'public' }]
}

export function schoolsKeptBy({ memberships }: Actor): Types.ObjectId[] {
  const schools = new Map<string, Types.ObjectId>()
  for (const { role, unitId, schoolId = unitId, unitKind } of memberships)
    if (schoolCurators.includes(role) && (unitKind === 'school' || schoolId !== unitId))
      schools.set(schoolId.toString(), schoolId)
  return [...schools.values()]
}

export function keepsSector(actor: Actor): boolean {
  return hasRole(actor, ...sectorCurators)
}

/** For a collection that others keep. */
export function canPropose(
  actor: Actor,
  collection: Pick<CollectionRecord, 'viewers' | 'keepers' | 'isPublished'>,
): boolean {
  return canCollect(actor) && collection.isPublished && canView(actor, collection) && !canKeep(actor, collection)
}

/** Whether those whom a collection is for may see the material at all. */
export function isWideEnough(
  { reach, unitId }: Pick<CollectionRecord, 'reach' | 'unitId'>,
  { live, unitId: schoolId }: Pick<MaterialRecord, 'live' | 'unitId'>,
): boolean {
  if (!live) return false
  return live.scope !== 'school' || reach === 'personal' || (reach === 'school' && unitId.equals(schoolId))
}

/** How an item stands; whoever keeps the collection is told, others see those of them that they may see. */
export type Standing = 'offered' | 'retiring' | 'narrow' | 'notForGuests' | 'retired' | 'hidden' | 'unseen' | 'gone'

export function standingOf(
  actor: Actor | undefined,
  collection: Pick<CollectionRecord, 'reach' | 'unitId'>,
  material: MaterialRecord | undefined,
): Standing {
  if (!material || material.removedAt) return 'gone'
  if (!canViewMaterial(actor, material)) return 'unseen'
  if (!isOffered(material)) return material.isRetired && material.state !== 'hidden' ? 'retired' : 'hidden'
  if (!isWideEnough(collection, material)) return 'narrow'
  if (collection.reach === 'public' && !material.viewers.includes('guests')) return 'notForGuests'
  return material.retiresAt ? 'retiring' : 'offered'
}
