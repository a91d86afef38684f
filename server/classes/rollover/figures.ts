// What a plan comes to, in figures and in lines of words.

import type { Translator } from '../../i18n/translator.ts'
import type { Plan } from './plan.ts'

type Counts = Readonly<Record<'made' | 'up' | 'stay' | 'leave' | 'none' | 'offered', number>>

export function countsOf({ plan }: { readonly plan: Plan }): Counts {
  const pupils = plan.moves.flatMap((move) => move.pupils)
  const countOf = (what: string) => pupils.filter((one) => one.what === what).length
  return {
    made: plan.targets.filter(({ existingId }) => existingId === undefined).length,
    up: countOf('up'),
    stay: countOf('stay'),
    leave: countOf('leave'),
    none: countOf('none'),
    offered: plan.targets.flatMap(({ offers }) => offers).length,
  }
}

export function countLines(counts: Counts, { t }: Translator): string[] {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => t(`classes.rollover.lines.${what}`, { count }))
}
