import type { Translator } from '../../i18n/translator.ts'
import type { TakenDown } from '../tombstone.ts'
import type { Replacement } from './replacement.ts'

export function gonePage({ title, reason, at }: TakenDown, replacement: Replacement | undefined, { t }: Translator) {
  return { title: t('materials.gone.title'), name: title, reason, at: at.toISOString(), replacement }
}
