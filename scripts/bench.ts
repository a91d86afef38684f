import type { Measurement } from './bench/measurement.ts'

const benches: Record<string, () => Promise<{ measure(): AsyncGenerator<Measurement> }>> = {
  database: () => import('./bench/database.ts'),
  home: () => import('./bench/home.ts'),
  coverage: () => import('./bench/coverage.ts'),
  courses: () => import('./bench/courses.ts'),
  classes: () => import('./bench/classes.ts'),
  people: () => import('./bench/people.ts'),
  uploads: () => import('./bench/uploads.ts'),
  import: () => import('./bench/import.ts'),
  search: () => import('./bench/search.ts'),
}

const usage = `npm run bench -- NAME

Measures, and ends with status 1 when something is worse than its limit. NAME is one of: ${Object.keys(benches).join(', ')}`

const [name = '', ...more] = process.argv.slice(2)
const load = Object.hasOwn(benches, name) && more.length === 0 ? benches[name] : undefined
if (!load) {
  console.error(usage)
  process.exit(2)
}

const { measure } = await load()
for await (const { what, measured, limit, unit, atLeast } of measure()) {
  const ok = atLeast ? measured >= limit : measured < limit
  if (!ok) process.exitCode = 1
  const figures = `${measured.toFixed(2).padStart(9)} ${unit.padEnd(8)} ${atLeast ? '≥' : '<'} ${String(limit).padEnd(5)}`
  console.log(`${what.padEnd(64)} ${figures} ${ok ? 'ok' : 'MISSED'}`)
}
