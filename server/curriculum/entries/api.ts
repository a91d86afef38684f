// Writing for other systems: the same three operations for every kind of entry.

import { z } from 'zod'
import type { Actor } from '../../actor.ts'
import { type ApiCall, type ApiRoute, idSchema, InvalidInput, operation } from '../../api/index.ts'
import { readId } from '../../http/id.ts'
import { curriculumLevels } from '../levels.ts'
import { addEntry, type Written } from './add.ts'
import { changeEntry } from './change.ts'
import { findEntry } from './find.ts'
import { type EntryRecord, type Field, type Kind, kinds } from './kinds.ts'
import { directions, moveEntry } from './move.ts'
import { restoreEntry, retireEntry } from './retire.ts'
import { changedValues, wholeValues } from './values.ts'

const scope = 'curriculum:write'
const refusals = [403, 404, 409] as const

const writtenSchema = z
  .strictObject({ id: idSchema, edition: z.string(), isRetired: z.boolean() })
  .meta({ id: 'CurriculumEntry', description: 'What has been written; the lists of its kind have the rest.' })
const id = z.object({ id: idSchema })

const names: Readonly<Record<Kind['name'], string>> = {
  subject: 'a subject',
  subjectGrade: 'a subject in a grade',
  strand: 'a strand',
  topic: 'a topic',
  outcome: 'an outcome',
  series: 'a series of textbooks',
  materialType: 'a type of materials',
}

export const entryApi: readonly ApiRoute[] = Object.values(kinds).flatMap(operationsOf)

function operationsOf(kind: Kind): ApiRoute[] {
  const path = `/curriculum/${kind.plural}`
  const name = kind.name.charAt(0).toUpperCase() + kind.name.slice(1)
  const what = names[kind.name]
  const add = operation({
    ...{
      method: 'post',
      path,
      operationId: `add${name}`,
      summary: `Add ${what}, as the last one of where it belongs.`,
    },
    ...{ scope, status: 201, refusals },
    body: homeOf(kind).extend(wholeValues(kind.fields).shape),
    output: writtenSchema,
    run: async (actor, { body, origin }) => {
      const { parentId, version, level, ...values } = body as Body
      const home = { parentId: parentId === undefined ? undefined : readId(parentId), version, level }
      return answerOf(await addEntry(kind, home, values, { actor, origin }))
    },
  })
  const change = operation({
    ...{ method: 'patch', path: `${path}/{id}`, operationId: `change${name}` },
    summary: `Change ${what}, retire it or use it again; what is left out stays.`,
    description:
      'Values are refused with 409 (conflict) when somebody has changed the entry after the edition that is given. Send either values or `isRetired`.',
    ...{ scope, status: 200, refusals },
    parameters: id,
    body: z
      .strictObject({ edition: z.string().min(1).max(100), isRetired: z.boolean().optional() })
      .extend(changedValues(kind).shape),
    output: writtenSchema,
    run: async (actor, call) => await changeOrRetire(kind, actor, call as ApiCall<{ id: string }, ChangeBody>),
  })
  const move = operation({
    ...{ method: 'post', path: `${path}/{id}/move`, operationId: `move${name}` },
    summary: `Put ${what} before the one above it or after the one below it.`,
    ...{ scope, status: 204, refusals },
    parameters: id,
    body: z.strictObject({ direction: z.enum(directions) }),
    run: async (actor, { parameters, body, origin }) =>
      await moveEntry(kind, readId(parameters.id), body.direction, { actor, origin }),
  })
  return kind.isMovable ? [add, change, move] : [add, change]
}

interface Body {
  readonly parentId?: string
  readonly version?: string
  readonly level?: (typeof curriculumLevels)[number]
  readonly [field: Field['name']]: unknown
}

type ChangeBody = Readonly<Record<string, unknown>> & { readonly edition: string; readonly isRetired?: boolean }

function homeOf({ name, parent }: Kind): z.ZodObject {
  if (parent) return z.strictObject({ parentId: idSchema.meta({ description: `The id of ${names[parent]}.` }) })
  if (name !== 'subject') return z.strictObject({})
  const version = z.string().min(1).max(60).meta({ description: 'The code of a version.' })
  return z.strictObject({ version, level: z.enum(curriculumLevels) })
}

async function changeOrRetire(
  kind: Kind,
  actor: Actor,
  { parameters, body, origin }: ApiCall<{ id: string }, ChangeBody>,
): Promise<z.input<typeof writtenSchema>> {
  const { edition, isRetired, ...values } = body
  const entryId = readId(parameters.id)
  const change = { actor, origin }
  if (isRetired === undefined) return answerOf(await changeEntry(kind, { id: entryId, edition }, values, change))

  if (Object.keys(values).length > 0)
    throw new InvalidInput({ isRetired: { key: 'curriculum.errors.valuesOrRetired' } })
  await (isRetired ? retireEntry : restoreEntry)(kind, entryId, change)
  return entryAnswer(await findEntry(kind, entryId))
}

function answerOf(written: Written): z.input<typeof writtenSchema> {
  if (!written.ok) throw new InvalidInput(written.errors)
  return entryAnswer(written.entry)
}

function entryAnswer({ _id, edition, retiredAt }: EntryRecord): z.input<typeof writtenSchema> {
  return { id: _id.toString(), edition, isRetired: Boolean(retiredAt) }
}
