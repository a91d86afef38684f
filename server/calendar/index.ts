// What the start may use.

export { useCalendarSources } from './sources.ts'
