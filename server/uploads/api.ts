import { z } from 'zod'
import { type ApiRoute, idSchema, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { translatorFor } from '../i18n/translator.ts'
import { listUploads, type Upload, watchUpload } from './find.ts'
import { type Format, formats } from './formats.ts'
import { usageOf } from './quota.ts'
import { scanStates } from './stored-file.model.ts'
import { uploadStates } from './upload.model.ts'

const uploadSchema = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    size: z.int(),
    received: z.int().meta({ description: 'Bytes that are here: where to go on.' }),
    state: z.enum(uploadStates).meta({
      description: '`checking`: all of it is here. `ready`: it can be used. `refused`: `refusal` says why.',
    }),
    unitId: idSchema.meta({ description: 'The school or office that it is for.' }),
    sha256: z.string().nullable(),
    format: z
      .enum(formats as [Format, ...Format[]])
      .nullable()
      .meta({ description: 'By its content.' }),
    scan: z.enum(scanStates).nullable().meta({
      description: 'Whether it was looked through for malware. `tooLarge`: it is more than the scanner takes.',
    }),
    refusal: z.strictObject({ code: z.string(), message: z.string().meta({ description: 'Vietnamese.' }) }).nullable(),
    alreadyHere: z
      .strictObject({ feature: z.string(), kind: z.string(), id: idSchema, label: z.string().nullable() })
      .nullable()
      .meta({ description: 'What the same school uses the same bytes for.' }),
    expiresAt: timeSchema.meta({ description: 'Until then something has to be made of it.' }),
  })
  .meta({ id: 'Upload' })

const usageSchema = z
  .strictObject({
    used: z.int(),
    reserved: z.int().meta({ description: 'By uploads that nothing has been made of yet.' }),
    limit: z.int(),
  })
  .meta({ id: 'StorageUsage' })

const protocol =
  'Files are sent with the tus protocol 1.0.0 (https://tus.io) to `/uploads`, with a token of the scope `uploads:write`: `POST` with `Upload-Length` and `Upload-Metadata: name <base64>, unitId <base64>` (the school or office, if there are several) answers where to send it; `PATCH` sends, `HEAD` tells where to go on, `DELETE` gives up. What is too large, or more than the quota, is refused by `POST`.'

export const uploadsApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/uploads',
    operationId: 'listUploads',
    summary: 'Your uploads that nothing has been made of yet, the newest first.',
    description: protocol,
    scope: 'uploads:read',
    status: 200,
    output: z.strictObject({ items: z.array(uploadSchema) }),
    run: async (actor) => ({ items: (await listUploads(actor)).map(present) }),
  }),
  operation({
    method: 'get',
    path: '/uploads/{id}',
    operationId: 'findUpload',
    summary: 'One of your uploads.',
    scope: 'uploads:read',
    status: 200,
    parameters: z.object({ id: idSchema }),
    output: uploadSchema,
    run: async (actor, { parameters }) => present(await watchUpload(actor, readId(parameters.id))),
  }),
  operation({
    method: 'get',
    path: '/storage',
    operationId: 'findStorageUsage',
    summary: 'How many bytes of files are on your account.',
    scope: 'uploads:read',
    status: 200,
    output: usageSchema,
    run: async (actor) => await usageOf(actor),
  }),
]

function present(upload: Upload): z.input<typeof uploadSchema> {
  const { id, name, size, received, state, unitId, sha256, format, scan, refusal, alreadyHere, expiresAt } = upload
  const { t } = translatorFor('vi')
  return {
    ...{ id: id.toString(), name, size, received, state, unitId: unitId.toString() },
    sha256: sha256 ?? null,
    format: format ?? null,
    scan: scan ?? null,
    refusal: refusal ? { code: refusal.code, message: t(`uploads.refusals.${refusal.code}`, refusal.values) } : null,
    alreadyHere: alreadyHere
      ? { ...alreadyHere.use, id: alreadyHere.use.id.toString(), label: alreadyHere.label ?? null }
      : null,
    expiresAt: expiresAt.toISOString(),
  }
}
