// Which schools have decided otherwise than the sector, the latest decisions first.

import type { Actor } from '../actor.ts'
import { type Order, type Page, pageFrom, type PageInput, pageQuery } from '../api/paging.ts'
import { forbidden } from '../errors.ts'
import type { PolicyDefinition } from '../policy.ts'
import { findUnits } from '../schools/index.ts'
import { canSeeSectorPolicies } from './access.ts'
import { findDefinition, isValueOf, listDefinitions } from './definitions.ts'
import { findHolding, settingOf } from './find.ts'
import type { Setting } from './holding.ts'
import { PolicySetting, type SettingRecord } from './setting.model.ts'

export interface Override {
  readonly school: { readonly id: string; readonly name: string }
  readonly definition: PolicyDefinition
  readonly setting: Setting
  /** The sector has forbidden it since, or there is no such value any more. */
  readonly isSetAside: boolean
}

/** `key`: of one policy; empty: of all. @throws AppError 403, 404 */
export async function listOverrides(actor: Actor, key: string, input: PageInput): Promise<Page<Override>> {
  if (!canSeeSectorPolicies(actor)) throw forbidden()
  const definitions = key === '' ? listDefinitions() : [findDefinition(key)]
  const { filter, sort, limit } = pageQuery(input, latestFirst)
  const which = { key: { $in: definitions.map((one) => one.key) }, unitId: { $ne: null } }
  const found = await PolicySetting.find({ $and: [which, filter] })
    .sort(sort)
    .limit(limit)
    .lean<SettingRecord[]>()
  const schools = await findUnits(found.map(({ unitId }) => unitId!.toString()))
  const allowed = new Map<string, boolean>()
  for (const definition of definitions) allowed.set(definition.key, (await findHolding(definition)).mayOverride)
  return pageFrom(found, input, latestFirst, (one) => {
    const definition = definitions.find((other) => other.key === one.key)!
    const id = one.unitId!.toString()
    return {
      school: { id, name: schools.get(id)?.name ?? '–' },
      definition,
      setting: settingOf(one),
      isSetAside: allowed.get(one.key) !== true || !isValueOf(definition, one.value),
    }
  })
}

const latestFirst: Order = { field: 'setAt', direction: -1 }
