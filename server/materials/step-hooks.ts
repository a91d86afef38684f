// What later features have to say of a step, and of what is made from a material (material-steps.ts).

import type { ClientSession } from 'mongoose'
import type { MaterialSteps } from '../material-steps.ts'

/** prepare.ts collects them. */
export function useMaterialSteps(declared: readonly MaterialSteps[]): void {
  hooks = declared
}

export const checkStep: Required<MaterialSteps>['check'] = async (step, context, session: ClientSession) => {
  for (const { check } of hooks) await check?.(step, context, session)
}

export const tellStep: Required<MaterialSteps>['taken'] = async (step, context, session: ClientSession) => {
  for (const { taken } of hooks) await taken?.(step, context, session)
}

export const tellAdapted: Required<MaterialSteps>['adapted'] = async (adaptation, session: ClientSession) => {
  for (const { adapted } of hooks) await adapted?.(adaptation, session)
}

let hooks: readonly MaterialSteps[] = []
