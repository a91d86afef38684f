// What another Hoclieu, or this one, has written of a material (own-format.ts), read again: as strictly as what somebody types.

import { z } from 'zod'
import { type FieldErrors, readForm } from '../../http/form.ts'
import { type ContentForm, contentForm } from '../input.ts'
import { licenceCodes } from '../licences.ts'
import { fileRoles } from '../vocabulary.ts'
import { formatName, formatVersion } from './own-format.ts'

const line = z.string().max(2000)

const fileSchema = z.object({
  path: line.min(1),
  name: z.string().min(1).max(255),
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(fileRoles).default('content'),
  isForTeachersOnly: z.boolean().default(false),
})

const sourceSchema = z.object({
  licence: z.enum(licenceCodes).nullish(),
  text: line.nullish(),
  url: line.nullish(),
  address: line.nullish(),
})

/** How far it was offered there says nothing here. */
const contentSchema = contentForm.omit({ scope: true, embargoUntil: true })

const wholeSchema = z.object({
  format: z.literal(formatName),
  version: z.int().min(1).max(formatVersion),
  address: line,
  edition: z.int().min(1),
  unitName: line,
  content: z.record(z.string(), z.unknown()),
  files: z.array(fileSchema).max(100),
})

export type OwnFile = z.output<typeof fileSchema>
export type OwnSource = z.output<typeof sourceSchema>

export interface OwnMaterial {
  /** Where it was taken from: an edition, or a draft. */
  readonly address: string
  readonly edition: number
  readonly unitName: string
  readonly content: ContentForm
  /** The nearest first. */
  readonly sources: readonly OwnSource[]
  readonly files: readonly OwnFile[]
}

export type ReadOwn =
  { readonly ok: true; readonly material: OwnMaterial } | { readonly ok: false; readonly errors: FieldErrors }

/** Errors by the field of the content; `form`: it is none of ours, or of a version to come. */
export function readOwnFormat(json: unknown): ReadOwn {
  const whole = wholeSchema.safeParse(json)
  if (!whole.success) return { ok: false, errors: { form: { key: 'field.errors.invalid' } } }
  const { content, ...rest } = whole.data
  const form = readForm(contentSchema, content)
  const chain = z
    .array(sourceSchema)
    .max(100)
    .safeParse(content.sources ?? [])
  const errors = {
    ...(form.ok ? {} : form.errors),
    ...(chain.success ? {} : { sources: { key: 'field.errors.invalid' } }),
  }
  if (!form.ok || !chain.success) return { ok: false, errors }
  const { address, edition, unitName, files } = rest
  return { ok: true, material: { address, edition, unitName, files, content: form.values, sources: chain.data } }
}
