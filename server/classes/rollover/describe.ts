// What a rollover has done with one item, in words.

import type { Translator } from '../../i18n/translator.ts'
import type { ListedItem } from './items.ts'

/** Its name, or what it is. */
export function itemName({ item, person }: ListedItem, { t }: Translator): string {
  return person?.fullName ?? t(`classes.rollover.kinds.${item.kind}`)
}

export function resultText({ item: { result, duty } }: ListedItem, { t }: Translator): string {
  const done = t(`classes.rollover.results.${result}`)
  return duty ? `${done}: ${duty === 'homeroom' ? t('classes.duties.homeroom') : duty}` : done
}

/** Undefined when it was not undone, nor was to be. */
export function undoText({ item: { undo } }: ListedItem, { t }: Translator): string | undefined {
  return undo ? t(`classes.rollover.undo.${undo}One`) : undefined
}
