import type { Translator } from '../i18n/translator.ts'
import { detailsOf, resultOf } from './describe.ts'
import type { Candidate } from './plan/planned.ts'
import { isOurId } from './read/our-id.ts'
import type { RowRecord } from './row.model.ts'

export interface RowOptions {
  readonly words: Translator
  readonly canAnswer: boolean
  readonly isStopped: boolean
}

export function rowView(row: RowRecord, { words, canAnswer, isStopped }: RowOptions) {
  const { t } = words
  const result = resultOf(row, isStopped)
  return {
    label: row.label === '' ? t('imports.rows.unnamed') : row.label,
    place: t('imports.rows.place', { place: row.place }),
    kind: t(`imports.kindOf.${row.kind}`),
    badge: { kind: badgeKinds[result], icon: badgeIcons[result], label: t(`imports.results.${result}`) },
    details: detailsOf(row, words),
    isAsked: canAnswer && row.outcome === 'ask',
    name: `row-${row.number}`,
    choices: row.choices.map((choice) => ({ value: choice, label: choiceText(choice, row.candidates, t) })),
  }
}

function choiceText(choice: string, candidates: readonly Candidate[], t: Translator['t']): string {
  const isPerson: boolean = isOurId(choice)
  if (!isPerson) return t(`imports.choices.${choice}`)
  const candidate = candidates.find(({ id }) => id === choice)
  if (!candidate || candidate.isHidden) return t('imports.choices.hidden')
  return t('imports.choices.person', { label: candidate.label })
}

const badgeKinds: Readonly<Record<string, string>> = {
  ...{
    create: 'good',
    change: 'lotus',
    ask: 'careful',
    refuse: 'wrong',
    done: 'good',
    failed: 'wrong',
    kept: 'careful',
  },
}
const badgeIcons: Readonly<Record<string, string>> = {
  ...{
    create: 'plus',
    change: 'edit',
    ask: 'info',
    refuse: 'wrong',
    done: 'check',
    failed: 'wrong',
    undone: 'history',
    kept: 'careful',
  },
}
