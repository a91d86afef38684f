// Why a step cannot be done, however often it is tried. Each has a sentence: `processing.reasons.<reason>`.

export const refusals = [
  ...(['broken', 'passwordProtected', 'unpacksTooLarge', 'tooManyEntries', 'tooLarge', 'noPreview'] as const),
]
export type Refusal = (typeof refusals)[number]

export class Refused extends Error {
  readonly reason: Refusal

  constructor(reason: Refusal, cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}
