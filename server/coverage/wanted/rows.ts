// What is wanted, as the map and the list show it.

import type { Translator } from '../../i18n/translator.ts'
import { addressOfMaterial } from '../../materials/index.ts'
import { formatDate } from '../../pages/helpers.ts'
import { beginningOf } from '../../schools/index.ts'
import { addressOfCall, callsUrl, wantedUrl } from '../address.ts'
import type { WantedList } from './find.ts'
import type { WantedRecord } from './wanted.model.ts'

interface Look {
  readonly canCall: boolean
}

export function wantedTable({ items, untold, leastTold }: WantedList, { t }: Translator, { canCall }: Look) {
  return {
    isEmpty: items.length === 0,
    canCall,
    untold: untold === 0 ? undefined : t('coverage.wanted.untold', { count: untold, least: leastTold }),
  }
}

export function wantedRows(items: readonly WantedRecord[], words: Translator, { canCall }: Look) {
  const { t, language } = words
  return items.map(({ _id, text, askers, days, lastOn, state, materialId, callId }) => {
    const url = `${wantedUrl}/${_id.toString()}`
    const at = beginningOf(lastOn)
    const isOpen = state === 'open'
    return {
      text,
      askers: t('coverage.wanted.askers', { count: askers, days }),
      lastOn: t('coverage.wanted.lastOn', { day: formatDate(at, 'day', language, at) }),
      materialUrl: materialId ? addressOfMaterial(materialId) : undefined,
      calledUrl: callId ? addressOfCall(callId) : undefined,
      callUrl: canCall && isOpen && !callId ? `${callsUrl}/new?wanted=${_id.toString()}` : undefined,
      answerUrl: canCall && isOpen ? `${url}/answer` : undefined,
      dismissUrl: canCall && isOpen ? `${url}/dismiss` : undefined,
      reopenUrl: canCall && !isOpen ? `${url}/reopen` : undefined,
    }
  })
}
