import type { Translator } from '../i18n/translator.ts'
import { type FoundDiscussion, kindName } from './find.ts'
import { headOf } from './page.ts'

export function settingsPage(found: FoundDiscussion, words: Translator) {
  const { discussion, item, url } = found
  const { t } = words
  const isAsk = item !== undefined && item.kind !== kindName
  return {
    ...headOf(found, words, t('discussions.titles.settings')),
    title: t('discussions.titles.settings'),
    onLabel: t(isAsk ? 'discussions.settings.askOn' : 'discussions.settings.isOn'),
    isOn: discussion.isOn,
    asksOn: discussion.asksOn,
    isOfCourse: item === undefined,
    isClosed: discussion.isClosed,
    writeFirst: discussion.writeFirst,
    url: `${url}/settings`,
    cancelUrl: url,
  }
}
