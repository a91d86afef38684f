import { z } from 'zod'
import { type ApiRoute, idSchema, InvalidInput, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { seenSchema, seenTime } from '../http/seen.ts'
import type { PolicyValue } from '../policy.ts'
import { findDefinition, isValueOf } from './definitions.ts'
import type { Holding, Setting } from './holding.ts'
import { findSchoolPolicy, findSectorPolicy, listSchoolPolicies, listSectorPolicies } from './list.ts'
import { dropOverride, overridePolicy, setSectorPolicy } from './set.ts'

const valueSchema = z
  .union([z.boolean(), z.int(), z.string().max(100)])
  .meta({ description: 'A yes or no, a whole number or one of the words that the policy knows.' })
const keySchema = z.string().max(100).meta({ description: 'Of the policy: `years.schoolCalendar`.' })
const settingSchema = z
  .strictObject({ value: valueSchema, setBy: z.string(), setAt: timeSchema })
  .meta({ id: 'PolicySetting' })

const policySchema = z
  .strictObject({
    key: keySchema,
    kind: z.enum(['yesNo', 'number', 'choice']),
    value: valueSchema.meta({ description: 'What holds.' }),
    source: z.enum(['usual', 'sector', 'school']).meta({ description: 'Who has decided it; usual: nobody.' }),
    mayOverride: z.boolean().meta({ description: 'Whether schools may decide for themselves.' }),
    sector: settingSchema.nullable().meta({ description: 'What the sector has decided; null: nothing.' }),
    school: settingSchema.nullable().meta({
      description:
        'What the school has decided; it has no effect while schools may not. Null: nothing, or no school was asked about.',
    }),
  })
  .meta({ id: 'Policy' })

const schoolSchema = idSchema.optional().meta({ description: 'A school; the sector, if left out.' })
export const policiesApi: readonly ApiRoute[] = [
  operation({
    method: 'get',
    path: '/policies',
    operationId: 'listPolicies',
    summary: 'All policies, with what holds in the sector or in a school.',
    scope: 'policies:read',
    status: 200,
    refusals: [403, 404],
    parameters: z.object({ school: schoolSchema }),
    output: z.strictObject({ items: z.array(policySchema) }),
    run: async (actor, { parameters: { school } }) => {
      const holdings =
        school === undefined
          ? await listSectorPolicies(actor)
          : (await listSchoolPolicies(actor, readId(school))).holdings
      return { items: holdings.map(policyAnswer) }
    },
  }),
  operation({
    method: 'put',
    path: '/policies/{key}',
    operationId: 'setPolicy',
    summary: 'Decide a policy for the sector, or for a school that may.',
    scope: 'policies:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters: z.object({ key: keySchema, school: schoolSchema }),
    body: z.strictObject({
      value: valueSchema,
      mayOverride: z
        .boolean()
        .optional()
        .meta({ description: 'Of the sector: whether schools may decide for themselves. Left out: as before.' }),
      seen: seenSchema,
    }),
    output: policySchema,
    run: async (actor, { parameters: { key, school }, body: { value, mayOverride, seen }, origin }) => {
      refuseOther(key, value)
      const decision = { value, seen: seenTime(seen) }
      if (school === undefined) {
        await setSectorPolicy(actor, key, { ...decision, mayOverride }, origin)
        return policyAnswer((await findSectorPolicy(actor, key)).holding)
      }
      if (mayOverride !== undefined) throw new InvalidInput({ mayOverride: { key: 'policies.errors.sectorDecides' } })
      await overridePolicy(actor, { schoolId: readId(school), key }, decision, origin)
      return policyAnswer((await findSchoolPolicy(actor, readId(school), key)).holding)
    },
  }),
  operation({
    method: 'delete',
    path: '/policies/{key}',
    operationId: 'dropPolicyOverride',
    summary: 'Let hold in a school again what the sector has decided.',
    scope: 'policies:write',
    status: 204,
    refusals: [403, 404],
    parameters: z.object({ key: keySchema, school: idSchema }),
    run: async (actor, { parameters: { key, school }, origin }) =>
      await dropOverride(actor, { schoolId: readId(school), key }, {}, origin),
  }),
]

function refuseOther(key: string, value: PolicyValue): void {
  if (!isValueOf(findDefinition(key), value)) throw new InvalidInput({ value: { key: 'policies.errors.choose' } })
}

function policyAnswer({ definition, value, source, mayOverride, sector, own }: Holding): z.input<typeof policySchema> {
  const { key, values } = definition
  return {
    key,
    kind: values.kind,
    value,
    source,
    mayOverride,
    sector: sector ? settingAnswer(sector) : null,
    school: own ? settingAnswer(own) : null,
  }
}

function settingAnswer({ value, setByName, setAt }: Setting): z.input<typeof settingSchema> {
  return { value, setBy: setByName, setAt: setAt.toISOString() }
}
