// What forms may contain. Which scopes there are, the operations of all features say.

import { z } from 'zod'
import { readNetwork } from './address.ts'

/** Days that a token can last, as the forms offer them. */
export const validities = ['7', '30', '90', '365'] as const
export const serviceValidities = ['90', '365', 'unlimited'] as const

const name = z.string().min(1).max(100)

/** A form sends one checkbox as a text, several as a list. */
const scopesOneOf = (known: readonly string[]) =>
  z
    .union([z.string(), z.array(z.string())], { error: 'tokens.errors.noScope' })
    .transform((given) => [...new Set([given].flat())])
    .refine((given) => given.every((scope) => known.includes(scope)), 'tokens.errors.unknownScope')

export const tokenForm = (knownScopes: readonly string[]) =>
  z.object({ name, scopes: scopesOneOf(knownScopes), days: z.enum(validities).transform(Number) })

export type TokenForm = z.output<ReturnType<typeof tokenForm>>

const addresses = z
  .string()
  .max(5000)
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter((part) => part !== ''))
  .refine((parts) => parts.length <= 50, 'tokens.errors.tooManyAddresses')
  .refine((parts) => parts.every((part) => readNetwork(part) !== undefined), 'tokens.errors.wrongAddress')
  .transform((parts) => [...new Set(parts.map((part) => readNetwork(part)!))])

export const serviceAccountForm = (knownScopes: readonly string[]) =>
  z.object({ name, scopes: scopesOneOf(knownScopes), addresses, days: z.enum(serviceValidities).transform(daysOf) })

export type ServiceAccountForm = z.output<ReturnType<typeof serviceAccountForm>>

export const rotateForm = z.object({ days: z.enum(serviceValidities).transform(daysOf) })

/** Undefined: without an end. */
function daysOf(text: (typeof serviceValidities)[number]): number | undefined {
  return text === 'unlimited' ? undefined : Number(text)
}
