import { z } from 'zod'
import type { Actor } from '../../actor.ts'
import { type ApiCall, type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../../api/index.ts'
import { dayOf } from '../../day.ts'
import { readId } from '../../http/id.ts'
import { sector } from '../cells.ts'
import type { CallRecord } from './call.model.ts'
import { claimCall, releaseCall } from './claim.ts'
import { callShelves, findCallWithClaims, type FoundCall, listCalls } from './find.ts'
import { callForm, mostWanted } from './input.ts'
import { linkMaterial } from './link.ts'
import { makeCall } from './make.ts'
import { type CallStep, claimStates, standingOf, standings } from './states.ts'
import { takeCallStep } from './step.ts'

const day = z.iso.date().meta({ description: 'The last day, in Vietnam.' })
const count = z.int().min(0)
const shape = {
  id: idSchema,
  title: z.string(),
  text: z.string(),
  subject: z.string(),
  grade: z.int(),
  row: z
    .string()
    .nullable()
    .meta({ description: '`outcome.` or `topic.` and its code; null: the subject as a whole.' }),
  type: z.string().nullable().meta({ description: 'Null: any.' }),
  wanted: count,
  free: count.meta({ description: 'Neither claimed nor there.' }),
  fulfilled: count,
  until: day,
  audience: z.union([z.literal(sector), idSchema]).meta({ description: 'The sector, or the school that is asked.' }),
  state: z.enum(standings).meta({ description: '`over`: its last day has passed, and nobody has closed it.' }),
  madeAt: timeSchema,
}
const callSchema = z.strictObject(shape).meta({ id: 'Call', description: 'A call for contributions.' })
const claimSchema = z.strictObject({
  state: z.enum(claimStates),
  materialId: idSchema.nullable(),
  claimedAt: timeSchema,
})
const callWithClaimsSchema = z
  .strictObject({
    ...shape,
    own: claimSchema.nullable().meta({ description: 'What the person whose token it is has claimed.' }),
    claims: z
      .array(claimSchema.extend({ personId: idSchema, name: z.string() }))
      .meta({ description: 'For those who keep the call; for others there is none.' }),
  })
  .meta({ id: 'CallWithClaims' })

const parameters = z.object({ id: idSchema })
const body = z.strictObject({
  title: callForm.shape.title,
  text: callForm.shape.text,
  subject: callForm.shape.subject,
  grade: z.int().min(1).max(12),
  row: z.string().max(100).default(''),
  type: z.string().max(75).default(''),
  wanted: z.int().min(1).max(mostWanted).default(1),
  until: day,
  audience: z.union([z.literal(sector), idSchema]),
  wantedId: idSchema.optional().meta({ description: 'What was looked for in vain, for which it is made.' }),
})

type OfOne = ApiCall<{ readonly id: string }, unknown>

/** An operation on one call that answers with how it is then. */
function onCall(
  what: string,
  described: { readonly operationId: string; readonly summary: string },
  act: (actor: Actor, call: OfOne) => Promise<void>,
): ApiRoute {
  return operation({
    ...described,
    method: 'post',
    path: `/calls/{id}/${what}`,
    scope: 'coverage:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    output: callWithClaimsSchema,
    run: async (actor, call) => {
      await act(actor, call)
      return present(await findCallWithClaims(actor, readId(call.parameters.id)))
    },
  })
}

/** The same for a step that names a last day. */
function withDay(step: CallStep, operationId: string, summary: string): ApiRoute {
  return operation({
    ...{ method: 'post', path: `/calls/{id}/${step}`, operationId, summary, scope: 'coverage:write' },
    ...{ status: 200, refusals: [403, 404, 409], parameters, output: callWithClaimsSchema },
    body: z.strictObject({ until: day }),
    run: async (actor, { parameters, body, origin }) => {
      await takeCallStep(actor, readId(parameters.id), { step, until: body.until }, origin)
      return present(await findCallWithClaims(actor, readId(parameters.id)))
    },
  })
}

const take = (step: CallStep) => async (actor: Actor, call: OfOne) =>
  await takeCallStep(actor, readId(call.parameters.id), { step }, call.origin)

export const callsApi: readonly ApiRoute[] = [
  listOperation({
    path: '/calls',
    operationId: 'listCalls',
    summary: 'Calls for contributions; of open ones first what ends first.',
    scope: 'coverage:read',
    refusals: [403],
    parameters: z.object({
      shelf: z.enum(callShelves).default('open'),
      subject: z.string().max(75).optional(),
      grade: z.coerce.number().int().min(1).max(12).optional(),
    }),
    item: callSchema,
    run: async (actor, { parameters: { shelf, subject, grade, ...page } }) => {
      const { items, next } = await listCalls(actor, { shelf, subject, grade }, page)
      return { items: items.map(presentCall), next }
    },
  }),
  operation({
    method: 'post',
    path: '/calls',
    operationId: 'makeCall',
    summary: 'Asks others to make something for a subject in a grade.',
    scope: 'coverage:write',
    status: 201,
    refusals: [403, 404],
    body,
    output: callWithClaimsSchema,
    run: async (actor, { body: { wantedId, ...form }, origin }) => {
      const id = await makeCall(
        actor,
        { ...form, wantedId: wantedId === undefined ? undefined : readId(wantedId) },
        origin,
      )
      return present(await findCallWithClaims(actor, id))
    },
  }),
  operation({
    method: 'get',
    path: '/calls/{id}',
    operationId: 'findCall',
    summary: 'One call for contributions.',
    scope: 'coverage:read',
    status: 200,
    refusals: [404],
    parameters,
    output: callWithClaimsSchema,
    run: async (actor, { parameters }) => present(await findCallWithClaims(actor, readId(parameters.id))),
  }),
  onCall(
    'claim',
    { operationId: 'claimCall', summary: 'Says that one makes it: as many may as are wanted.' },
    async (actor, { parameters, origin }) => await claimCall(actor, readId(parameters.id), origin),
  ),
  onCall(
    'release',
    { operationId: 'releaseCall', summary: 'Gives back what one has claimed.' },
    async (actor, { parameters, origin }) => await releaseCall(actor, readId(parameters.id), origin),
  ),
  operation({
    method: 'post',
    path: '/calls/{id}/link',
    operationId: 'linkToCall',
    summary: 'Names one’s own material for what one has claimed. It counts when it is live.',
    scope: 'coverage:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ materialId: idSchema }),
    output: callWithClaimsSchema,
    run: async (actor, { parameters, body, origin }) => {
      await linkMaterial(actor, readId(parameters.id), body.materialId, origin)
      return present(await findCallWithClaims(actor, readId(parameters.id)))
    },
  }),
  onCall('close', { operationId: 'closeCall', summary: 'Ends a call before its last day.' }, take('close')),
  onCall('withdraw', { operationId: 'withdrawCall', summary: 'Takes a call back for good.' }, take('withdraw')),
  withDay('extend', 'extendCall', 'Names another last day.'),
  withDay('reopen', 'reopenCall', 'Opens a call again that was closed or fulfilled.'),
]

function presentCall(call: CallRecord) {
  const { _id, title, text, subject, grade, row, type, wanted, free, fulfilled, until, audience, madeAt } = call
  return {
    ...{
      id: _id.toString(),
      title,
      text,
      subject,
      grade,
      row: row || null,
      type: type || null,
      wanted,
      free,
      fulfilled,
    },
    ...{ until, audience, state: standingOf(call, dayOf(new Date())), madeAt: madeAt.toISOString() },
  }
}

function present({ call, own, claims }: FoundCall) {
  return {
    ...presentCall(call),
    own: own ? presentClaim(own) : null,
    claims: claims.map((shown) => ({
      ...presentClaim(shown),
      ...{ personId: shown.claim.personId.toString(), name: shown.claim.personName },
    })),
  }
}

function presentClaim({ claim: { state, claimedAt }, material }: FoundCall['claims'][number]) {
  return { state, materialId: material?._id.toString() ?? null, claimedAt: claimedAt.toISOString() }
}
