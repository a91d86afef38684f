import { z } from 'zod'
import { seenField } from '../http/seen.ts'
import type { PolicyDefinition, PolicyValue } from '../policy.ts'

export const seenForm = z.object({ seen: seenField })

export const policyForm = ({ values }: PolicyDefinition) =>
  seenForm.extend({
    value: valueSchemas(values),
    mayOverride: z
      .literal('yes')
      .optional()
      .transform((ticked) => ticked !== undefined),
  })

export type PolicyForm = z.output<ReturnType<typeof policyForm>>

function valueSchemas(values: PolicyDefinition['values']): z.ZodType<PolicyValue> {
  switch (values.kind) {
    case 'yesNo':
      return z.enum(['yes', 'no'], { error: 'policies.errors.choose' }).transform((text) => text === 'yes')
    case 'choice':
      return z.enum(values.choices, { error: 'policies.errors.choose' })
    case 'number':
      return z
        .string()
        .regex(/^\d{1,9}$/, 'policies.errors.wholeNumber')
        .transform(Number)
        .pipe(z.int().min(values.least).max(values.most))
  }
}
