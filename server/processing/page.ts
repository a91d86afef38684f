// The steps of a file as its owner sees them: views/processing/_steps.hbs.

import type { Processing } from './find.ts'
import { type StepName, stepNames, type StepState } from './steps.ts'

export interface StepsPage {
  readonly steps: readonly {
    readonly name: StepName
    readonly nameKey: string
    readonly stateKey: string
    readonly kind: 'good' | 'careful' | 'wrong' | undefined
    readonly reasonKey: string | undefined
    readonly canRetry: boolean
  }[]
}

const kinds: Partial<Record<StepState, 'good' | 'careful' | 'wrong'>> = {
  done: 'good',
  failed: 'wrong',
  notHere: 'careful',
}

/** What does not apply is not shown. `canRetry`: this person may have a failed step done again. */
export function stepsPage({ steps }: Processing, { canRetry }: { canRetry: boolean }): StepsPage {
  return {
    steps: stepNames
      .filter((name) => steps[name].state !== 'notApplicable')
      .map((name) => {
        const { state, reason } = steps[name]
        return {
          name,
          nameKey: `processing.steps.${name}`,
          stateKey: `processing.states.${state}`,
          kind: state === 'done' && reason ? 'careful' : kinds[state],
          reasonKey: reason && `processing.reasons.${reason}`,
          canRetry: canRetry && state === 'failed',
        }
      }),
  }
}
