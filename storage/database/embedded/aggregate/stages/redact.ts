import { describe, isDoc, type Doc, type Value } from '../../bson/values.ts'
import { CommandError } from '../../errors.ts'
import { PAUSE } from '../../query/rows.ts'
import { scopeOf } from '../expression.ts'
import type { Cell, Evaluate } from '../scope.ts'
import type { StageCompiler } from './stage.ts'

/** MongoDB manual, "$redact": decides for each document, and on $$DESCEND for each document within it. */
export const redact: StageCompiler = (spec, { environment }) => {
  const current: Cell = { value: undefined }
  const decisions = { KEEP: { value: 'keep' }, PRUNE: { value: 'prune' }, DESCEND: { value: 'descend' } }
  const decide = scopeOf(environment)
    .with({ CURRENT: current, ...decisions })
    .compile(spec)
  return function* (rows) {
    for (const row of rows) {
      if (row === PAUSE) yield PAUSE
      else {
        const kept = redacted(row, { decide, current, root: row })
        if (kept !== undefined) yield kept
      }
    }
  }
}

interface Redaction {
  readonly decide: Evaluate
  readonly current: Cell
  readonly root: Doc
}

function redacted(document: Doc, redaction: Redaction): Doc | undefined {
  redaction.current.value = document
  const decision = redaction.decide(redaction.root)
  switch (decision) {
    case 'keep':
      return document
    case 'prune':
      return undefined
    case 'descend':
      return new Map(
        Array.from(document, ([name, value]) => [name, within(value, redaction)] as const).filter(isPresent),
      )
  }
  const allowed = 'the variables $$KEEP, $$DESCEND, and $$PRUNE'
  const found = `but returned ${describe(decision)}`
  throw new CommandError(17053, `$redact's expression should not return anything aside from ${allowed}, ${found}`)
}

function within(value: Value, redaction: Redaction): Value | undefined {
  if (isDoc(value)) return redacted(value, redaction)
  if (!Array.isArray(value)) return value
  return value.map((element) => within(element, redaction)).filter((element) => element !== undefined)
}

function isPresent(field: readonly [string, Value | undefined]): field is readonly [string, Value] {
  return field[1] !== undefined
}
