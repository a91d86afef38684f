import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, operation } from '../../api/index.ts'
import { changeChoiceGroups } from '../groups/change.ts'
import { groupsSchema } from '../groups/input.ts'
import type { VersionRecord } from '../version.model.ts'
import { changeVersion, listAllVersions } from './change.ts'
import { createVersion, type WrittenVersion } from './create.ts'
import { newVersionValues, versionValues } from './input.ts'

const versionSchema = z
  .strictObject({
    id: idSchema,
    code: z.string(),
    edition: z.string(),
    name: z.string(),
    legalBasis: z.string(),
    firstSchoolYear: z.int().meta({ description: 'The calendar year in which the first school year begins.' }),
    copiedFrom: z.string().nullable(),
    choiceGroups: groupsSchema.meta({ description: 'Of the subjects of each of these a pupil takes some.' }),
    isCopying: z.boolean().meta({ description: 'Its entries are still being copied: nobody can use it yet.' }),
  })
  .meta({ id: 'CurriculumVersion' })

export const versionApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/curriculum/versions',
    operationId: 'listCurriculumVersions',
    summary: 'The versions of the curriculum, the newest first.',
    scope: 'curriculum:read',
    status: 200,
    output: z.strictObject({ items: z.array(versionSchema) }),
    run: async () => ({ items: (await listAllVersions()).map(versionAnswer) }),
  }),
  operation({
    method: 'post',
    path: '/curriculum/versions',
    operationId: 'createCurriculumVersion',
    summary: 'Make a version as a copy of another one; its entries are copied in the background.',
    scope: 'curriculum:write',
    status: 201,
    refusals: [403, 404],
    body: newVersionValues,
    output: versionSchema,
    run: async (actor, { body, origin }) => answerOf(await createVersion(body, { actor, origin })),
  }),
  operation({
    method: 'put',
    path: '/curriculum/versions/{code}',
    operationId: 'changeCurriculumVersion',
    summary: 'Change the facts of a version.',
    description: 'Refused with 409 (conflict) when somebody has changed it after the edition that is given.',
    scope: 'curriculum:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: z.object({ code: z.string().min(1).max(60) }),
    body: versionValues.extend({ edition: z.string().min(1).max(100) }),
    output: versionSchema,
    run: async (actor, { parameters, body, origin }) => {
      const { edition, ...values } = body
      return answerOf(await changeVersion({ code: parameters.code, edition }, values, { actor, origin }))
    },
  }),
  operation({
    ...{ method: 'put', path: '/curriculum/versions/{code}/choice-groups', operationId: 'changeChoiceGroups' },
    summary: 'Say anew which groups of subjects pupils choose from, and how many of each.',
    description: 'All of them: one that is left out goes, unless subjects are said to be of it.',
    ...{ scope: 'curriculum:write', status: 200, refusals: [403, 404, 409] },
    parameters: z.object({ code: z.string().min(1).max(60) }),
    body: z.strictObject({ edition: z.string().min(1).max(100), groups: groupsSchema }),
    output: versionSchema,
    run: async (actor, { parameters, body: { edition, groups }, origin }) =>
      answerOf(await changeChoiceGroups({ code: parameters.code, edition }, groups, { actor, origin })),
  }),
]

function answerOf(written: WrittenVersion): z.input<typeof versionSchema> {
  if (!written.ok) throw new InvalidInput(written.errors)
  return versionAnswer(written.version)
}

function versionAnswer(version: VersionRecord): z.input<typeof versionSchema> {
  const { _id, code, edition, name, legalBasis, firstSchoolYear, copiedFrom, isCopying } = version
  return {
    ...{ id: _id.toString(), code, edition, name, legalBasis, firstSchoolYear },
    copiedFrom: copiedFrom ?? null,
    choiceGroups: version.choiceGroups.map(({ level, code: own, name: called, choose }) => ({
      ...{ level, code: own, name: called, choose },
    })),
    isCopying: Boolean(isCopying),
  }
}
