// What a sector decides once and a school may decide otherwise where it is allowed to. A feature declares its policies
// (feature.ts) and asks for the one that holds in a school (policies/index.ts).

export interface PolicyDefinition {
  /** `<feature>.<what>`; its words are `<feature>.policies.<what>.name` and `.hint`, below `<feature>.policies.title`. */
  readonly key: string
  /** A choice of words (`<feature>.policies.<what>.values.<value>`), yes or no, or a whole number within bounds. */
  readonly values:
    | { readonly kind: 'choice'; readonly choices: readonly string[] }
    | { readonly kind: 'yesNo' }
    | { readonly kind: 'number'; readonly least: number; readonly most: number }
  /** What holds until somebody decides. */
  readonly usual: PolicyValue
  /** Whether a school may decide otherwise, until the sector says something else. */
  readonly mayOverride: boolean
  /** The sector alone decides, and cannot give that away. */
  readonly isSectorOnly?: true
}

export type PolicyValue = string | number | boolean

/** What a policy can be, as its definition tells: of one that is declared `as const satisfies PolicyDefinition`. */
export type PolicyValueOf<D extends PolicyDefinition> = D['values'] extends { readonly kind: 'yesNo' }
  ? boolean
  : D['values'] extends { readonly kind: 'number' }
    ? number
    : D['values'] extends { readonly choices: readonly (infer Choice)[] }
      ? Choice
      : never
