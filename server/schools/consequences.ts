// What a change of units comes to, in sentences for whoever is about to confirm it.

import type { Translator } from '../i18n/translator.ts'
import { formatDate } from '../pages/helpers.ts'
import type { KnownUnit } from './find.ts'
import { labelOf } from './resolve.ts'
import type { RelationKind } from './unit.model.ts'
import { levelsOf } from './unit-pages.ts'
import type { Relation } from './validity.ts'
import { changedIn, type Reshaping } from './write.ts'

export function consequencesOf(reshaping: Reshaping, words: Translator, now: Date): string[] {
  const { t, language } = words
  const { before } = reshaping
  const changed = changedIn(reshaping)
  const was = (unit: KnownUnit) => before.get(unit.id)
  const created = changed.filter((unit) => !was(unit))
  const closed = changed.filter((unit) => unit.to && was(unit) && !was(unit)!.to)
  const reopened = changed.filter((unit) => !unit.to && was(unit)?.to)
  const others = changed.filter((unit) => ![...created, ...closed, ...reopened].includes(unit))
  const hasOtherLevels = (unit: KnownUnit) => unit.levels.join() !== (was(unit)?.levels ?? []).join()
  const day = (to: Date) => formatDate(new Date(to.getTime() - 1), 'day', language, now)
  return [
    ...created.map((unit) => t('schools.consequences.created', { unit: labelOf(unit) })),
    ...changed.filter(hasOtherLevels).map((unit) => {
      return t('schools.consequences.levels', { unit: unit.name, levels: levelsOf(unit.levels, words) })
    }),
    ...closed.map((unit) => t('schools.consequences.closed', { unit: labelOf(unit), day: day(unit.to!) })),
    ...closed.flatMap((unit) =>
      unit.successorIds.map((id) =>
        t('schools.consequences.continued', { unit: unit.name, successor: reshaping.after.get(id)?.name ?? '' }),
      ),
    ),
    ...reopened.map((unit) => t('schools.consequences.reopened', { unit: labelOf(unit) })),
    ...movesOf(others, reshaping).map(({ kind, targetId, names }) => {
      const target = reshaping.after.get(targetId ?? '')?.name
      const what = { count: names.length, names: listed(names, words), relation: t(`schools.relations.${kind}`) }
      return target ? t('schools.consequences.moved', { ...what, target }) : t('schools.consequences.ended', what)
    }),
    ...(reopened.length > 0 ? [t('schools.consequences.movedStay')] : []),
  ]
}

interface Move {
  readonly kind: RelationKind
  /** Undefined: to nowhere. */
  readonly targetId: string | undefined
  readonly names: readonly string[]
}

function movesOf(units: readonly KnownUnit[], { before }: Reshaping): Move[] {
  const moves = new Map<string, Move>()
  for (const unit of units)
    for (const { kind, targetId } of changesOf(before.get(unit.id)!.relations, unit.relations)) {
      const key = `${kind} ${targetId}`
      moves.set(key, { kind, targetId, names: [...(moves.get(key)?.names ?? []), unit.name] })
    }
  return [...moves.values()]
}

/** Of each kind the last one counts: it lasts beyond the change. */
function changesOf(before: readonly Relation[], after: readonly Relation[]): Omit<Move, 'names'>[] {
  const last = (relations: readonly Relation[], kind: RelationKind) =>
    relations.filter((one) => one.kind === kind).at(-1)
  const kinds = [...new Set(before.map(({ kind }) => kind))]
  return kinds.flatMap((kind): Omit<Move, 'names'>[] => {
    const [was, is] = [last(before, kind), last(after, kind)]
    if (is && !is.to && was?.unitId !== is.unitId) return [{ kind, targetId: is.unitId }]
    return was && !was.to && (!is || is.to) ? [{ kind, targetId: undefined }] : []
  })
}

const mostNames = 10

function listed(names: readonly string[], { t }: Translator): string {
  const shown = names.slice(0, mostNames).join(', ')
  const rest = names.length - mostNames
  return rest > 0 ? t('schools.consequences.andMore', { names: shown, count: rest }) : shown
}
