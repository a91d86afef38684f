// How a page was before, and what has changed since.

import type { Translator } from '../../../i18n/translator.ts'
import { textChanges } from '../../../updates/index.ts'
import { addressOfItem } from '../../address.ts'
import type { CourseItem, CourseRecord } from '../../course.model.ts'
import { crumbs } from '../../view-page.ts'
import { countWords, parsePage, plainText } from './markdown.ts'
import type { PageRecord, PageVersion } from './page.model.ts'
import { versionOf } from './save.ts'

export interface VersionsPage {
  readonly course: CourseRecord
  readonly item: CourseItem
  readonly page: PageRecord
}

export function versionsPage({ course, item, page }: VersionsPage, { t }: Translator) {
  const title = t('courses.kinds.page.versions')
  const url = addressOfItem(course._id, item._id)
  return {
    title,
    name: item.title,
    breadcrumbs: crumbs(course, t, item.title, title),
    backUrl: url,
    versions: [versionOf(page), ...page.versions].map((version, at) => ({
      at: version.at.toISOString(),
      by: version.name,
      url: `${url}/versions/${version.revision}`,
      words: t('courses.kinds.page.words', { count: countWords(plainText(parsePage(version.text))) }),
      isCurrent: at === 0,
    })),
  }
}

export interface VersionPage extends VersionsPage {
  readonly version: PageVersion
  readonly html: string
}

export function versionPage({ course, item, page, version, html }: VersionPage, { t }: Translator) {
  const title = t('courses.kinds.page.version', { number: version.revision })
  const url = addressOfItem(course._id, item._id)
  const isCurrent = version.revision === page.revision
  return {
    title,
    name: item.title,
    breadcrumbs: crumbs(course, t, item.title, title),
    backUrl: `${url}/versions`,
    html,
    ...{ at: version.at.toISOString(), by: version.name, isCurrent },
    changes: isCurrent ? undefined : textChanges(page.text.split('\n'), version.text.split('\n')),
    restoreUrl: isCurrent ? undefined : `${url}/versions/${version.revision}/restore`,
    seen: page.revision,
  }
}
