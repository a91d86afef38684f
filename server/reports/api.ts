import { z } from 'zod'
import { type ApiRoute, idSchema, listOperation, operation, timeSchema } from '../api/index.ts'
import { readId } from '../http/id.ts'
import { keepOffering } from '../materials/index.ts'
import { claimReport, releaseReport } from './claim.ts'
import { decideReport, retire, takeDown } from './decide.ts'
import { fileReport } from './file.ts'
import { findReport, listReports, shelves } from './find.ts'
import { decisions, reporterGroups, reportKinds, type ReportRecord } from './report.model.ts'

const words = z.string().trim().min(1).max(2000)
const replacement = z
  .string()
  .max(500)
  .default('')
  .meta({ description: 'What to use instead: the id of a material that is live, or its address.' })

const reportSchema = z
  .strictObject({
    id: idSchema,
    materialId: idSchema,
    title: z.string().meta({ description: 'Of the material, as it was called then.' }),
    edition: z.int(),
    unitId: idSchema,
    kind: z.enum(reportKinds),
    text: z.string(),
    reporterGroup: z.enum(reporterGroups).meta({ description: 'Who it is nobody is told.' }),
    at: timeSchema,
    claim: z.strictObject({ personId: idSchema, name: z.string(), at: timeSchema }).nullable(),
    decision: z
      .strictObject({ decision: z.enum(decisions), reason: z.string(), by: z.string(), at: timeSchema })
      .nullable(),
  })
  .meta({ id: 'Report', description: 'What a reader says is wrong with a material, and what became of it.' })

const parameters = z.object({ id: idSchema })

export const reportsApi: readonly ApiRoute[] = [
  operation({
    method: 'post',
    path: '/materials/{id}/reports',
    operationId: 'fileReport',
    summary: 'Says that something is wrong with a material.',
    scope: 'reports:write',
    status: 201,
    refusals: [403, 404, 409, 410],
    parameters,
    body: z.strictObject({ kind: z.enum(reportKinds), text: words }),
    output: z.strictObject({ id: idSchema }).meta({ id: 'FiledReport' }),
    run: async (actor, { parameters, body, origin }) => ({
      id: (await fileReport(actor, readId(parameters.id), body, origin)).toString(),
    }),
  }),
  listOperation({
    path: '/reports',
    operationId: 'listReports',
    summary: 'The reports that the person whose token it is decides; of open ones first what has waited longest.',
    scope: 'reports:read',
    parameters: z.object({ shelf: z.enum(shelves).default('open'), kind: z.enum(reportKinds).optional() }),
    item: reportSchema,
    run: async (actor, { parameters: { shelf, kind, ...page } }) => {
      const { items, next } = await listReports(actor, { shelf, kind }, page)
      return { items: items.map(answerOf), next }
    },
  }),
  operation({
    method: 'get',
    path: '/reports/{id}',
    operationId: 'findReport',
    summary: 'One report.',
    scope: 'reports:read',
    status: 200,
    refusals: [404],
    parameters,
    output: reportSchema,
    run: async (actor, { parameters }) => answerOf(await findReport(actor, readId(parameters.id))),
  }),
  operation({
    method: 'post',
    path: '/reports/{id}/claim',
    operationId: 'claimReport',
    summary: 'Takes a report to decide it. Nobody else can then.',
    scope: 'reports:write',
    status: 200,
    refusals: [404, 409],
    parameters,
    output: reportSchema,
    run: async (actor, { parameters, origin }) => answerOf(await claimReport(actor, readId(parameters.id), origin)),
  }),
  operation({
    method: 'post',
    path: '/reports/{id}/release',
    operationId: 'releaseReport',
    summary: 'Gives back a report that was claimed.',
    scope: 'reports:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    output: reportSchema,
    run: async (actor, { parameters, origin }) => answerOf(await releaseReport(actor, readId(parameters.id), origin)),
  }),
  operation({
    method: 'post',
    path: '/reports/{id}/decision',
    operationId: 'decideReport',
    summary: 'Decides a report that one has claimed, and does to the material what that means.',
    scope: 'reports:write',
    status: 200,
    refusals: [403, 404, 409],
    parameters,
    body: z.strictObject({ decision: z.enum(decisions), reason: words, replacement }),
    output: reportSchema,
    run: async (actor, { parameters, body, origin }) =>
      answerOf(await decideReport(actor, readId(parameters.id), body, origin)),
  }),
  operation({
    method: 'post',
    path: '/materials/{id}/take-down',
    operationId: 'takeDownMaterial',
    summary: 'Takes a material down for good: from then on its address says why (410).',
    scope: 'reports:write',
    status: 204,
    refusals: [403, 404, 410],
    parameters,
    body: z.strictObject({ reason: words, replacement }),
    run: async (actor, { parameters, body, origin }) => await takeDown(actor, readId(parameters.id), body, origin),
  }),
  operation({
    method: 'put',
    path: '/materials/{id}/retirement',
    operationId: 'retireMaterial',
    summary: 'From a day on search no longer offers a material, and its page says what to use instead.',
    scope: 'reports:write',
    status: 204,
    refusals: [403, 404, 409, 410],
    parameters,
    body: z.strictObject({
      from: z.iso.date().meta({ description: 'The first day, in Vietnam.' }),
      note: z.string().max(500).default(''),
      replacement,
    }),
    run: async (actor, { parameters, body, origin }) => await retire(actor, readId(parameters.id), body, origin),
  }),
  operation({
    method: 'delete',
    path: '/materials/{id}/retirement',
    operationId: 'keepMaterial',
    summary: 'Offers a material again, or does not retire it after all.',
    scope: 'reports:write',
    status: 204,
    refusals: [403, 404, 409, 410],
    parameters,
    run: async (actor, { parameters, origin }) => void (await keepOffering(actor, readId(parameters.id), origin)),
  }),
]

function answerOf(report: ReportRecord) {
  const { _id, materialId, unitId, title, edition, kind, text, reporterGroup, at, claimedById, claimedAt } = report
  const { decision, reason, decidedByName, decidedAt } = report
  return {
    ...{ id: _id.toString(), materialId: materialId.toString(), unitId: unitId.toString() },
    ...{ title, edition, kind, text, reporterGroup, at: at.toISOString() },
    claim:
      claimedById && claimedAt
        ? { personId: claimedById.toString(), name: report.claimedByName ?? '', at: claimedAt.toISOString() }
        : null,
    decision:
      decision && decidedAt
        ? { decision, reason: reason ?? '', by: decidedByName ?? '', at: decidedAt.toISOString() }
        : null,
  }
}
