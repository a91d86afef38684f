// Policies are asked for on many pages and change a few times a year: each server remembers them until they do
// (server/changes).

import { type ClientSession, Types } from 'mongoose'
import { announceChange, createMemory } from '../changes/index.ts'
import type { PolicyDefinition, PolicyValue, PolicyValueOf } from '../policy.ts'
import { type Holding, holdingOf, type Setting } from './holding.ts'
import { PolicySetting } from './setting.model.ts'

/** What holds in a school, or in the sector as a whole. */
export async function policyOf<D extends PolicyDefinition>(
  definition: D,
  schoolId?: Types.ObjectId | string,
): Promise<PolicyValueOf<D>> {
  return (await findHolding(definition, schoolId)).value as PolicyValueOf<D>
}

/** The same, with whose decision it is. */
export async function findHolding(definition: PolicyDefinition, schoolId?: Types.ObjectId | string): Promise<Holding> {
  const sector = await settingsOf(undefined)
  const own = schoolId === undefined ? undefined : await settingsOf(schoolId.toString())
  return holdingOf(definition, sector.get(definition.key), own?.get(definition.key))
}

/** After every change, in its transaction. */
export async function announceSettings(schoolId: string | undefined, session: ClientSession): Promise<void> {
  await announceChange('policy', schoolId ?? sectorKey, session)
}

/** Under which changes of the sector's own settings are announced. */
export const sectorKey = 'sector'
const remembered = createMemory<ReadonlyMap<string, Setting>>('policy', 2000)

async function settingsOf(schoolId: string | undefined): Promise<ReadonlyMap<string, Setting>> {
  const key = schoolId ?? sectorKey
  const known = remembered.get(key)
  if (known) return known

  const since = remembered.begin()
  const stored = await PolicySetting.find({
    unitId: schoolId === undefined ? null : new Types.ObjectId(schoolId),
  }).lean()
  const settings = new Map(stored.map((setting) => [setting.key, settingOf(setting)]))
  remembered.set(key, settings, since)
  return settings
}

interface Stored {
  readonly value?: unknown
  readonly mayOverride?: boolean | null
  readonly setByName: string
  readonly setAt: Date
}

export function settingOf({ value, mayOverride, setByName, setAt }: Stored): Setting {
  return { value: value as PolicyValue, mayOverride: mayOverride ?? undefined, setByName, setAt }
}
