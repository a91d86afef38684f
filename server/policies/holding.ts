// Which of several decisions holds. Pure.

import type { PolicyDefinition, PolicyValue } from '../policy.ts'
import { isValueOf } from './definitions.ts'

/** What somebody has decided. */
export interface Setting {
  readonly value: PolicyValue
  /** Undefined in a school's. */
  readonly mayOverride: boolean | undefined
  readonly setByName: string
  readonly setAt: Date
}

export interface Holding {
  readonly definition: PolicyDefinition
  readonly value: PolicyValue
  /** Who has decided what holds; `usual`: nobody. */
  readonly source: 'usual' | 'sector' | 'school'
  readonly mayOverride: boolean
  /** What holds where no school has decided. */
  readonly sectorValue: PolicyValue
  readonly sector: Setting | undefined
  /** Of the school that is asked about: kept, but without effect, while it may not override. */
  readonly own: Setting | undefined
}

/** A setting whose value an older version of the definition knew holds no more. */
export function holdingOf(definition: PolicyDefinition, sector?: Setting, own?: Setting): Holding {
  const isSectorSet = sector !== undefined && isValueOf(definition, sector.value)
  const sectorValue = isSectorSet ? sector.value : definition.usual
  const mayOverride = !definition.isSectorOnly && (sector?.mayOverride ?? definition.mayOverride)
  const isOwn = mayOverride && own !== undefined && isValueOf(definition, own.value)
  return {
    definition,
    value: isOwn ? own.value : sectorValue,
    source: isOwn ? 'school' : isSectorSet ? 'sector' : 'usual',
    mayOverride,
    sectorValue,
    sector,
    own,
  }
}
