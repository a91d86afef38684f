// What other features may use.

export { type Derived, openDerived, type Preview, type Rendition } from './derived.ts'
export { findProcessing, type Processing, readPages, type StepReport } from './find.ts'
export { stepsPage, type StepsPage } from './page.ts'
export type { Facts } from './reading/facts.ts'
export type { Page } from './reading/pages.ts'
export { retryStep } from './retry.ts'
export { fileProcessedEvent } from './run-step.ts'
export { type StepName, stepNames, type StepState } from './steps.ts'
export { useToolFolders } from './tools/places.ts'
