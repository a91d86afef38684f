import type { Page } from '../api/paging.ts'
import { addressOf } from '../pages/address.ts'
import { formatDate } from '../pages/helpers.ts'
import type { ListRecord } from './list.model.ts'
import { importsUrl, listUrl, schoolNameOf, type Shown, stateBadge, tabsOf, titleOf } from './page.ts'

export interface ListsPage {
  readonly lists: Page<ListRecord>
  readonly schoolNames: ReadonlyMap<string, string>
  readonly isFurther: boolean
  readonly canImport: boolean
}

export function listsPage({ lists, schoolNames, isFurther, canImport }: ListsPage, { words, now }: Shown) {
  const { t, language } = words
  const label = (key: string) => t(`imports.lists.${key}`)
  return {
    newUrl: canImport ? `${importsUrl}/new` : undefined,
    tabs: tabsOf('imports', t),
    hasLists: lists.items.length > 0,
    columns: ['file', 'school', 'state', 'by', 'at'].map((key) => ({ label: label(key) })),
    rows: lists.items.map((list) => ({
      cells: [
        { label: label('file'), text: titleOf(list, words), url: listUrl(list), isName: true },
        { label: label('school'), text: schoolNameOf(list, schoolNames, t), isVietnamese: Boolean(list.schoolId) },
        { label: label('state'), text: '', badge: stateBadge(list.state, t) },
        { label: label('by'), text: list.createdByName },
        { label: label('at'), text: formatDate(list.createdAt, 'dateTime', language, now) },
      ],
    })),
    hasPages: isFurther || lists.next !== undefined,
    previousUrl: isFurther ? importsUrl : undefined,
    nextUrl: lists.next && addressOf(importsUrl, { cursor: lists.next }),
  }
}
