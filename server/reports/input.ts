import { z } from 'zod'
import { decisions, reportKinds } from './report.model.ts'

const words = z.string().min(1).max(2000)
/** The address of a material, or the id at its end. */
const replacement = z.string().max(500).default('')

export const reportForm = z.object({ kind: z.enum(reportKinds, { error: 'reports.form.kindMissing' }), text: words })
export type ReportForm = z.output<typeof reportForm>

export const decideForm = z.object({
  decision: z.enum(decisions, { error: 'reports.decide.missing' }),
  reason: words,
  replacement,
})
export type DecideForm = z.output<typeof decideForm>

export const takeDownForm = z.object({ reason: words, replacement })
export type TakeDownForm = z.output<typeof takeDownForm>

export const retireForm = z.object({
  from: z.iso.date({ error: 'reports.retire.dayMissing' }),
  note: z.string().max(500).default(''),
  replacement,
})
export type RetireForm = z.output<typeof retireForm>
