// What later features may use.

export { type AddedReport, addReports } from './add.ts'
export type { Decision, ReportKind } from './report.model.ts'
