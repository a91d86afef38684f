// One post for those who look after the discussion: what it says and said, who has reported it, what can be done.

import type { Types } from 'mongoose'
import { renderMessage } from '../courses/index.ts'
import type { Translator } from '../i18n/translator.ts'
import { findPeople } from '../people/index.ts'
import { addressOfThread, type FoundPost } from './find.ts'
import { headOf, type TypedState } from './page.ts'

export async function moderatePage(page: TypedState & { readonly found: FoundPost }, words: Translator) {
  const { found, typed, errors = {} } = page
  const { post, thread, url } = found
  const { t } = words
  const ids = [post.authorId, post.hiding?.byId, ...post.reports.map(({ byId }) => byId)]
  const people = await findPeople(ids.filter((id): id is Types.ObjectId => id != null))
  const nameOf = (id: Types.ObjectId | null | undefined) =>
    (id && people.get(id.toString())?.fullName) ?? t('discussions.gone')
  const isDeleted = post.state === 'deleted'
  return {
    ...headOf(found, words, t('discussions.titles.moderate')),
    title: t('discussions.titles.moderate'),
    name: nameOf(post.authorId),
    at: post.at.toISOString(),
    state: t(`discussions.states.${post.state}`),
    html: isDeleted ? undefined : renderMessage(post.text),
    hiding: post.hiding &&
      post.state === 'hidden' && {
        ...{ reason: post.hiding.reason, name: nameOf(post.hiding.byId), at: post.hiding.at.toISOString() },
      },
    versions: [...post.versions].reverse().map(({ text, until }) => ({ text, until: until.toISOString() })),
    reports: post.reports.map(({ byId, reason, at }) => ({
      ...{ name: nameOf(byId), reason: reason || t('discussions.noReason'), at: at.toISOString() },
    })),
    canHide: post.state === 'shown',
    canShow: post.state === 'hidden',
    canSettle: post.state === 'shown' && post.openReports > 0,
    ...{ reason: typed?.reason ?? '', errors },
    url: `${url}/posts/${post._id.toString()}/moderate`,
    backUrl: `${addressOfThread(url, thread._id)}#post-${post._id.toString()}`,
    summary: Object.entries(errors).map(([name, error]) => ({ ...error, name, label: t(`discussions.form.${name}`) })),
  }
}
