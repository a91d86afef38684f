import { z } from 'zod'
import type { Actor } from '../actor.ts'
import { type ApiRoute, idSchema, operation } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { findWorkOfPupils, sayWhoseWork } from './pupils-work.ts'

const workSchema = z
  .strictObject({
    isSaid: z.boolean().meta({ description: 'Whether the owner has said who can be recognised, or that nobody can.' }),
    missingConsents: z.int(),
    pupils: z.array(
      z.strictObject({
        id: idSchema,
        name: z.string().nullable().meta({ description: 'null: not a pupil of yours any more.' }),
      }),
    ),
  })
  .meta({ id: 'PupilsWork' })

const parameters = z.object({ id: idSchema })
const path = '/curation/materials/{id}/pupils'

export const pupilsApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path,
    operationId: 'findPupilsOfMaterial',
    summary: 'Which pupils can be recognised in a material of yours.',
    scope: 'curation:read',
    status: 200,
    refusals: [403],
    parameters,
    output: workSchema,
    run: (actor, { parameters: { id } }) => answer(actor, id),
  }),
  operation({
    method: 'put',
    path,
    operationId: 'setPupilsOfMaterial',
    summary: 'Says which pupils can be recognised in it; none: nobody can.',
    scope: 'curation:write',
    status: 200,
    refusals: [403],
    parameters,
    body: z.strictObject({ pupil: z.array(idSchema).max(200) }),
    output: workSchema,
    run: async (actor, { parameters: { id }, body: { pupil }, origin }) => {
      await sayWhoseWork(actor, readId(id), pupil.map(readId), origin)
      return await answer(actor, id)
    },
  }),
]

async function answer(actor: Actor, id: string): Promise<z.input<typeof workSchema>> {
  const { isSaid, missing, pupils } = await findWorkOfPupils(actor, readId(id))
  const chosen = pupils.filter(({ isChosen }) => isChosen)
  return {
    isSaid,
    missingConsents: missing,
    pupils: chosen.map(({ id: pupilId, name }) => ({ id: pupilId, name: name ?? null })),
  }
}
